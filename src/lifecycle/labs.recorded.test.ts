import { describe, expect, test } from 'vitest';
import { attestation } from '../../test/support/recordings.ts';
import type { Never } from '../lab/expectations.ts';
import { matches } from '../lab/match.ts';
import type { LogEntry } from '../logs/entry.ts';
import { findLab, selectTests } from './labs.ts';

const [serverStop] = selectTests(await findLab('mtls'), ['acid.server-stop'], []);
const forbidden = (serverStop?.faults ?? [])
  .flatMap(({ recovery }) => recovery.flatMap(({ expect: expectations }) => expectations))
  .filter((expectation): expectation is Never => expectation.kind === 'never');

/** What an app says, of certain lines, that the recovery of acid.server-stop forbids. */
function forbiddenOf(app: string, these: (entry: LogEntry) => boolean = () => true): readonly string[] {
  const about = forbidden.filter(({ sources }) => sources.some(({ labels }) => labels['app'] === app));
  return attestation
    .of(app)
    .filter((entry) => these(entry) && about.some(({ match }) => matches(match, entry)))
    .map(({ message }) => message);
}

describe('after an outage, on lines of a real run', () => {
  const starts = 'Node attestation was successful';
  const evicted = ({ writer }: LogEntry): boolean => writer.node === 'spirelab-lab-worker3';

  test('an agent that the server does not know any more is a finding, at both ends', () => {
    expect(forbiddenOf('spire-agent', evicted)).toEqual([starts, 'Agent needs to re-attest; will attempt to re-attest']);
    expect(forbiddenOf('spire-server')).toEqual(['Failed to authenticate caller']);
  });

  test('an agent that attests again because its own X509-SVID is halfway to its end is none', () => {
    const others = (entry: LogEntry): boolean => !evicted(entry);
    expect(attestation.of('spire-agent').filter((entry) => others(entry) && entry.message === 'Successfully reattested node')).toHaveLength(2);
    expect(forbiddenOf('spire-agent', others)).toEqual([starts, starts]);
  });
});
