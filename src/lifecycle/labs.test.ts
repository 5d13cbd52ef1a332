import { describe, expect, test } from 'vitest';
import { explainLab, explainTest } from '../lab/explain.ts';
import { labDrawing } from './lab-drawing.ts';
import { allLabs, findLab, selectTests } from './labs.ts';

const mtls = await findLab('mtls');
const ids = (only: readonly string[], skip: readonly string[] = []): readonly string[] => selectTests(mtls, only, skip).map(({ id }) => id);
const all = mtls.acid.map(({ id }) => id);

test('labs are the files labs/*.lab.ts', async () => {
  expect((await allLabs()).map(({ id }) => id)).toEqual(['mtls']);
});

test('a lab that does not exist is refused with the nearest name', async () => {
  await expect(findLab('mtsl')).rejects.toMatchObject({ code: 'E_UNKNOWN_LAB', message: 'There is no definition of a lab called mtsl. Did you mean mtls?' });
  await expect(findLab('federation')).rejects.toMatchObject({ code: 'E_UNKNOWN_LAB', message: 'There is no definition of a lab called federation.' });
});

describe('tests of a lab', () => {
  test('are all of them where none is named', () => expect(ids([])).toEqual(all));
  test('are those that are named, in the order of the lab', () =>
    expect(ids(['acid.entry-deletion', 'acid.server-stop'])).toEqual(['acid.server-stop', 'acid.entry-deletion']));
  test('may be named without acid.', () => expect(ids(['server-stop'])).toEqual(['acid.server-stop']));
  test('may be left out', () => expect(ids([], ['server-stop'])).toEqual(all.filter((id) => id !== 'acid.server-stop')));
  test('left out and named, are left out', () => expect(ids(['server-stop', 'entry-deletion'], ['server-stop'])).toEqual(['acid.entry-deletion']));
  test.each([
    [['server-stp'], [], 'The lab mtls has no test called server-stp. Did you mean acid.server-stop?'],
    [[], ['server-stp'], 'The lab mtls has no test called server-stp. Did you mean acid.server-stop?'],
    [['quite-another-thing-altogether'], [], 'The lab mtls has no test called quite-another-thing-altogether.'],
  ])('%j without %j is refused', (only, skip, message) => {
    expect(() => ids(only, skip)).toThrow(expect.objectContaining({ code: 'E_UNKNOWN_TEST', message }));
  });
});

test('a test reads as a lesson', () => {
  expect(selectTests(mtls, ['server-stop'], []).map(explainTest).join('')).toMatchInlineSnapshot(`
    "# mTLS outlives SPIRE Server, until the first X509-SVID expires

    About an outage of SPIRE Server, NotAfter, and the PersistentVolume of the server.

    Agents go on giving out the X509-SVIDs that they hold. Nobody notices an outage until an X509-SVID reaches its NotAfter. Then all requests fail.

    ## Before

    ### Both workloads prove who they are, and requests are answered

    Each request is a new handshake with the X509-SVIDs held at that moment, and each side demands one exact SPIFFE ID.

    - expect: mtls-client logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server (5 different lines) within 15 s
    - expect: mtls-client never logs “call”, status = fail
    - expect: mtls-server logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client within 15 s

    ## The fault: SPIRE Server is stopped

    Its StatefulSet is scaled to 0: no X509-SVID is signed, and no agent gets an answer. Its volume, with CA keys and entries, stays.

    - scale SPIRE Server to 0

    ## What must be seen

    ### Every agent notices that it cannot synchronize

    Agents fetch their authorized entries every sync interval; a failed fetch is logged, and tried again later.

    - expect: SPIRE Agent logs “Synchronize failed”, level = error (3 different nodes) within 30 s

    ### mTLS keeps working until an X509-SVID expires, and breaks then

    No agent can renew; workloads keep what they hold; the verifier on the other side is what looks at NotAfter.

    - expect: mtls-client logs “call”, status = fail not before the earlier NotAfter of the X509-SVIDs that mtls-client and mtls-server held, and within 2 s of it
    - expect: mtls-client or mtls-server logs “call”, status = fail, error ~ /certificate has expired or is not yet valid/ not before the earlier NotAfter of the X509-SVIDs that mtls-client and mtls-server held, and within 3 s of it
    - expect: SPIRE Agent never logs “Starting agent”
    - expect: no agent restarts

    ## Healed

    - scale SPIRE Server to 1

    ### The server comes back as the same server

    The PersistentVolume holds the CA keys and the data store: agents still trust the server, it still knows them, and none is sent back to attest again.

    - expect: new SPIRE Server logs “Starting Server APIs” within 60 s
    - expect: SPIRE Agent logs “Renewing X509-SVID” (2 different spiffe_ids) within 60 s
    - expect: mtls-client or mtls-server logs “svid” (2 different spiffe_ids) within 60 s
    - expect: strict-client or strict-server logs “svid” (2 different spiffe_ids) within 60 s
    - expect: mtls-client logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server within 60 s
    - expect: mtls-server logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client within 60 s
    - expect: strict-client logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/strict-server within 60 s
    - expect: strict-server logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/strict-client within 60 s
    - expect: SPIRE Agent never logs /^Agent needs to re-attest|^Node attestation was successful$/
    - expect: SPIRE Server never logs “Failed to authenticate caller”
    - expect: the claim is bound to the same PersistentVolume
    - expect: the trust bundle still holds the authorities that it had
    - expect: the registration entries are the same
    - expect: no agent restarts"
  `);
});

test('a lab reads as its summary', async () => {
  expect(explainLab(mtls, await labDrawing(mtls))).toMatchInlineSnapshot(`
    "# Two workloads talk over mTLS, and you break it in three ways

    How a workload gets an identity on Kubernetes, how long that stays valid when its entry or the server is gone, and what it does not decide.

    ## What is where

    \`\`\`text
    +- control-plane --------------------------------------------------------------+
    | SPIRE Server                                                                 |
    |   pod spire-server-0, port 8081                                              |
    |   PersistentVolume at /run/spire/data: CA keys, registration entries         |
    +------------------------------------------------------------------------------+
                 ^                          ^                          ^
                 |  node attestation, registration entries, X509-SVIDs
    +- worker ---------------+ +- worker2 --------------+ +- worker3 --------------+
    | SPIRE Agent            | | SPIRE Agent            | | SPIRE Agent            |
    |   Workload API socket  | |   Workload API socket  | |   Workload API socket  |
    | strict-server          | | mtls-server            | | mtls-client            |
    | strict-client          | | SPIFFE CSI Driver      | |   calls mtls-server    |
    |   calls strict-server  | |   mounts the socket    | | SPIFFE CSI Driver      |
    | SPIFFE CSI Driver      | |                        | |   mounts the socket    |
    |   mounts the socket    | |                        | |                        |
    +------------------------+ +------------------------+ +------------------------+
    socket on a node  /run/spire/agent-sockets/spire-agent.sock
    socket in a pod   /spiffe-workload-api/spire-agent.sock, from csi.spiffe.io
    \`\`\`

    ## Ready means

    ### Three workers run, and each proved which node it is

    Each agent presents a projected service account token (k8s_psat); the server lets Kubernetes review it and looks up the node, whose UID becomes the last part of the agent ID.

    - expect: four nodes are Ready
    - expect: each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node
    - expect: the server's claim is bound to a PersistentVolume

    ### The Workload API is on every worker

    The SPIFFE CSI Driver mounts the folder with the agent's socket into pods, so that a pod needs no hostPath of its own.

    - expect: csi.spiffe.io is registered on every worker
    - expect: the agent's socket is on every worker
    - expect: each CSI volume is mounted once

    ### A request of mtls-client is answered over mTLS, with the expected peer on both sides

    Each workload fetched its X509-SVID from the Workload API; the handshake shows them to each other, and each demands one exact SPIFFE ID.

    - expect: mtls-client logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server within 90 s
    - expect: mtls-server logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client within 90 s
    - expect: mtls-client or mtls-server logs “svid” (2 different spiffe_ids) within 90 s

    ### A request of strict-client is answered over mTLS, with the expected peer on both sides

    Each workload fetched its X509-SVID from the Workload API; the handshake shows them to each other, and each demands one exact SPIFFE ID.

    - expect: strict-client logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/strict-server within 90 s
    - expect: strict-server logs “call”, status = ok, peer_id = spiffe://spirelab.test/ns/mtls-demo/sa/strict-client within 90 s
    - expect: strict-client or strict-server logs “svid” (2 different spiffe_ids) within 90 s

    ## Acid tests

    - \`acid.server-stop\`: mTLS outlives SPIRE Server, until the first X509-SVID expires: an outage of SPIRE Server, NotAfter, and the PersistentVolume of the server

    - \`acid.entry-deletion\`: Without its registration entry a workload gets no identity, and keeps an old one until it expires: spire-server entry delete, and the NotAfter of an X509-SVID

    - \`acid.spiffe-id-mismatch\`: A valid X509-SVID with another SPIFFE ID is refused, by either side: which SPIFFE ID each side of mTLS demands of its peer"
  `);
});
