import type { Agreed } from '../lifecycle/run.ts';
import { type Findings, runSession, type Session, type SessionEnd, type SessionRequest } from './session.ts';
import { agrees, asksNobody } from './terminal-input.ts';

/** What a run refuses to do unasked, and what whoever says yes agrees to. */
const questions: Readonly<Record<string, { readonly ask: string; readonly agreed: Agreed }>> = {
  E_CHANGED: { ask: 'Undo all of this, with a reset?', agreed: 'reset' },
  E_REBUILD: { ask: 'Remove the cluster, and make a new one?', agreed: 'rebuild' },
};

/**
 * A run that may have to throw away what somebody did to the lab by hand. It is refused first, which changes nothing and
 * says why; at a terminal it is asked for then, and run once more. --yes agrees beforehand, and so does CI, whose labs are
 * its own.
 */
export async function runAsking(
  request: Omit<SessionRequest, 'agreed'>,
  options: Readonly<Record<string, unknown>>,
  work: (session: Session) => Promise<Findings>,
): Promise<SessionEnd> {
  let agreed: Agreed | undefined = options['yes'] === true || inCi() ? 'rebuild' : undefined;
  for (;;) {
    const end = await runSession({ ...request, ...(agreed === undefined ? {} : { agreed }) }, work);
    const question = questions[end.problem?.code ?? ''];
    if (question === undefined || asksNobody(options) || !(await agrees(question.ask, request.interruption.signal))) return end;
    agreed = question.agreed;
  }
}

/** Every CI service sets it to true; empty or false is how somebody takes it back. */
function inCi(): boolean {
  return !['', 'false'].includes(process.env['CI'] ?? '');
}
