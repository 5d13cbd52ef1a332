import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectl, root, spirelab } from '../support/spirelab.ts';
import { openTerminal } from '../support/terminal.ts';

const cluster = 'spirelab-reset';
const named = ['--name', 'reset'];
const minutes = (count: number): number => count * 60_000;
/** In CI nobody is asked; here somebody is. */
const env = { XDG_STATE_HOME: join(root, 'artifacts/reset-e2e'), CI: '' };
const run = (...args: readonly string[]) => spirelab([...args, ...named], env);
const size = { columns: 80, rows: 24 };

/** kubectl as a learner types it; of one line, words apart by spaces. */
const k = (line: string): Promise<string> => kubectl(cluster, ...line.split(' '));
/** SPIRE Server's own command line. */
const server = (line: string): Promise<string> => k(`-n spire exec spire-server-0 -- /opt/spire/bin/spire-server ${line}`);

/** Objects as a learner writes them into a file, or into kubectl create -f -. */
async function create(...objects: readonly object[]): Promise<void> {
  const args = ['exec', '-i', `${cluster}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'create', '-f', '-'];
  await execa('docker', args, { input: objects.map((object) => JSON.stringify(object)).join('\n---\n') });
}

interface Status {
  readonly ready: boolean;
  readonly different: readonly string[];
}

async function status(): Promise<Status & { readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await run('status', '-o', 'json');
  expect(stdout, stderr).not.toBe('');
  return { exitCode, ...(JSON.parse(stdout) as Status) };
}

/** Whatever was done, one reset brings the lab to where status has nothing to say. */
async function resetMendsIt(): Promise<void> {
  const { exitCode, stderr } = await run('reset');
  expect(exitCode, stderr).toBe(0);
  expect(await status()).toMatchObject({ exitCode: 0, ready: true, different: [] });
}

beforeAll(async () => {
  await run('down');
  const { exitCode, stderr } = await run('up');
  expect(exitCode, stderr).toBe(0);
}, minutes(5));

afterAll(async () => {
  // Without its record nobody may remove the cluster any more.
  const { exitCode, stderr } = await run('down', '--wait', '60s');
  expect(exitCode, stderr).toBe(0);
  await rm(env.XDG_STATE_HOME, { recursive: true, force: true });
}, minutes(2));

test('a lab in its first state differs in nothing', { timeout: minutes(1) }, async () => {
  expect(await status()).toMatchObject({ exitCode: 0, different: [] });
});

describe('a registration entry was changed by hand', () => {
  const told = 'The registration entry mtls-client has the X509-SVID TTL 3600, not 30.';

  test('status names it, and the command that mends it', { timeout: minutes(1) }, async () => {
    await server(
      'entry update -entryID mtls-client -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:mtls-client -x509SVIDTTL 3600',
    );
    const { exitCode, stdout } = await run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(told);
    expect(stdout).toContain('To mend it:\n  npm run -s lab -- reset --name reset');
  });

  test('a lesson without a terminal is refused, and changes nothing', { timeout: minutes(1) }, async () => {
    const { exitCode, stderr } = await run('learn', 'failed-attestation', '--task');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('E_CHANGED');
    expect(stderr).toContain(told);
    expect((await status()).different).toContain(told);
  });

  test('at a terminal the reset is offered: no leaves the lab as it is, yes begins the lesson', { timeout: minutes(3) }, async () => {
    const began = performance.now();
    const first = openTerminal(['learn', 'failed-attestation', ...named], size, env);
    expect((await first.asked()).replaceAll(/\s+/g, ' ')).toMatch(/has the X509-SVID TTL 3600, not 30\..*with a reset\? \[y\/N\]/);
    expect(performance.now() - began).toBeLessThan(20_000);
    first.type('n');
    expect((await first.ended).exitCode).toBe(6);
    expect((await status()).different).toContain(told);

    const second = openTerminal(['learn', 'failed-attestation', ...named], size, env);
    await second.asked();
    second.type('y');
    expect(await second.asked()).toContain('Step 1 of 2');
    second.type('q');
    expect((await second.ended).exitCode).toBe(0);
    await resetMendsIt();
  });

  test('an acid test that fails on such a lab says it', { timeout: minutes(4) }, async () => {
    await server(
      'entry update -entryID mtls-client -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:mtls-client -x509SVIDTTL 3600',
    );
    await k('-n mtls-demo rollout restart deployment/mtls-client');
    await k('-n mtls-demo rollout status deployment/mtls-client');
    const { exitCode, stderr } = await run('test', 'entry-deletion');
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toContain('E_CHANGED');
    expect(stderr).toContain(told);
    await resetMendsIt();
  });
});

test('everything at once that kubectl and spire-server can change: one reset mends it', { timeout: minutes(8) }, async () => {
  const worker = (await k('get nodes -l spirelab.dev/runs=mtls-client -o name')).replace('node/', '');
  const another = (await k('get nodes -l spirelab.dev/runs=strict -o name')).replace('node/', '');
  // SPIRE Server: agents of another cluster name, a banned one, entries, trust domains, authorities.
  await k(`-n spire get pods`);
  await server('entry create -entryID stray -spiffeID spiffe://spirelab.test/stray -parentID spiffe://spirelab.test/node/any -selector k8s:ns:default -admin');
  await server(
    'entry update -entryID mtls-server -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server -parentID spiffe://spirelab.test/node/mtls-server -selector k8s:ns:mtls-demo -selector k8s:sa:mtls-server -x509SVIDTTL 30 -dns mtls-server -downstream',
  );
  const bundle = await server('bundle show -format spiffe');
  await execa(
    'docker',
    [
      ...[
        'exec',
        '-i',
        `${cluster}-control-plane`,
        'kubectl',
        '--kubeconfig',
        '/etc/kubernetes/admin.conf',
        '-n',
        'spire',
        'exec',
        '-i',
        'spire-server-0',
        '--',
      ],
      ...['/opt/spire/bin/spire-server', 'bundle', 'set', '-id', 'spiffe://elsewhere.test', '-format', 'spiffe'],
    ],
    { input: bundle },
  );
  await server('federation create -bundleEndpointProfile https_web -bundleEndpointURL https://elsewhere.test/ -trustDomain third.test');
  const agents = JSON.parse(await server('agent list -output json')) as { readonly agents: readonly { readonly id: { readonly path: string } }[] };
  await server(`agent ban -spiffeID spiffe://spirelab.test${agents.agents[0]?.id.path}`);
  const prepared = JSON.parse(await server('localauthority x509 prepare -output json')) as { readonly prepared_authority: { readonly authority_id: string } };
  await server(`localauthority x509 activate -authorityID ${prepared.prepared_authority.authority_id}`);
  await server('localauthority jwt prepare');
  // Nodes.
  await k(`cordon ${worker}`);
  await k(`taint node ${another} by=hand:NoExecute`);
  await k(`label node ${worker} spirelab.dev/runs-`);
  await k(`label node ${another} --overwrite spirelab.dev/runs=mtls-client`);
  // Objects of the lab.
  await k('-n mtls-demo scale deployment/mtls-server --replicas=0');
  await k('-n mtls-demo set env deployment/mtls-client SERVER_URL=https://nowhere:1/');
  await k('-n mtls-demo rollout pause deployment/strict-server');
  await k('delete clusterrolebinding spire-server');
  await k('create clusterrolebinding spire-server --clusterrole=view --serviceaccount=spire:spire-agent');
  await k('-n spire delete service spire-server');
  await k('-n spire delete daemonset spiffe-csi-driver');
  await k('delete csidriver csi.spiffe.io');
  await k('label namespace mtls-demo pod-security.kubernetes.io/enforce=restricted');
  await kubectl(cluster, '-n', 'spire', 'patch', 'configmap', 'spire-bundle', '-p', '{"data":{"bundle.crt":"by hand"}}');
  await kubectl(cluster, '-n', 'spire', 'patch', 'configmap', 'spire-agent', '-p', '{"immutable":true,"data":{"more":"by hand"}}');
  await kubectl(cluster, '-n', 'spire', 'patch', 'serviceaccount', 'spire-server', '-p', '{"automountServiceAccountToken":false}');
  // Objects beside them.
  await k('create clusterrolebinding far-too-much --clusterrole=cluster-admin --serviceaccount=spire:spire-server');
  await k('create clusterrole own --verb=create --resource=tokenreviews.authentication.k8s.io');
  await k('create clusterrolebinding own --clusterrole=own --serviceaccount=spire:spire-server');
  await k('-n kube-system create rolebinding reads --role=extension-apiserver-authentication-reader --serviceaccount=mtls-demo:mtls-client');
  await k('-n mtls-demo autoscale deployment/mtls-client --max=3 --cpu-percent=50');
  await k('-n mtls-demo create quota tight --hard=pods=1');
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny-all' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  };
  const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', namespace: 'spire', finalizers: ['by.hand/stay'] } };
  const webhook = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'refuses-all' },
    webhooks: [
      {
        name: 'refuses.all.test',
        clientConfig: { url: 'https://127.0.0.1:1/' },
        rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*/*'], scope: 'Namespaced' }],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['spire', 'mtls-demo'] }] },
      },
    ],
  };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.by.hand' },
    spec: {
      group: 'by.hand',
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
  await create(
    { ...policy, metadata: { ...policy.metadata, namespace: 'mtls-demo' } },
    { ...policy, metadata: { ...policy.metadata, namespace: 'spire' } },
    held,
    definition,
  );

  const { different } = await status();
  for (const each of [
    /stray/,
    /entry mtls-server says downstream: true/,
    /is banned/,
    /federates with third\.test/,
    /trust bundle of elsewhere\.test/,
    new RegExp(`${worker} is cordoned`),
    /taint by=hand:NoExecute/,
    /label spirelab\.dev\/runs is missing, not mtls-client/,
    /deployment\/mtls-server: spec\.replicas is 0, not 1/,
    /There is no service\/spire-server/,
    /clusterrolebinding\/spire-server has to be made again/,
    /namespace\/mtls-demo: metadata\.labels\.pod-security/,
    /clusterrolebinding\/far-too-much is not part of the lab/,
    /networkpolicy\/deny-all in mtls-demo is not part of the lab/,
    /resourcequota\/tight in mtls-demo is not part of the lab/,
  ])
    expect(different).toContainEqual(expect.stringMatching(each));
  // Last: nothing can be changed any more, not even compared.
  await create(webhook);
  expect((await status()).different).toEqual(
    expect.arrayContaining([
      'validatingwebhookconfiguration/refuses-all is not part of the lab.',
      expect.stringMatching(/deployment\/mtls-server cannot be compared: /),
    ]),
  );
  await resetMendsIt();
  // `localauthority show` goes on naming one that was revoked; what counts is whom anybody trusts (SPIRE 1.15.3).
  expect((JSON.parse(await server('bundle show -output json')) as { readonly x509_authorities: readonly object[] }).x509_authorities).toHaveLength(1);
});

test('agents that attested under another cluster name are forgotten', { timeout: minutes(3) }, async () => {
  const change = async (object: string, from: RegExp, to: string): Promise<void> => {
    const text = await k(`-n spire get configmap ${object} -o yaml`);
    expect(text).toMatch(from);
    const args = ['exec', '-i', `${cluster}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'replace', '-f', '-'];
    await execa('docker', args, { input: text.replace(from, to) });
  };
  await change('spire-server', /"spirelab"(?= = \{\s+service)/, '"another"');
  await change('spire-agent', /cluster = "spirelab"/, 'cluster = "another"');
  await k('-n spire rollout restart statefulset/spire-server');
  await k('-n spire rollout status statefulset/spire-server');
  await k('-n spire rollout restart daemonset/spire-agent');
  await k('-n spire rollout status daemonset/spire-agent');
  await expect.poll(() => server('agent list'), { timeout: 60_000, interval: 1000 }).toContain('/k8s_psat/another/');
  await resetMendsIt();
  expect(await server('agent list')).not.toContain('/k8s_psat/another/');
});

test('deleted namespaces, claim and volume: the same reset, and SPIRE Server has its data', { timeout: minutes(6) }, async () => {
  const authority = async (): Promise<unknown> => (JSON.parse(await server('localauthority x509 show -output json')) as { readonly active: unknown }).active;
  const before = await authority();
  await k('delete pv spire-server-data --wait=false');
  await k('-n spire delete pvc data-spire-server-0 --wait=false');
  await k('delete namespace mtls-demo spire --wait=false');
  await resetMendsIt();
  expect(await authority()).toEqual(before);
});

test('a node that was deleted comes back', { timeout: minutes(4) }, async () => {
  const worker = (await k('get nodes -l spirelab.dev/runs=mtls-client -o name')).replace('node/', '');
  await k(`delete node ${worker}`);
  await resetMendsIt();
});

test('what cannot be reset is not made anew unasked', { timeout: minutes(8) }, async () => {
  const id = (): Promise<string> => execa('docker', ['inspect', '-f', '{{.Id}}', `${cluster}-control-plane`]).then(({ stdout }) => stdout);
  const before = await id();
  await run('learn', 'failed-attestation', '--task');
  // Nobody finds SPIRE Server: CoreDNS belongs to Kubernetes, and no manifest of the lab brings it back.
  await k('-n kube-system delete deployment coredns');
  const refused = await run('up');
  expect(refused.exitCode).toBe(6);
  expect(refused.stderr).toContain('E_REBUILD');
  expect(await id()).toBe(before);

  const asked = openTerminal(['up', ...named], size, env);
  expect(await asked.asked()).toContain('Remove the cluster, and make a new one? [y/N]');
  asked.type('n');
  expect((await asked.ended).exitCode).toBe(6);
  expect(await id()).toBe(before);

  expect((await run('up', '--yes')).exitCode).toBe(0);
  expect(await id()).not.toBe(before);
});
