import { Failure } from '../../../core/failure.ts';
import type { ActionContext, Addition } from './performer.ts';

/** A file that a lesson brings along. @throws Failure E_DEFECT where there is none */
export function additionOf(file: string, { additions }: ActionContext): Addition {
  const addition = additions.find((each) => each.file === file);
  if (addition === undefined) throw new Failure('E_DEFECT', `There is no ${file}.`);
  return addition;
}
