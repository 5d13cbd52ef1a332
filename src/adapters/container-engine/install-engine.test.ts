import { describe, expect, test } from 'vitest';
import { command, shell } from '../../core/command-line.ts';
import { type Ground, installEngine, planInstall, readGround } from './install-engine.ts';

const debian12: Ground = {
  osRelease: { ID: 'debian', VERSION_CODENAME: 'bookworm', PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)' },
  root: true,
  sysResource: true,
  hasClient: false,
  hasEngine: false,
};
const debian13: Ground = { ...debian12, osRelease: { ID: 'debian', VERSION_CODENAME: 'trixie', PRETTY_NAME: 'Debian GNU/Linux 13 (trixie)' } };
const ubuntu: Ground = { ...debian12, osRelease: { ID: 'ubuntu', ID_LIKE: 'debian', VERSION_CODENAME: 'noble', PRETTY_NAME: 'Ubuntu 24.04 LTS' } };
const mint: Ground = { ...debian12, osRelease: { ID: 'linuxmint', ID_LIKE: 'ubuntu debian', PRETTY_NAME: 'Linux Mint 22' } };
const fedora: Ground = { ...debian12, osRelease: { ID: 'fedora', PRETTY_NAME: 'Fedora Linux 42' } };

const installs = (ground: Ground): string => {
  const plan = planInstall(ground);
  if (plan.kind === 'by-hand') return `by hand: ${plan.why}`;
  return `${plan.commands.map((words) => words.join(' ')).join(' && ')}${plan.trixie ? ' (with trixie)' : ''}`;
};
const apt = 'apt-get update && apt-get install -y --no-install-recommends';

describe('what installing an engine takes', () => {
  test.each([
    ['Debian 12', debian12, `${apt} docker.io iptables iproute2`],
    ['Debian 12 with a client', { ...debian12, hasClient: true }, `${apt} docker.io iptables iproute2`],
    ['Debian 12 without CAP_SYS_RESOURCE', { ...debian12, sysResource: false }, `${apt} docker.io/trixie iptables iproute2 docker-cli/trixie (with trixie)`],
    [
      'Debian 12 without CAP_SYS_RESOURCE, with a client',
      { ...debian12, sysResource: false, hasClient: true },
      `${apt} docker.io/trixie iptables iproute2 (with trixie)`,
    ],
    ['Debian 13', debian13, expect.stringMatching(/^apt-get update && apt-get install -y --no-install-recommends docker\.io iptables iproute2/)],
    ['Debian 13 without CAP_SYS_RESOURCE', { ...debian13, sysResource: false }, expect.not.stringContaining('/trixie')],
    ['Ubuntu', ubuntu, `${apt} docker.io iptables iproute2`],
    ['a child of Ubuntu', mint, `${apt} docker.io iptables iproute2`],
    ['Fedora', fedora, 'by hand: this is Fedora Linux 42'],
    ['a system that does not say what it is', { ...debian12, osRelease: {} }, 'by hand: this is not Debian or Ubuntu'],
    ['Debian 12, not root', { ...debian12, root: false }, 'by hand: installing packages needs root'],
    ['Fedora, not root', { ...fedora, root: false }, 'by hand: this is Fedora Linux 42'],
  ])('on %s', (_, ground, wanted) => expect(installs(ground)).toEqual(wanted));
});

test('a plan says where the packages come from', () => {
  expect(planInstall(debian12)).toMatchObject({ from: 'this distribution' });
  expect(planInstall({ ...debian12, sysResource: false })).toMatchObject({
    from: 'Debian 13 (Docker Engine of Debian 12 needs CAP_SYS_RESOURCE, which is missing here)',
  });
});

test('what must be done by hand is refused with the commands to type', async () => {
  const plan = planInstall({ ...ubuntu, root: false });
  await expect(installEngine(plan, new AbortController().signal)).rejects.toMatchObject({
    code: 'E_ENGINE_MISSING',
    message: 'No container engine answers, and it cannot be installed from here: installing packages needs root.',
    detail: {
      next: [shell('sudo apt-get update'), shell('sudo apt-get install docker.io'), shell('sudo usermod -aG docker $USER && newgrp docker'), command('up')],
    },
  });
});

test('this machine can be read', async () => {
  const ground = await readGround(new AbortController().signal);
  expect(ground.osRelease['ID']).toMatch(/^\w+$/);
  expect(ground.root).toBe(process.getuid?.() === 0);
});
