import { expect, test } from 'vitest';
import { keptNamespaces } from './dead-nodes.ts';

// As a Debian 12 with Docker 26.1.5 had it after its engine was killed.
const mountinfo = `25 1 259:1 / / rw,relatime shared:1 - ext4 /dev/root rw
355 27 0:4 net:[4026532275] /run/docker/netns/bb1c8fbbce86 rw - nsfs nsfs rw
356 27 0:4 net:[4026532201] /run/docker/netns/6a6e3ae82464 rw - nsfs nsfs rw
357 27 0:4 mnt:[4026532199] /run/snapd/ns/lxd.mnt rw - nsfs nsfs rw
`;

test('the network namespaces that a mount keeps, and no other mount', () => {
  expect(keptNamespaces(mountinfo)).toEqual([
    { id: 'net:[4026532275]', path: '/run/docker/netns/bb1c8fbbce86' },
    { id: 'net:[4026532201]', path: '/run/docker/netns/6a6e3ae82464' },
  ]);
});
