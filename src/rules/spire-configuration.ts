import type { Answers } from '../evidence/answers.ts';
import { nameOf } from '../evidence/nouns.ts';
import { objectIn } from '../evidence/objects.ts';
import { type Block, configurationIn, type Part } from '../evidence/read/configuration.ts';
import type { ManifestObject } from '../lab/objects.ts';

/** Where the settings of k8s_psat are, at the server and at agents (SPIRE 1.15.3). */
export const psat = ['plugins', 'NodeAttestor', 'k8s_psat', 'plugin_data'];

/** A configuration of SPIRE among objects, and what to call it. Without settings where there is none that SPIRE could read. */
export interface SpireConfiguration {
  /** As “agent.conf in configmap/spire-agent”. */
  readonly called: string;
  /** As “agent.conf”. */
  readonly file: string;
  readonly settings: Block | undefined;
}

export function spireConfiguration(objects: Answers['objects'], object: ManifestObject<'ConfigMap'>, part: Part): SpireConfiguration {
  const found = configurationIn(objectIn(objects, object)?.data, part);
  const file = found?.key ?? `${part}.conf`;
  return { called: `${file} in ${nameOf(object)}`, file, settings: found?.settings };
}
