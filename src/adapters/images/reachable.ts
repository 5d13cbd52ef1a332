import { fetchOutside } from '../net/fetch.ts';

/** A registry that works says in milliseconds who may use it. */
const answerWithin = 3_000;

/**
 * Whether a registry answers at a host (`ghcr.io`, `127.0.0.1:5000`): GET /v2/ is its "are you there", and 401 means
 * "yes, and who are you?" (OCI Distribution Specification 1.1, end-1). Throws the signal's reason only.
 */
export async function registryAnswers(host: string, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  // Engines talk HTTP to registries on this machine, and to no others.
  const scheme = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host) ? 'http' : 'https';
  try {
    const response = await fetchOutside(`${scheme}://${host}/v2/`, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]) });
    await response.body?.cancel();
    return response.status === 200 || response.status === 401;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
