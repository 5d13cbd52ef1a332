import { mistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';

/** Who one container sends a signal to must be seen by it. Asked of the Deployment whose pods both are in. */
export function cannotSignal(object: ManifestObject): Rule {
  return (value) => {
    const [found] = value as readonly (
      | { readonly spec?: { readonly template?: { readonly spec?: { readonly shareProcessNamespace?: boolean } } } }
      | undefined
    )[];
    return found?.spec?.template?.spec?.shareProcessNamespace === true
      ? undefined
      : mistake(
          'One container cannot see the process that it is to signal.',
          `The containers of ${nameOf(object)} do not share their process IDs: one cannot signal a process of another.`,
        );
  };
}
