import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { usualLab } from '../core/command-line.ts';
import type { Failure } from '../core/failure.ts';
import { addressFrom, settingsFrom } from './options.ts';

const home = { HOME: '/home/u' };
/** The settings that come of a file's text, variables and flags. */
async function settings({ file, env = {}, flags = {} }: { file?: string; env?: Record<string, string>; flags?: Record<string, unknown> }) {
  if (file === undefined) return settingsFrom(flags, { ...home, ...env });
  await using folder = await temporaryFolder();
  return await settingsFrom({ ...flags, config: await folder.write('lab.yaml', file) }, { ...home, ...env });
}
const mistakes = (given: Parameters<typeof settings>[0]): Promise<Failure> =>
  settings(given).then(
    () => expect.unreachable('there are mistakes in it'),
    (error: Failure) => error,
  );

test('without anything there is a default for everything', async () => {
  expect(await settings({})).toMatchInlineSnapshot(`
    {
      "asked": Set {},
      "choices": [],
      "images": "auto",
      "lab": "mtls",
      "meantByDefault": true,
      "name": "lab",
      "offline": false,
      "paths": {
        "cache": "/home/u/.cache/spirelab",
        "state": "/home/u/.local/state/spirelab",
      },
      "retain": false,
      "spireVersion": "1.15.3",
    }
  `);
});

describe('of two places the nearer one decides', () => {
  test.each([
    ['the default, where nobody says anything', {}, 'lab'],
    ['the file, over the default', { file: 'name: of-file' }, 'of-file'],
    ['the variable, over the file', { file: 'name: of-file', env: { SPIRELAB_NAME: 'of-env' } }, 'of-env'],
    ['the flag, over the variable', { file: 'name: of-file', env: { SPIRELAB_NAME: 'of-env' }, flags: { name: 'of-flag' } }, 'of-flag'],
  ])('%s', async (_, given, name) => expect((await settings(given)).name).toBe(name));

  test('for each setting on its own', async () => {
    const given = { file: 'name: of-file\nspireVersion: 1.14.1', env: { SPIRELAB_SPIRE_VERSION: '1.14.2' }, flags: { images: 'source' } };
    expect(await settings(given)).toMatchObject({ name: 'of-file', spireVersion: '1.14.2', images: 'source' });
  });

  test('the file itself may be named by a variable', async () => {
    await using folder = await temporaryFolder();
    const path = await folder.write('lab.yaml', 'name: of-file');
    expect((await settingsFrom({}, { ...home, SPIRELAB_CONFIG: path })).name).toBe('of-file');
  });
});

describe('the lab that is named again', () => {
  test.each([
    ['is meant anyway where nobody names another', {}, { meantByDefault: true, choices: [] }],
    ['is named where a file names another', { file: 'name: of-file', flags: { name: 'lab' } }, { name: 'lab', meantByDefault: false }],
    ['is named where a variable names another', { env: { SPIRELAB_NAME: 'of-env' }, flags: { name: 'lab' } }, { name: 'lab', meantByDefault: false }],
    [
      'is told of what it is made, but not of what its file says',
      { file: 'images: source\noffline: true', env: { SPIRELAB_SPIRE_VERSION: '1.14.2' }, flags: { nodeImage: 'node:1', retain: true } },
      { choices: ['--spire-version', '1.14.2', '--node-image', 'node:1', '--retain'], configFile: expect.stringMatching(/lab\.yaml$/) },
    ],
  ])('%s', async (_, given, wanted) => expect(await settings(given)).toMatchObject(wanted));

  test('is the one of the flag also where the rest is wrong', async () => {
    expect(await addressFrom({ name: 'second', images: 'docker' }, home)).toMatchObject({ name: 'second' });
    expect(await addressFrom({ images: 'docker' }, home)).toEqual(usualLab);
  });
});

describe('variables', () => {
  test('are called after the settings', async () => {
    const env = { SPIRELAB_REGISTRY_MIRROR: 'mirror.test', SPIRELAB_NODE_IMAGE: 'node:1', SPIRELAB_LAB: 'mtls' };
    expect(await settings({ env })).toMatchObject({ registryMirror: 'mirror.test', nodeImage: 'node:1', lab: 'mtls' });
  });

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['', false],
  ])('a switch that is “%s” is %s', async (value, wanted) => expect((await settings({ env: { SPIRELAB_OFFLINE: value } })).offline).toBe(wanted));

  test('a switch that is neither yes nor no is a mistake, and not a no', async () => {
    expect((await mistakes({ env: { SPIRELAB_OFFLINE: 'yes' } })).detail.evidence).toEqual([expect.stringMatching(/^offline: /)]);
  });
});

describe('mistakes', () => {
  test('are told all at once, each with its setting', async () => {
    const failure = await mistakes({ file: 'spireVerson: 1.15.3\nimages: docker\noffline: maybe', flags: { name: 'Not A Name', spireVersion: 'latest' } });
    expect(failure).toMatchObject({ code: 'E_CONFIG', exitCode: 2, message: expect.stringMatching(/^5 mistakes in .+lab\.yaml or the flags\.$/) });
    expect(failure.detail.evidence).toMatchInlineSnapshot(`
      [
        "name: must be 1 to 32 lower-case letters, digits and dashes",
        "spireVersion: must be a version such as 1.15.3",
        "images: Invalid option: expected one of "auto"|"registry"|"source"",
        "offline: Invalid input: expected boolean, received string",
        "spireVerson: there is no such setting; did you mean spireVersion?",
      ]
    `);
  });

  test('a setting that does not exist is refused with the nearest one, or none', async () => {
    expect((await mistakes({ file: 'registryMiror: a' })).detail.evidence).toEqual(['registryMiror: there is no such setting; did you mean registryMirror?']);
    expect((await mistakes({ file: 'colour: blue' })).detail.evidence).toEqual(['colour: there is no such setting']);
  });

  test.each(['a'.repeat(33), '-a', 'a-', 'A', 'a_b', 'a.b', ''])('“%s” is no name for a lab', async (name) => {
    expect((await mistakes({ flags: { name } })).detail.evidence).toEqual(['name: must be 1 to 32 lower-case letters, digits and dashes']);
  });

  test('one mistake is one', async () => {
    expect((await mistakes({ flags: { images: 'docker' } })).message).toBe('One mistake.');
  });

  test.each([
    ['- a list', 'it must be a mapping'],
    ['just text', 'it must be a mapping'],
    ['', 'it must be a mapping'],
    ['name: [', 'is not a configuration'],
  ])('a file that holds %j is none', async (file, why) => expect((await mistakes({ file })).message).toContain(why));

  test('a file that is not there is told by its path', async () => {
    await expect(settingsFrom({ config: '/nowhere/lab.yaml' }, home)).rejects.toMatchObject({ code: 'E_CONFIG', message: '/nowhere/lab.yaml cannot be read.' });
  });
});
