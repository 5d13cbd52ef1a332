import { defineFault, logged, newPodsOf, patch, restore, step } from '../../../src/lab/index.ts';
import { agents, client } from '../../nouns/mtls.ts';
import { agentDaemonSet } from '../../nouns/objects.ts';

export const noHostPid = defineFault({
  id: 'host-pid',
  title: 'The agents have no hostPID',
  why: 'The kernel tells the agent the PID of a caller, in the PID namespace of the agent. A process of another pod has none there, so the kernel says 0, and the agent does not know which process to attest.',
  level: 2,
  touches: 'everything',
  inject: [patch(agentDaemonSet, { spec: { template: { spec: { hostPID: false } } } })],
  symptoms: [
    step('The agents refuse every caller, and say why', {
      why: 'The agent closes the connection before it reads a request: without a PID it cannot attest the caller. So there is no “PID attested” in its log, and no “No identity issued” either.',
      expect: [
        logged(newPodsOf(agents), 'Connection failed during accept', {
          where: { error: /could not resolve caller information/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
        logged(client, 'watch', { where: { status: 'error', error: /error reading server preface/ }, within: 60 }),
      ],
    }),
  ],
  heal: [restore(agentDaemonSet)],
});
