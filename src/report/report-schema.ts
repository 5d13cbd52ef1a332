import { z } from 'zod';
import type { RunReport } from '../core/report.ts';
import { problemSchema, testSchema } from './result-schema.ts';
import { reportSchemaId } from './schema-id.ts';
import { list, record } from './schema-shapes.ts';

const imageSchema = record({
  reference: z.string(),
  digest: z.string().describe("sha256 of the manifest (registry) or of the image's configuration (source)"),
  origin: z.enum(['registry', 'source']),
  standIn: z.string().exactOptional().describe('What carries the name of a program that could not be built'),
}).meta({ id: 'Image', description: 'Where an image came from and what it is' });

const taskSchema = record({
  id: z.string(),
  title: z.string(),
  needs: list(z.string()).describe('The ids of the tasks that ended before this one started'),
  status: z.enum(['done', 'skipped', 'failed', 'cancelled']),
  start: z.number().describe('Seconds since the run began'),
  seconds: z.number(),
}).meta({ id: 'Task', description: 'One node of the graph that the command worked through' });

const podSchema = record({
  seenAt: z.string().describe("RFC 3339 with nanoseconds: the cluster's time when the API server told it"),
  namespace: z.string(),
  pod: z.string(),
  uid: z.string().describe('Tells apart pods of one name'),
  node: z.string().exactOptional().describe('The cluster node; absent before it has one'),
  createdAt: z.string().describe('RFC 3339, whole seconds, by the API server'),
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']),
  ready: z.boolean(),
  restarts: z.number().describe('Of all its containers').meta({ type: 'integer' }),
  deletion: z.enum(['none', 'begun', 'done']).describe('begun: it is asked to end; done: it is gone, and the rest is what was known last'),
}).meta({ id: 'PodChange', description: 'What a pod was when it was first seen, or when something of its life had changed' });

export const reportSchema = record({
  $schema: z.string().describe('The shape of this document').meta({ const: reportSchemaId }),
  tool: record({ name: z.literal('spirelab'), version: z.string() }).describe('What wrote it'),
  runId: z.string(),
  command: z.string().describe('The command as it was run'),
  control: z.boolean().describe('A control run: the faults were left out, so each test must fail'),
  startedAt: z.string().describe('RFC 3339'),
  seconds: z.number(),
  exitCode: z.number().describe('0 passed, 1 an expectation failed, others: the tool, its use or its ground').meta({ type: 'integer' }),
  lab: z.string(),
  cluster: record({
    name: z.string(),
    nodeImage: z.string(),
    adaptations: list(z.string()).describe('What was set differently for the sake of this machine'),
  }).describe('The kind cluster'),
  versions: record({ spire: z.string(), kubernetes: z.string() }).describe('What was tested, and on what'),
  images: list(imageSchema).describe('What exactly ran'),
  tasks: list(taskSchema),
  tests: list(testSchema),
  pods: list(podSchema).describe("What became of the pods in the lab's namespaces, in the order in which it was told"),
  problems: list(problemSchema).describe("What went wrong outside of the tests' expectations"),
});

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Stops compiling when RunReport and the schema come apart. */
export const schemaIsRunReport: Same<z.infer<typeof reportSchema>, RunReport> = true;
