import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { pathsFrom } from './paths.ts';
import { sha256OfFile } from './sha256.ts';

test.each([
  [{ HOME: '/home/u' }, '/home/u/.cache/spirelab', '/home/u/.local/state/spirelab'],
  [{ HOME: '/home/u', XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s' }, '/c/spirelab', '/s/spirelab'],
  [{ HOME: '/home/u', XDG_CACHE_HOME: '', XDG_STATE_HOME: '' }, '/home/u/.cache/spirelab', '/home/u/.local/state/spirelab'],
  [{ HOME: '/home/u', XDG_CACHE_HOME: '/c', SPIRELAB_CACHE: '/mine', SPIRELAB_STATE: '/state' }, '/mine', '/state'],
  [{ HOME: '/home/u', SPIRELAB_CACHE: '', SPIRELAB_STATE: '' }, '/home/u/.cache/spirelab', '/home/u/.local/state/spirelab'],
])('with %j the cache is %s and the state %s', (env, cache, state) => expect(pathsFrom(env)).toEqual({ cache, state }));

test("a file's SHA-256 is the one that sha256sum prints", async () => {
  await using folder = await temporaryFolder();
  expect(await sha256OfFile(await folder.write('abc', 'abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
