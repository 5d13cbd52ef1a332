import { type Action, defineFault, patch, restore, undeploy } from '../../../src/lab/index.ts';
import { agentConfig, agentDaemonSet } from '../../nouns/objects.ts';

export const rootClientFile = 'manifests/lessons/host-pid.yaml';

/** What the lesson’s own steps left there, in whichever way they were taken. */
const tidy: readonly Action[] = [undeploy(rootClientFile), restore(agentConfig)];

export const noHostPid = defineFault({
  id: 'host-pid',
  title: 'The agents have no hostPID',
  why: 'The kernel tells the agent the PID of a caller, in the PID namespace of the agent. A process of another pod has none there, so the kernel says 0, and the agent does not know whom to attest.',
  inject: [...tidy, patch(agentDaemonSet, { spec: { template: { spec: { hostPID: false } } } })],
  heal: [restore(agentDaemonSet)],
});
