import { z } from 'zod';
import { list, record } from './schema-shapes.ts';

export const problemSchema = record({
  code: z.string().describe('The permanent code, such as E_KIND_CREATE'),
  title: z.string().describe('What happened, in general'),
  message: z.string().describe('What happened, in this case'),
  hint: z.string().describe('Why, and what can be done about it'),
  next: z.string().exactOptional().describe('The command to run next'),
  left: z.string().exactOptional().describe('What exists now because of what was done so far'),
  evidence: list(z.string()).exactOptional().describe('Lines of output that show the cause'),
}).meta({ id: 'Problem', description: 'An error of the tool, of its use or of its ground' });

const lineSchema = record({
  kind: z.literal('line'),
  at: z.string().describe('RFC 3339 with nanoseconds, from the stream'),
  node: z.string().describe('The cluster node'),
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  line: z.string().describe('The line as it was written'),
}).meta({ id: 'LineEvidence', description: 'A real log line, and the container that wrote it' });

const asking = {
  at: z.string().describe("RFC 3339 with nanoseconds: the cluster's time when it was asked for"),
  from: list(z.enum(['kubernetes', 'spire-server', 'node'])).describe('Who was asked'),
  question: z.string().describe('What was asked, as a noun phrase'),
};

const stateSchema = record({
  kind: z.literal('state'),
  ...asking,
  state: z.string().describe('The answer, as JSON'),
}).meta({ id: 'StateEvidence', description: 'A state as it was read' });

const unansweredSchema = record({
  kind: z.literal('unanswered'),
  ...asking,
  why: z.string().describe('Why nothing is known of it'),
}).meta({ id: 'UnansweredEvidence', description: 'A state that could not be read' });

const evidenceSchema = z
  .discriminatedUnion('kind', [lineSchema, stateSchema, unansweredSchema])
  .meta({ id: 'Evidence', description: 'What decided an expectation' });

const windowSchema = record({
  reason: z.string().describe('What decided where the window begins and ends'),
  from: z.string().describe("RFC 3339, an instant of the cluster's clock"),
  to: z.string().describe("RFC 3339, an instant of the cluster's clock"),
}).meta({ id: 'Window', description: 'When an expectation had to come true' });

const timingSchema = record({
  seconds: z.number().describe('From the moment at which the window is fixed to what decided the expectation'),
  opensAfter: z.number().exactOptional().describe('Seconds after that moment before which it would have been too early'),
  closesAfter: z.number().describe('Seconds after that moment after which it would have been too late'),
}).meta({ id: 'Timing', description: 'How long something took, and how long it might have' });

const expectationSchema = record({
  id: z.string().describe('Where it is in its test: unique there, and the same whatever its words are'),
  describe: z.string().describe('What was expected, as a sentence'),
  status: z.enum(['passed', 'failed', 'skipped']),
  reason: z.enum(['absent', 'too-early', 'forbidden', 'different', 'undecidable']).exactOptional().describe('Why it failed; only on failure'),
  expected: z.string(),
  received: z.string(),
  window: windowSchema.exactOptional(),
  timing: timingSchema.exactOptional().describe('Where something was waited for and came'),
  evidence: list(evidenceSchema).describe('What decided it'),
  nearest: list(lineSchema).describe('On failure, what came nearest to it, best first'),
}).meta({ id: 'Expectation', description: 'One expectation and what became of it' });

const stepSchema = record({
  id: z.string().describe('Where it is in its test: unique there, and the same whatever its words are'),
  title: z.string(),
  why: z.string().describe('The mechanism that the step shows'),
  phase: z.enum(['healthy', 'fault', 'symptom', 'heal', 'recovery', 'lesson', 'check']),
  status: z.enum(['passed', 'failed', 'skipped']),
  startedAt: z.string().describe('RFC 3339'),
  seconds: z.number(),
  expectations: list(expectationSchema),
  error: problemSchema.exactOptional().describe("Why the step's action failed, so that nothing could be looked for"),
}).meta({ id: 'Step', description: 'One step of a test' });

const controlSchema = record({
  holds: z.boolean().describe('Whether the test failed, as it must without its fault'),
  explanation: z.string(),
}).meta({ id: 'Control', description: 'The verdict of a control run' });

export const testSchema = record({
  id: z.string(),
  repetition: z.number().describe('Which of its repetitions this is, from 1 on').meta({ type: 'integer' }),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'error', 'skipped']).describe('failed: SPIRE did not behave as the test says; error: the tool or its ground broke'),
  startedAt: z.string().describe('RFC 3339'),
  seconds: z.number(),
  tainted: z.boolean().describe('Whether the fault could not be healed'),
  steps: list(stepSchema),
  control: controlSchema.exactOptional().describe('Only in a control run'),
}).meta({ id: 'Test', description: 'One acid test' });
