import { Failure } from '../../core/failure.ts';
import type { Manifest } from '../kubernetes/apply.ts';

/**
 * A setting of SPIRE, as the first ConfigMap that has one says it: HCL writes `name = "value"`, and JSON, which SPIRE takes
 * as well, `"name": "value"`.
 *
 * @throws Failure E_CONFIG where none has it
 */
export function settingIn(manifests: readonly Manifest[], name: string): string {
  const pattern = new RegExp(`^\\s*"?${name}"?\\s*[=:]\\s*"([^"]+)"`, 'm');
  const texts = manifests.flatMap((manifest) => (manifest.kind === 'ConfigMap' ? Object.values(manifest['data'] ?? {}) : []));
  const [first] = texts.flatMap((text) => pattern.exec(String(text))?.[1] ?? []);
  if (first === undefined) throw new Failure('E_CONFIG', `No ConfigMap of the manifests sets ${name}.`);
  return first;
}
