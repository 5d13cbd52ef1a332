import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { bundleEvidence } from '../../src/adapters/bundle/bundle-evidence.ts';
import { openBundle } from '../../src/adapters/bundle/open-bundle.ts';
import type { Manifest } from '../../src/adapters/kubernetes/apply.ts';
import { loadKustomization } from '../../src/adapters/kubernetes/kustomization.ts';
import { attach, nobodyFollows } from '../../src/adapters/lab/running-lab.ts';
import { labFolder } from '../../src/adapters/state/lab-record.ts';
import { settingsFrom } from '../../src/cli/options.ts';
import type { RunReport } from '../../src/core/report.ts';
import { answer } from '../../src/evidence/answer.ts';
import { csiMounts } from '../../src/evidence/read/csi-mounts.ts';
import { connectionTo } from '../../src/lifecycle/connection.ts';
import { madeLab } from '../../src/lifecycle/made-lab.ts';
import { answersTo, decided } from '../contract/questions.ts';
import { foundIn, plant, secretObjects } from '../support/planted.ts';
import { docker, kubectl, root, spirelab, startSpirelab, untilLine } from '../support/spirelab.ts';

const cluster = 'spirelab-e2e';
const named = ['--name', 'e2e'];
/** SPIRE Server's own command line, as kubectl reaches it. */
const server = ['-n', 'spire', 'exec', 'spire-server-0', '--', '/opt/spire/bin/spire-server'];
let reports: string;
let homeBefore: string;
/** Somebody else's containers: a node of a kind cluster of theirs that runs, and one that is stopped. */
const strangers: string[] = [];
let strangersBefore: string;

const minutes = (count: number): number => count * 60_000;

/** What of the user's own this tool must never touch. */
async function userConfiguration(): Promise<string> {
  const hash = createHash('sha256');
  // kubectl keeps a cache there of its own, for whoever types it.
  for (const folder of ['.kube', '.docker']) {
    const files = (await readdir(join(homedir(), folder), { recursive: true }).catch(() => [])).filter((file) => !file.startsWith('cache')).sort();
    for (const file of files) hash.update(file).update(await readFile(join(homedir(), folder, file)).catch(() => ''));
  }
  return hash.digest('hex');
}

/** A container that does nothing, from an image that is here once a lab is. */
async function sleeper(...labels: readonly string[]): Promise<string> {
  const image = await docker('inspect', '-f', '{{.Config.Image}}', `${cluster}-worker`);
  return docker('run', '-d', '--network', 'none', ...labels.flatMap((label) => ['--label', label]), '--entrypoint', 'sleep', image, 'infinity');
}

/** A report, held against the schema that this repository publishes. */
async function reportOf(name: string): Promise<RunReport> {
  const report: unknown = JSON.parse(await readFile(join(reports, name, 'report.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: false });
  const valid = ajv.validate(JSON.parse(await readFile(join(root, 'schema/report.schema.json'), 'utf8')), report);
  expect(valid, ajv.errorsText()).toBe(true);
  return report as RunReport;
}

beforeAll(async () => {
  reports = process.env['SPIRELAB_E2E_REPORTS'] ?? (await mkdtemp(join(tmpdir(), 'spirelab-e2e-')));
  homeBefore = await userConfiguration();
  await spirelab(['down', ...named]);
}, minutes(3));

afterAll(async () => {
  await spirelab(['down', ...named]);
  if (strangers.length > 0) await docker('rm', '-f', ...strangers);
}, minutes(3));

describe('a lab from one command', () => {
  test('up deploys it and proves one request over mTLS', { timeout: minutes(5) }, async () => {
    const { exitCode, stdout, stderr } = await spirelab(['up', ...named, '--report-dir', join(reports, 'up'), '--explain-time']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('critical path');
    const report = await reportOf('up');
    expect(report.tasks.every(({ status }) => status === 'done')).toBe(true);
    expect(report.images.length).toBeGreaterThan(5);
    expect(report.images.every(({ digest }) => /^sha256:[0-9a-f]{64}$/.test(digest))).toBe(true);
    strangers.push(await sleeper('io.x-k8s.kind.cluster=somebody', 'io.x-k8s.kind.role=worker'), await sleeper());
    await docker('kill', strangers.at(-1) ?? '');
    strangersBefore = await docker('inspect', ...strangers);
  });

  test('kubectl, by hand, finds what up said: nodes, agents, volume, CSI driver, entries', { timeout: minutes(1) }, async () => {
    const nodes = JSON.parse(await kubectl(cluster, 'get', 'nodes', '-o', 'json')) as {
      items: { metadata: { uid: string; labels: Record<string, string> }; status: { conditions: { type: string; status: string }[] } }[];
    };
    expect(nodes.items).toHaveLength(4);
    expect(nodes.items.every(({ status }) => status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'))).toBe(true);
    const workers = nodes.items
      .filter(({ metadata }) => metadata.labels['node-role.kubernetes.io/control-plane'] === undefined)
      .map(({ metadata }) => metadata.uid);
    const agents = JSON.parse(await kubectl(cluster, ...server, 'agent', 'list', '-output', 'json')) as { agents: { id: { path: string } }[] };
    expect(agents.agents.map(({ id }) => id.path.split('/').at(-1)).sort()).toEqual(workers.sort());
    expect(await kubectl(cluster, '-n', 'spire', 'get', 'pvc', '-o', 'jsonpath={.items[*].status.phase}')).toBe('Bound');
    const drivers = await kubectl(cluster, 'get', 'csinodes', '-o', 'jsonpath={range .items[*]}{.spec.drivers[*].name}{"\\n"}{end}');
    expect(drivers.split('\n').filter((line) => line.includes('csi.spiffe.io'))).toHaveLength(3);
    const entries = JSON.parse(await kubectl(cluster, ...server, 'entry', 'show', '-output', 'json')) as {
      entries: { spiffe_id: { path: string }; parent_id: { path: string }; x509_svid_ttl: number }[];
    };
    expect(
      entries.entries.map(({ spiffe_id, parent_id, x509_svid_ttl }) => `${parent_id.path} -> ${spiffe_id.path} ${x509_svid_ttl}`).sort(),
    ).toMatchInlineSnapshot(`
      [
        "/node/any -> /ns/mtls-demo/sa/mtls-client 30",
        "/node/any -> /ns/mtls-demo/sa/strict-client 30",
        "/node/any -> /ns/mtls-demo/sa/strict-server 30",
        "/node/mtls-server -> /ns/mtls-demo/sa/mtls-server 30",
        "/spire/server -> /node/any 0",
        "/spire/server -> /node/mtls-server 0",
      ]
    `);
  });

  test('the manifests mean the same to kubectl kustomize', { timeout: minutes(1) }, async () => {
    await docker('cp', join(root, 'manifests'), `${cluster}-control-plane:/opt/manifests`);
    const rendered = parseAllDocuments(await kubectl(cluster, 'kustomize', '/opt/manifests')).map((document) => document.toJS() as Manifest);
    const name = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const sorted = (objects: readonly Manifest[]): readonly Manifest[] => [...objects].sort((left, right) => name(left).localeCompare(name(right)));
    expect(sorted(await loadKustomization(join(root, 'manifests')))).toEqual(sorted(rendered));
  });

  test('its kubeconfig is private, has one context, and is the one that kubeconfig prints', async () => {
    const { stdout } = await spirelab(['kubeconfig', ...named]);
    expect((await stat(stdout)).mode & 0o777).toBe(0o600);
    expect(await readFile(stdout, 'utf8')).toContain(`current-context: kind-${cluster}`);
  });

  test('up again finds it as it should be, and creates nothing', { timeout: minutes(2) }, async () => {
    const before = await docker('ps', '-q', '--no-trunc', '--filter', `label=io.x-k8s.kind.cluster=${cluster}`);
    const { exitCode } = await spirelab(['up', ...named]);
    expect(exitCode).toBe(0);
    expect(await docker('ps', '-q', '--no-trunc', '--filter', `label=io.x-k8s.kind.cluster=${cluster}`)).toBe(before);
  });

  test('logs shows what a busy lab has logged, and ends', { timeout: minutes(1) }, async () => {
    const { exitCode, stdout } = await spirelab(['logs', 'mtls-client', ...named, '--tail', '5', '-o', 'ndjson']);
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n').map((line) => JSON.parse(line) as { pod: string; line: string });
    expect(lines.length).toBeGreaterThanOrEqual(5);
    // Every quarter of a minute one of them is a new X509-SVID.
    expect(lines.every(({ pod, line }) => pod.startsWith('mtls-client-') && /"event":"(call|svid)"/.test(line))).toBe(true);
  });

  test('entries from a file reach the agents that they are for, and go again', { timeout: minutes(2) }, async () => {
    const entry = (name: string, parent: string) => ({
      spiffe_id: `spiffe://spirelab.test/e2e/${name}`,
      parent_id: `spiffe://spirelab.test/node/${parent}`,
      selectors: ['k8s:ns:e2e', `k8s:sa:${name}`],
    });
    const apply = async (...entries: readonly object[]) => {
      const file = join(reports, 'entries.json');
      await writeFile(file, JSON.stringify({ entries }));
      const { exitCode, stdout, stderr } = await spirelab(['entries', 'apply', '-f', file, ...named, '-o', 'json']);
      expect(exitCode, stderr).toBe(0);
      return JSON.parse(stdout) as unknown;
    };
    // One for the three agents and one for a single agent, that is four lines.
    expect(await apply(entry('everywhere', 'any'), entry('somewhere', 'mtls-server'))).toMatchObject({ created: 2, deleted: 0, confirmations: 4 });
    expect(await apply(entry('everywhere', 'any'))).toMatchObject({ created: 0, deleted: 1, unchanged: 1, confirmations: 1 });
    expect(await apply()).toMatchObject({ created: 0, deleted: 1, unchanged: 0, confirmations: 3 });
  });

  test('a bundle has what the lab says of itself, and no secret that was planted in it', { timeout: minutes(2) }, async () => {
    const planted = plant();
    const image = await kubectl(cluster, '-n', 'spire', 'get', 'daemonset', 'spire-agent', '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
    const objects = secretObjects(planted, image);
    // Apply keeps a copy of each object in an annotation.
    await execa('docker', ['exec', '-i', `${cluster}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'apply', '-f', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    });
    try {
      await kubectl(cluster, '-n', 'mtls-demo', 'wait', '--for=jsonpath={.status.phase}=Failed', 'pod/planted', '--timeout=60s');
      // All of them are there to be found, so that a search that finds none means something.
      const there = await kubectl(cluster, 'get', 'pods,configmaps,secrets', '-A', '-l', 'planted', '-o', 'json');
      const logged = await kubectl(cluster, '-n', 'mtls-demo', 'logs', 'planted');
      expect(foundIn(Buffer.from(there), planted)).toEqual(Object.keys(planted));
      expect(foundIn(Buffer.from(logged), planted)).toEqual(['key', 'token']);
      const file = join(reports, 'lab.tar.zst');
      const collected = await spirelab(['collect', ...named, '-o', file]);
      expect(collected.exitCode, collected.stderr).toBe(0);
      expect(collected.stdout).toContain('Nothing is missing.');
      const bytes = await readFile(file);
      expect(foundIn(zstdDecompressSync(bytes), planted)).toEqual([]);
      const { manifest, text } = await openBundle(file);
      const ajv = new Ajv2020({ strict: false });
      expect(ajv.validate(JSON.parse(await readFile(join(root, 'schema/bundle.schema.json'), 'utf8')), manifest), ajv.errorsText()).toBe(true);
      expect(text('logs/mtls-demo/planted/main.0.log')).toMatch(/\[removed: private key\][\s\S]*\[removed: token\]/);
      const shown = await spirelab(['bundle', 'show', file]);
      expect(shown.exitCode, shown.stderr).toBe(0);
      expect(shown.stdout).toMatch(/registration entries +6\n +attested agents +3\n +X.509 authorities +1/);
      await writeFile(file, bytes.subarray(0, -100));
      const cut = await spirelab(['bundle', 'show', file]);
      expect(cut.exitCode).toBe(2);
      expect(cut.stderr).toContain('E_BUNDLE');
    } finally {
      await kubectl(cluster, 'delete', 'pods,configmaps,secrets', '-A', '-l', 'planted', '--now');
    }
  });

  test('every question has the same answer from a bundle as from the lab', { timeout: minutes(2) }, async () => {
    const signal = AbortSignal.timeout(minutes(2));
    const { lab, settings } = await madeLab(await settingsFrom({ name: 'e2e' }, process.env));
    await using attached = await attach(
      await connectionTo(lab, labFolder(settings.paths.state, 'e2e'), settings),
      { from: 'last-lines', lines: 5000 },
      nobodyFollows,
      signal,
    );
    const file = join(reports, 'contract.tar.zst');
    const collected = await spirelab(['collect', ...named, '-o', file]);
    expect(collected.exitCode, collected.stderr).toBe(0);
    const raw = bundleEvidence(await openBundle(file));
    // Lines come in the order of time: with one that is younger than the bundle, all that the bundle may have are there.
    const takenAt = await raw.now(signal);
    const caughtUp = Promise.withResolvers<void>();
    attached.logs.listen(({ at, writer }) => {
      if (writer.container === 'mtls-client' && at > takenAt) caughtUp.resolve();
    });
    await caughtUp.promise;
    const live = await answersTo((question) => attached.ask(question, signal));
    expect(await answersTo((question) => answer(question, raw, signal))).toEqual(live);
    for (const question of Object.values(decided)) await expect(answer(question, raw, signal)).rejects.toMatchObject({ code: 'E_NOT_COLLECTED' });
  });

  test('nothing leaves its network', { timeout: minutes(1) }, async () => {
    const [gateway] = (await docker('network', 'inspect', 'spirelab', '-f', '{{ (index .IPAM.Config 0).Gateway }}')).split('\n');
    expect(gateway).toBeDefined();
    // An address of TEST-NET-3 (RFC 5737), which exists nowhere: refused at once, not timed out.
    const tried = await execa('docker', ['exec', `${cluster}-worker`, 'timeout', '5', 'bash', '-c', 'exec 3<>/dev/tcp/203.0.113.1/80'], { reject: false });
    expect(tried.stderr).toContain('refused');
  });
});

describe('the acid tests', () => {
  test('all of them pass, with the line that proves it', { timeout: minutes(6) }, async () => {
    const { exitCode, stdout } = await spirelab(['test', ...named, '--report-dir', join(reports, 'acid')]);
    expect(stdout).toContain('3 passed, 0 failed');
    expect(exitCode).toBe(0);
    const report = await reportOf('acid');
    expect(report.tests.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'acid.server-stop passed',
      'acid.entry-deletion passed',
      'acid.spiffe-id-mismatch passed',
    ]);
    const lines = report.tests
      .flatMap(({ steps }) => steps)
      .flatMap(({ expectations }) => expectations)
      .flatMap(({ evidence }) => evidence)
      .flatMap((each) => (each.kind === 'line' && each.pod.startsWith('spire-agent') ? [each] : []));
    expect(lines.length).toBeGreaterThan(5);
    for (const { pod, line } of lines) expect(await kubectl(cluster, '-n', 'spire', 'logs', pod)).toContain(line);
    // The pod that the fault ended, and the one that came when it was healed: each in its step, by the cluster's time.
    const lives = report.pods.filter(({ pod }) => pod === 'spire-server-0');
    const gone = lives.find(({ deletion }) => deletion === 'done');
    const next = lives.find(({ uid }) => uid !== gone?.uid);
    const begins = (id: string): string => report.tests[0]?.steps.find((step) => step.id === id)?.startedAt ?? '';
    expect(lives.at(-1)).toMatchObject({ phase: 'Running', ready: true, restarts: 0, deletion: 'none', uid: next?.uid });
    const inOrder = [begins('stop-server/symptom-1'), gone?.seenAt, begins('stop-server/recovery-1'), next?.seenAt];
    expect(inOrder.toSorted()).toEqual(inOrder);
  });

  test('with the fault left out each of them fails, for the right reason', { timeout: minutes(8) }, async () => {
    const { exitCode, stdout } = await spirelab(['test', ...named, '--control']);
    expect(stdout.match(/^HOLDS/gm)).toHaveLength(3);
    expect(exitCode).toBe(0);
  });

  test('an identity that comes from somewhere else is found: the deletion of the entry then changes nothing', { timeout: minutes(4) }, async () => {
    const id = 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client';
    await kubectl(
      cluster,
      ...server,
      'entry',
      'create',
      '-entryID',
      'by-hand',
      '-spiffeID',
      id,
      '-parentID',
      'spiffe://spirelab.test/node/any',
      '-selector',
      'k8s:sa:mtls-client',
      '-x509SVIDTTL',
      '30',
    );
    try {
      const { exitCode, stdout } = await spirelab(['test', ...named, 'entry-deletion', '--report-dir', join(reports, 'by-hand')]);
      expect(exitCode, stdout).toBe(1);
      expect(stdout).toContain('FAIL');
      const [result] = (await reportOf('by-hand')).tests;
      expect(result?.status).toBe('failed');
    } finally {
      await kubectl(cluster, ...server, 'entry', 'delete', '-entryID', 'by-hand');
    }
  });
});

/** The driver's log as the node keeps it: kubectl asks the kubelet for it, which is away meanwhile. */
const driverLog = '/var/log/pods/spire_spiffe-csi-driver-*/spiffe-csi-driver/*.log';

function publications(log: string, target: string): number {
  return log.split('\n').filter((line) => /Volume (is )?published/.test(line) && line.includes(target)).length;
}

/** Restarts the kubelet of a node, until it has asked the driver once more for each of these volumes. */
async function restartKubelet(node: string, targets: readonly string[]): Promise<void> {
  const log = await docker('exec', node, 'sh', '-c', `cat ${driverLog}`);
  const open = new Map(targets.map((target) => [target, publications(log, target)]));
  await docker('exec', node, 'systemctl', 'restart', 'kubelet');
  const following = execa('docker', ['exec', node, 'sh', '-c', `exec tail -n +1 -f ${driverLog}`], { reject: false });
  for await (const line of following) {
    for (const [target, left] of open) {
      if (publications(line, target) === 0) continue;
      if (left === 0) open.delete(target);
      else open.set(target, left - 1);
    }
    if (open.size === 0) break;
  }
  following.kill();
}

describe('a used lab', () => {
  test('a kubelet that starts again mounts no volume once more', { timeout: minutes(3) }, async () => {
    const node = await kubectl(cluster, '-n', 'mtls-demo', 'get', 'pods', '-l', 'app=mtls-server', '-o', 'jsonpath={.items[0].spec.nodeName}');
    const mounts = async () => csiMounts(await docker('exec', node, 'cat', '/proc/self/mountinfo'));
    const before = await mounts();
    expect(before.length).toBeGreaterThan(0);
    for (let restart = 0; restart < 2; restart++) {
      await restartKubelet(
        node,
        before.map(({ target }) => target),
      );
    }
    const { exitCode, stdout } = await spirelab(['status', ...named]);
    expect(stdout).toContain('ok    each CSI volume is mounted once');
    expect(exitCode).toBe(0);
    expect(await mounts()).toEqual(before);
  });

  test('status says in plain words what was broken by hand, and reset heals it', { timeout: minutes(2) }, async () => {
    const wrongId = 'spiffe://spirelab.test/somebody-else';
    await kubectl(cluster, '-n', 'mtls-demo', 'set', 'env', 'deployment/mtls-client', `SERVER_SPIFFE_ID=${wrongId}`, 'BY_HAND=1');
    await kubectl(cluster, '-n', 'spire', 'patch', 'service/spire-server', '-p', '{"spec":{"selector":{"by":"hand"}}}');
    await kubectl(cluster, 'delete', 'clusterrole', 'spire-agent');
    await kubectl(cluster, ...server, 'entry', 'delete', '-entryID', 'mtls-server');
    await kubectl(
      cluster,
      ...server,
      'entry',
      'create',
      '-entryID',
      'stray',
      '-spiffeID',
      'spiffe://spirelab.test/stray',
      '-parentID',
      'spiffe://spirelab.test/node/any',
      '-selector',
      'k8s:ns:default',
    );
    const broken = await spirelab(['status', ...named, '-o', 'json']);
    expect(broken.exitCode).toBe(1);
    const { different } = JSON.parse(broken.stdout) as { readonly different: readonly string[] };
    expect(different).toEqual(
      expect.arrayContaining([
        `deployment/mtls-client: spec.template.spec.containers[mtls-client].env[SERVER_SPIFFE_ID].value is "${wrongId}", not "spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server".`,
        'deployment/mtls-client: spec.template.spec.containers[mtls-client].env[BY_HAND] is {"name":"BY_HAND","value":"1"}, and should not be there.',
        'service/spire-server: spec.selector.by is "hand", and should not be there.',
        'There is no clusterrole/spire-agent.',
        'There is no registration entry mtls-server (spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server).',
        'There is one more registration entry, stray (spiffe://spirelab.test/stray).',
      ]),
    );
    const { exitCode, stderr } = await spirelab(['reset', ...named]);
    expect(exitCode, stderr).toBe(0);
    const healed = await spirelab(['status', ...named, '-o', 'json']);
    expect(healed.exitCode).toBe(0);
    expect(JSON.parse(healed.stdout)).toMatchObject({ ready: true, different: [] });
  });

  test('stop and start bring it through a night', { timeout: minutes(4) }, async () => {
    expect((await spirelab(['stop', ...named])).exitCode).toBe(0);
    const { exitCode, stderr } = await spirelab(['start', ...named]);
    expect(exitCode, stderr).toBe(0);
  });
});

describe('what could go wrong', () => {
  test('a cluster of that name that is not ours is refused and untouched', { timeout: minutes(1) }, async () => {
    const id = await sleeper('io.x-k8s.kind.cluster=spirelab-foreign');
    try {
      for (const command of ['up', 'down']) {
        const { exitCode, stderr } = await spirelab([command, '--name', 'foreign']);
        expect(exitCode).toBe(6);
        expect(stderr).toContain('E_FOREIGN');
      }
      expect(await docker('inspect', '-f', '{{.State.Running}}', id)).toBe('true');
    } finally {
      await docker('rm', '-f', id);
    }
  });

  test('two runs at once: the second is refused and says who is first', { timeout: minutes(3) }, async () => {
    const first = startSpirelab(['test', ...named, 'spiffe-id-mismatch', '-v']);
    await untilLine(first, 'acid.spiffe-id-mismatch');
    const second = await spirelab(['test', ...named]);
    expect(second.exitCode).toBe(6);
    expect(second.stderr).toContain('E_LOCKED');
    expect((await first).exitCode).toBe(0);
  });

  test('Ctrl-C in the middle of up leaves nothing', { timeout: minutes(3) }, async () => {
    const run = startSpirelab(['up', '--name', 'interrupted', '-v']);
    await untilLine(run, 'Starting control-plane');
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    expect(await docker('ps', '-aq', '--filter', 'label=io.x-k8s.kind.cluster=spirelab-interrupted')).toBe('');
  });

  test('kill -9 in the middle of up: prune leaves nothing, and leaves the lab that is ready', { timeout: minutes(3) }, async () => {
    const run = startSpirelab(['up', '--name', 'killed', '-v']);
    await untilLine(run, 'Starting control-plane');
    run.kill('SIGKILL');
    await run;
    const { exitCode, stdout, stderr } = await spirelab(['prune']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('the lab killed');
    expect(await docker('ps', '-aq', '--filter', 'label=io.x-k8s.kind.cluster=spirelab-killed')).toBe('');
    expect((await spirelab(['status', ...named])).exitCode).toBe(0);
  });

  test('Ctrl-C in the middle of an acid test heals the fault and leaves the lab as it was', { timeout: minutes(4) }, async () => {
    const run = startSpirelab(['test', ...named, 'server-stop', '-v']);
    await untilLine(run, 'symptom:');
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    expect(await kubectl(cluster, '-n', 'spire', 'get', 'statefulset', 'spire-server', '-o', 'jsonpath={.spec.replicas}')).toBe('1');
  });
});

test('kill -9 in the middle of an acid test: the next command heals the fault first', { timeout: minutes(4) }, async () => {
  const run = startSpirelab(['test', ...named, 'server-stop', '-v']);
  await untilLine(run, 'symptom:');
  run.kill('SIGKILL');
  await run;
  const { exitCode, stderr } = await spirelab(['test', ...named, 'spiffe-id-mismatch']);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toMatch(/healing what a run that was killed left at .*: SPIRE Server is stopped/);
});

describe('broken ground', () => {
  const apiServer = (signal: 'STOP' | 'CONT') => docker('exec', `${cluster}-control-plane`, 'sh', '-c', `kill -${signal} $(pidof kube-apiserver)`);

  test('an API server that hangs for 20 s in the middle of a test changes no verdict', { timeout: minutes(4) }, async () => {
    const run = startSpirelab(['test', ...named, 'server-stop']);
    await untilLine(run, 'mTLS keeps working until');
    await apiServer('STOP');
    await delay(20_000);
    await apiServer('CONT');
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).toBe(0);
  });

  test('a wall clock that jumps an hour in the middle of a test changes no verdict', { timeout: minutes(3) }, async () => {
    const jump = `--import=${join(root, 'test/support/jumping-clock.mjs')}`;
    const { exitCode, stderr } = await spirelab(['test', ...named, 'entry-deletion'], { NODE_OPTIONS: jump });
    expect(exitCode, stderr).toBe(0);
  });

  test('a pod that no node will have is told with the words of the scheduler', { timeout: minutes(3) }, async () => {
    const node = (await kubectl(cluster, 'get', 'node', '-l', 'spirelab.dev/runs=mtls-client', '-o', 'name')).replace('node/', '');
    // One of those that controllers set, and that a reset therefore leaves.
    const taint = 'node.kubernetes.io/by-hand:NoSchedule';
    await kubectl(cluster, 'taint', 'node', node, taint);
    const { exitCode, stderr } = await spirelab(['reset', ...named]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('E_POD');
    expect(stderr).toMatch(/mtls-client-\S+ cannot start: no node will have\s+it/);
    await kubectl(cluster, 'taint', 'node', node, `${taint}-`);
    expect((await spirelab(['reset', ...named])).exitCode).toBe(0);
  });

  test('a node that dies is told as that, and not as a finding about SPIRE', { timeout: minutes(4) }, async () => {
    const run = startSpirelab(['test', ...named, 'entry-deletion', '--report-dir', join(reports, 'dead-node')]);
    await untilLine(run, 'A new client is told');
    await docker('kill', `${cluster}-worker2`);
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).toBe(4);
    expect(stderr).toContain('E_NODE_DIED');
    expect(stderr).not.toMatch(/^\[.*\] +FAIL/m);
    expect((await reportOf('dead-node')).tests.map(({ status }) => status)).toEqual(['error']);
    const { manifest, text } = await openBundle(join(reports, 'dead-node', 'bundle.tar.zst'));
    expect(manifest.why).toBe('failed');
    expect(text('run/events.ndjson')).toContain('"type":"run.started"');
    // The API server and the other nodes tell what they have; of the dead one, what its log was.
    expect(manifest.missing.map(({ path }) => path)).toContain(`nodes/${cluster}-worker2/mounts.txt`);
    expect(manifest.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['objects/pods.json', `nodes/${cluster}-worker2/log.txt`]));
    const again = await spirelab(['test', ...named, 'spiffe-id-mismatch']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toContain('not all of its nodes run');
  });
});

test('two labs are tested at once, and neither hears the other', { timeout: minutes(6) }, async () => {
  const beside = ['--name', 'beside'];
  const { exitCode, stderr } = await spirelab(['up', ...beside]);
  expect(exitCode, stderr).toBe(0);
  const runs = await Promise.all([named, beside].map((lab) => spirelab(['test', ...lab, '--report-dir', join(reports, `two-${lab.at(-1)}`)])));
  for (const run of runs) expect(run.exitCode, run.stdout).toBe(0);
  for (const name of ['e2e', 'beside']) {
    const { tests } = await reportOf(`two-${name}`);
    const nodes = tests.flatMap(({ steps }) =>
      steps.flatMap(({ expectations }) => expectations.flatMap(({ evidence }) => evidence.flatMap((each) => (each.kind === 'line' ? [each.node] : [])))),
    );
    const heard = new Set(nodes);
    expect([...heard].filter((node) => !node.startsWith(`spirelab-${name}-`))).toEqual([]);
    expect(heard.size).toBeGreaterThanOrEqual(3);
  }
  expect((await spirelab(['down', ...beside])).exitCode).toBe(0);
});

test('down removes the lab, and nothing of the user’s own was touched by all of this', { timeout: minutes(2) }, async () => {
  const { exitCode } = await spirelab(['down', ...named]);
  expect(exitCode).toBe(0);
  expect(await docker('ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=${cluster}`)).toBe('');
  expect(await userConfiguration()).toBe(homeBefore);
  expect(await docker('inspect', ...strangers)).toBe(strangersBefore);
  await rm(reports, { recursive: true, force: true });
});
