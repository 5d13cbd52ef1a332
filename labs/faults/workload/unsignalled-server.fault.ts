import { defineFault, deploy, putEntry, restart, rewrite } from '../../../src/lab/index.ts';
import { helperConfig, plainEntries, plainFile, plainServer } from '../../nouns/plain-server.ts';

export const unsignalledServer = defineFault({
  id: 'unsignalled-server',
  title: 'spiffe-helper writes new files, and tells nobody',
  why: 'A process that was started with a certificate holds it in memory. Whoever writes another one to disk has changed nothing for its clients until the process reads it.',
  inject: [
    ...plainEntries.map(putEntry),
    deploy(plainFile),
    rewrite(helperConfig, 'helper.conf', 'pid_file_name = "/run/tls/plain-server.pid"\n', ''),
    restart(plainServer),
  ],
  heal: [deploy(plainFile), restart(plainServer)],
});
