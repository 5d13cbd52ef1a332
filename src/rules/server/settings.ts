import type { Answers } from '../../evidence/answers.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { textIn } from '../../evidence/objects.ts';
import { settingText } from '../../evidence/read/configuration.ts';
import { mistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { spireConfiguration } from '../spire-configuration.ts';

/** The settings of SPIRE's configuration that are text. */
function settingsIn(configuration: string): readonly { readonly name: string; readonly text: string }[] {
  return [...configuration.matchAll(/^\s*(\w+)\s*=\s*"([^"]*)"/gm)].map(([, name = '', found = '']) => ({ name, text: found }));
}

/** A duration as Go's time.ParseDuration reads it, in seconds; undefined for what it refuses. */
export function secondsOf(text: string): number | undefined {
  if (text === '0') return 0;
  const unit = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 } as const;
  if (!/^(\d+(\.\d*)?(h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)/g)].reduce((sum, [, count, of]) => sum + Number(count) * unit[of as keyof typeof unit], 0);
}

/** SPIRE ends at its start where a time is written as Go does not read it. */
export function unreadableDuration(object: ManifestObject<'ConfigMap'>, key: string): Rule<Answers['objects']> {
  return rule('server/unreadable-duration', (objects) => {
    const configuration = textIn(objects, object, key) ?? '';
    const bare = configuration.match(/^\s*(\w+_(?:ttl|interval))\s*=\s*([^"\s]\S*)/m);
    if (bare !== null)
      return mistake(
        `SPIRE cannot read a setting of ${nameOf(object)}.`,
        `${key} in ${nameOf(object)} has ${bare[1]} = ${bare[2]} without quotation marks, and SPIRE reads a duration as text only.`,
      );
    const wrong = settingsIn(configuration).find(({ name, text }) => /_(ttl|interval)$/.test(name) && secondsOf(text) === undefined);
    return wrong === undefined
      ? undefined
      : mistake(
          `SPIRE cannot read a setting of ${nameOf(object)}.`,
          `${key} in ${nameOf(object)} has ${wrong.name} = "${wrong.text}", and SPIRE reads no duration in that.`,
        );
  });
}

/**
 * An agent renews its X509-SVID about halfway to its end, at nine tenths of that half at the latest (SPIRE 1.15.3,
 * pkg/common/rotationutil): less may be left when its server goes away.
 */
export function renewsTooLateFor(outage: number, object: ManifestObject<'ConfigMap'>): Rule<Answers['objects']> {
  return rule('server/renews-too-late-for', (objects) => {
    const { called, settings } = spireConfiguration(objects, object, 'server');
    const said = ['agent_ttl', 'default_x509_svid_ttl'].map((name) => ({ name, text: settingText(settings, ['server', name]) }));
    const found = said.find(({ text }) => text !== undefined);
    const left = Math.floor(0.45 * (secondsOf(found?.text ?? '1h') ?? 0));
    return left >= outage
      ? undefined
      : mistake(
          'An agent may have too little of its X509-SVID left when the server goes away.',
          `${called} has ${found?.name} = "${found?.text}". An agent renews halfway: just before, it may have ${left} s left, and ${outage} are wanted.`,
        );
  });
}
