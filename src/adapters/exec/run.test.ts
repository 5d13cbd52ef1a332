import { readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, run, shown, tail } from './run.ts';

const { signal } = new AbortController();
const sh = (script: string, options: Partial<Parameters<typeof attempt>[2]> = {}) => attempt('sh', ['-c', script], { signal, ...options });

/** Runs no more; one that ended but was not yet waited for by its parent does not run either. */
async function ended(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

describe('an attempt', () => {
  test('says how the command ended, whatever that was', async () => {
    expect(await sh('echo out; echo err >&2')).toMatchObject({ stdout: 'out', stderr: 'err', exitCode: 0, timedOut: false, missing: false });
    expect(await sh('exit 7')).toMatchObject({ exitCode: 7, timedOut: false, missing: false });
    expect(await sh('kill -KILL $$')).toMatchObject({ exitCode: undefined, timedOut: false, missing: false });
  });

  test('of a command that does not exist says that it is missing', async () => {
    expect(await attempt('no-such-command-anywhere', [], { signal })).toMatchObject({ exitCode: undefined, missing: true });
  });

  test('gives input, folder and environment, and takes variables away', async () => {
    vi.stubEnv('KUBECONFIG', '/home/user/.kube/config');
    const outcome = await sh('cat; pwd; echo "$ADDED $(printenv KUBECONFIG || echo none)"', {
      input: 'in\n',
      cwd: '/',
      env: { ADDED: 'added', KUBECONFIG: undefined },
    });
    vi.unstubAllEnvs();
    expect(outcome.stdout).toBe('in\n/\nadded none');
  });

  test('without input its standard input is at its end', async () => {
    expect((await sh('cat; echo done')).stdout).toBe('done');
  });

  test('tells lines of both streams as they arrive', async () => {
    const lines: string[] = [];
    const outcome = await sh('echo one; echo two >&2; echo three', { onLine: (line) => lines.push(line) });
    expect(lines).toHaveLength(3);
    expect(new Set(lines)).toEqual(new Set(['one', 'two', 'three']));
    expect(outcome.exitCode).toBe(0);
  });

  test('kills what takes too long, and says so', async () => {
    const began = performance.now();
    expect(await sh('sleep 100 & sleep 100', { timeout: 50 })).toMatchObject({ exitCode: undefined, timedOut: true });
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('that is aborted kills the whole group, and throws the reason', async () => {
    const abort = new AbortController();
    const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
    const pids: number[] = [];
    const attempted = sh('sleep 100 & echo $!; echo $$; sleep 100', {
      signal: abort.signal,
      onLine(line) {
        pids.push(Number(line));
        if (pids.length === 2) abort.abort(reason);
      },
    });
    await expect(attempted).rejects.toBe(reason);
    await vi.waitFor(async () => expect(await Promise.all(pids.map(ended))).toEqual([true, true]));
  });

  test('that was aborted before it began starts nothing', async () => {
    await using folder = await temporaryFolder();
    const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
    await expect(sh(`touch ${folder.path}/begun`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(readFile(`${folder.path}/begun`)).rejects.toThrow('ENOENT');
  });

  test('does not listen to the signal any more once it has ended', async () => {
    const abort = new AbortController();
    const remove = vi.spyOn(abort.signal, 'removeEventListener');
    await sh('true', { signal: abort.signal });
    expect(remove).toHaveBeenCalled();
  });
});

describe('a run', () => {
  test('that goes well gives what was printed', async () => {
    expect(await run('sh', ['-c', 'echo out'], { signal })).toMatchObject({ stdout: 'out' });
  });

  test('that fails shows the command, ready to paste, and the end of its output', async () => {
    const failed = run('sh', ['-c', 'echo "it\'s wrong" >&2; exit 3'], { signal });
    await expect(failed).rejects.toMatchObject({
      code: 'E_COMMAND',
      message: `sh -c 'echo "it'\\''s wrong" >&2; exit 3': exit code 3`,
      detail: { evidence: ["it's wrong"] },
    });
  });

  test.each([
    ['no-such-command-anywhere', [], {}, 'no-such-command-anywhere: no such command'],
    ['sleep', ['100'], { timeout: 20 }, 'sleep 100: killed, because it took too long'],
    ['sh', ['-c', 'kill -KILL $$'], {}, "sh -c 'kill -KILL $$': killed"],
  ])('of %s %j that did not end by itself says why', async (file, args, options, message) => {
    await expect(run(file, args, { signal, ...options })).rejects.toThrow(message);
  });
});

test('a command is shown as a shell would read it', () => {
  expect(shown('docker', ['run', '--label', 'a=b', 'it is', "it's", '', 'x:1/2@sha256'])).toBe(`docker run --label a=b 'it is' 'it'\\''s' '' x:1/2@sha256`);
});

test('the tail is the last lines, errors last, empty lines left out', () => {
  expect(tail({ stdout: 'a\n\nb', stderr: 'c\n' })).toEqual(['a', 'b', 'c']);
  expect(tail({ stdout: 'a\nb', stderr: 'c' }, 2)).toEqual(['b', 'c']);
});
