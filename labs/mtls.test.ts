import { describe, expect, test } from 'vitest';
import type { Expectation, RoundStep } from '../src/lab/index.ts';
import mtls from './mtls.lab.ts';

const steps: readonly RoundStep[] = [
  ...mtls.ready,
  ...mtls.acid.flatMap(({ healthy, faults }) => [healthy, ...faults.flatMap(({ symptoms, recovery }) => [...symptoms, ...recovery])]),
];

describe('what every lab must keep to', () => {
  test('each test is called acid.<name>, and no two are called alike', () => {
    const ids = mtls.acid.map(({ id }) => id);
    for (const id of ids) expect(id).toMatch(/^acid\.[a-z-]+$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('titles, and what they teach, are sentences that a learner could quote', () => {
    for (const { title, teaches } of [mtls, ...mtls.acid]) {
      expect(title).not.toMatch(/\.$/);
      expect(teaches).toMatch(/\.$/);
    }
    for (const { why } of steps) expect(why).toMatch(/\.$/);
  });

  test('what must never come ends with an expectation of the same step that is decided by itself', () => {
    for (const { title, expect: expectations } of steps) {
      for (const expectation of expectations.filter(({ kind }) => kind === 'never')) {
        const { until } = expectation as Extract<Expectation, { kind: 'never' }>;
        expect(expectations, title).toContain(until);
        expect(['logged', 'state'], title).toContain(until.kind);
      }
    }
  });

  test('within one step no two expectations are told alike', () => {
    for (const { title, expect: expectations } of steps) {
      const told = expectations.map(({ describe: words }) => words);
      expect(new Set(told).size, title).toBe(told.length);
    }
  });

  test('each fault can be healed, has symptoms, and its recovery is proved by requests of everything that it touched', () => {
    for (const fault of mtls.acid.flatMap(({ faults }) => faults)) {
      const { symptoms, recovery, touches } = fault;
      expect(fault.inject.length).toBeGreaterThan(0);
      expect(fault.heal.length).toBeGreaterThan(0);
      expect(symptoms.flatMap((step) => step.expect).some((expectation) => expectation.kind === 'logged' && !expectation.holdsAnyway)).toBe(true);
      const recovered = recovery.flatMap((step) => step.expect).map(({ describe: words }) => words);
      for (const { name } of touches === 'everything' ? mtls.workloads : touches) {
        expect(
          recovered.some((words) => words.startsWith(`${name} logs “call”, status = ok`)),
          `${fault.id}: ${name}`,
        ).toBe(true);
      }
    }
  });

  test('no expression keeps its place from one line to the next', () => {
    const wanted = steps.flatMap(({ expect: all }) =>
      all.flatMap((each) => ('match' in each ? [each.match.message, ...Object.values(each.match.fields)] : [])),
    );
    for (const each of wanted) if (each instanceof RegExp) expect(each.flags).not.toMatch(/[gy]/);
  });

  test('every entry hangs on one that comes before it', () => {
    const before = new Set<string>();
    for (const entry of mtls.entries) {
      if (entry.kind === 'workload') expect(before).toContain(entry.parent.id);
      before.add(entry.id);
    }
  });
});
