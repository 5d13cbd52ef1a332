import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { beforeEach, expect, test } from 'vitest';
import { unplugDeadNodes } from './dead-nodes.ts';

const { signal } = new AbortController();
const bridge = 'spirelabtest0';
const ip = (...words: readonly string[]) => execa('ip', words);

beforeEach(async () => {
  await ip('link', 'add', bridge, 'type', 'bridge');
  for (const name of ['dead', 'live']) {
    await ip('netns', 'add', `spirelab-${name}`);
    await ip('link', 'add', `slt-${name}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `spirelab-${name}`);
    await ip('link', 'set', `slt-${name}`, 'master', bridge);
  }
  return async () => {
    for (const name of ['dead', 'live']) await ip('netns', 'delete', `spirelab-${name}`);
    await ip('link', 'delete', bridge);
  };
});

test('what a dead container left on the bridge is unplugged; what a living one has is not', async () => {
  const sleeper = execa('ip', ['netns', 'exec', 'spirelab-live', 'sleep', '60'], { reject: false });
  try {
    await expect.poll(async () => (await ip('netns', 'pids', 'spirelab-live')).stdout).not.toBe('');
    expect(await unplugDeadNodes(bridge, signal)).toBe(1);
    expect(await readdir(`/sys/class/net/${bridge}/brif`)).toEqual(['slt-live']);
    expect(await unplugDeadNodes(bridge, signal)).toBe(0);
  } finally {
    sleeper.kill();
    await sleeper;
  }
});

test('where there is no bridge, there is nothing to unplug', async () => {
  expect(await unplugDeadNodes('spirelabnone0', signal)).toBe(0);
});
