import { defineFault, deleteEntry, deploy, logged, putEntry, restart, rewrite, step, undeploy } from '../../../src/lab/index.ts';
import { requests, strictRequests } from '../../nouns/mtls.ts';
import { helperConfig, plainClient, plainEntries, plainFile, plainServer, spiffeHelper } from '../../nouns/plain-server.ts';

export const unsignalledServer = defineFault({
  id: 'unsignalled-server',
  title: 'spiffe-helper writes new files, and does not signal the server',
  why: 'A process that was started with a certificate holds it in memory. A new one on disk changes nothing for its clients until the process reads it.',
  level: 2,
  touches: [],
  inject: [
    ...plainEntries.map(putEntry),
    deploy(plainFile),
    rewrite(helperConfig, 'helper.conf', 'pid_file_name = "/run/tls/plain-server.pid"\n', ''),
    restart(plainServer),
  ],
  symptoms: [
    step('The client refuses a certificate that has expired, while the helper writes new ones', {
      why: 'The helper does half of its work. The server shows the certificate that it read at its start, until that has expired.',
      expect: [
        logged(spiffeHelper, /X\.509 certificates updated/, { within: 60 }),
        logged(plainClient, 'call', { where: { status: 'fail', error: /certificate has expired/ }, within: 75 }),
      ],
    }),
  ],
  meanwhile: [requests.goOn, strictRequests.goOn],
  heal: [undeploy(plainFile), ...plainEntries.map(deleteEntry)],
});
