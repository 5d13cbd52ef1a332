import { attempt } from '../../exec/run.ts';

/** What the Go of this machine calls itself, such as `go1.26.8`; undefined where there is none. */
export async function goVersion(signal: AbortSignal): Promise<string | undefined> {
  const outcome = await attempt('go', ['env', 'GOVERSION'], { signal, env: { GOTOOLCHAIN: 'local' } });
  return outcome.exitCode === 0 ? outcome.stdout : undefined;
}
