import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { apply } from '../src/adapters/kubernetes/apply.ts';
import type { Client } from '../src/adapters/kubernetes/client.ts';
import { labFolder, readRecord } from '../src/adapters/state/lab-record.ts';
import { pathOf } from '../src/evidence/api-path.ts';
import { connectionTo } from '../src/lifecycle/connection.ts';
import { findLab } from '../src/lifecycle/labs.ts';
import type { Settings } from '../src/lifecycle/settings.ts';
import { watchedSpirelab } from './run-spirelab.ts';

const load = { pods: 50, linesPerSecond: 100, seconds: 60 } as const;
const namespace = 'mtls-demo';
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'log-load', namespace };
/** How long all pods get to start, and to be followed, before the first line; seconds. */
const startsWithin = 120;

export interface LogLoad {
  readonly pods: number;
  readonly lines: number;
  /** Lines whose number never came. */
  readonly lost: number;
  readonly twice: number;
  readonly peakMemory: number;
}

/** `spirelab logs -f` under a flood of numbered lines, from pods that all begin at the same instant. */
export async function logLoad(settings: Settings): Promise<LogLoad> {
  const { signal } = new AbortController();
  const folder = labFolder(settings.paths.state, settings.name);
  const { client } = await connectionTo(await findLab(settings.lab), folder, settings);
  const image = (await readRecord(folder))?.images.find(({ reference }) => /local-path-helper/.test(reference))?.reference ?? '';
  const begin = Math.ceil(Date.now() / 1000) + startsWithin;
  await apply(client, flood(image, begin), signal);
  try {
    await untilRunning(client, signal);
    const follower = watchedSpirelab('logs', '--name', settings.name, '--follow', '--tail', '0', '-o', 'ndjson');
    const counts = countNumbers(follower.lines);
    await delay(begin * 1000 + load.seconds * 1000 - Date.now());
    // Numbers that are still on their way come within seconds; what has not come by then is lost.
    for (let waited = 0; waited < 30 && counts.lines() < load.pods * load.linesPerSecond * load.seconds; waited++) await delay(1000);
    const peakMemory = await follower.stop();
    return { pods: load.pods, lines: counts.lines(), lost: counts.lost(), twice: counts.twice(), peakMemory };
  } finally {
    await client.remove(pathOf(deployment), signal);
    // What is measured next must not share the machine with fifty pods that end.
    await untilGone(client, signal);
  }
}

/** A hundred lines at the begin of each second; awk, because it writes them without a process each. */
function flood(image: string, begin: number) {
  const program = `BEGIN {
    while (systime() < ${begin}) system("sleep 0.2");
    for (second = 0; second < ${load.seconds}; second++) {
      for (line = 1; line <= ${load.linesPerSecond}; line++) print "{\\"event\\":\\"load\\",\\"number\\":" second * ${load.linesPerSecond} + line "}";
      fflush();
      while (systime() < ${begin} + second + 1) system("sleep 0.1");
    }
    while (1) system("sleep 3600");
  }`;
  const { name } = deployment;
  return {
    apiVersion: deployment.apiVersion,
    kind: deployment.kind,
    metadata: { name, namespace },
    spec: {
      replicas: load.pods,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          automountServiceAccountToken: false,
          // With none, a pod is gone from the API server at once, and its node is busy with its end for seconds more.
          terminationGracePeriodSeconds: 1,
          containers: [{ name, image, command: ['awk', program] }],
        },
      },
    },
  };
}

async function untilRunning(client: Client, signal: AbortSignal): Promise<void> {
  for (;;) {
    const found = await client.get<{ readonly status?: { readonly availableReplicas?: number } }>(pathOf(deployment), signal);
    if (found.status?.availableReplicas === load.pods) return;
    await delay(500);
  }
}

async function untilGone(client: Client, signal: AbortSignal): Promise<void> {
  const ofFlood = `${pathOf({ apiVersion: 'v1', kind: 'Pod', namespace })}?labelSelector=app%3D${deployment.name}`;
  while ((await client.get<{ readonly items: readonly unknown[] }>(ofFlood, signal)).items.length > 0) await delay(500);
}

function countNumbers(lines: NodeJS.ReadableStream) {
  const seen = new Map<string, Set<number>>();
  let [count, twice] = [0, 0];
  createInterface({ input: lines }).on('line', (text) => {
    const { pod, line } = JSON.parse(text) as { readonly pod: string; readonly line: string };
    const number = /^\{"event":"load","number":(\d+)\}$/.exec(line)?.[1];
    if (number === undefined) return;
    const numbers = seen.get(pod) ?? new Set();
    seen.set(pod, numbers);
    if (numbers.has(Number(number))) twice++;
    else count++;
    numbers.add(Number(number));
  });
  return { lines: () => count, twice: () => twice, lost: () => load.pods * load.linesPerSecond * load.seconds - count };
}
