import { describe, expect, test } from 'vitest';
import type { AcidTest } from '../lab/define-lab.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { RoundExpectation } from '../lab/expectations.ts';
import { faultTest } from '../lab/fault-test.ts';
import type { Fault } from '../lab/faults.ts';
import { expectationId, expectationIds, ownSteps, type PlacedStep, readySteps, stepsOfLesson, stepsOfTest } from '../lab/step-ids.ts';
import type { RoundStep } from '../lab/steps.ts';
import { allFaults } from './faults.ts';
import { allLabs } from './labs.ts';
import { allLessons } from './lessons.ts';

const labs = await allLabs();
const [lab] = labs;
if (lab === undefined) throw new Error('there is no lab');
const acid = labs.flatMap((each) => each.acid);
const faults = await allFaults();
const lessons = await allLessons();

/** All that can be in the results of a test: its own steps, and those that the runner adds to it. */
const idsOf = (placed: readonly PlacedStep[], of: readonly Fault[]): readonly string[] => [
  ...placed.flatMap((each) => [each.id, ...expectationIds(each)]),
  ...of.flatMap((fault) => [
    ownSteps.meanwhile(fault),
    ...fault.meanwhile.map((_, at) => expectationId(ownSteps.meanwhile(fault), at)),
    ownSteps.asItWas(fault),
    expectationId(ownSteps.asItWas(fault), 0),
  ]),
  ...[ownSteps.needs, ownSteps.unsolved, ownSteps.mistakes],
];

const idsOfTest = (each: AcidTest): readonly string[] => idsOf(stepsOfTest(each), each.faults);
const idsOfLesson = (each: Lesson): readonly string[] => idsOf(stepsOfLesson(each), [each.task.fault]);

// What closes at another expectation of its step knows it by identity; ids do not look at that.
const otherExpectation = (each: RoundExpectation): RoundExpectation => ({ ...each, describe: `other words for ${each.describe}` });
const otherStep = <S extends RoundStep>(each: S): S => ({ ...each, title: `${each.title}, or so`, why: 'Why not?', expect: each.expect.map(otherExpectation) });
const otherFault = (each: Fault): Fault => ({
  ...each,
  title: 'Another title',
  why: 'Why not?',
  symptoms: each.symptoms.map(otherStep),
  recovery: each.recovery.map(otherStep),
  meanwhile: each.meanwhile.map((going) => ({ ...going, describe: 'it goes on' })),
});
const otherTest = (each: AcidTest): AcidTest => ({ ...each, title: 'Another title', healthy: otherStep(each.healthy), faults: each.faults.map(otherFault) });
const otherLesson = (each: Lesson): Lesson => ({
  ...each,
  title: 'Another title',
  steps: each.steps.map(otherStep),
  task: { ...each.task, check: otherStep(each.task.check), fault: otherFault(each.task.fault) },
});

const tests = [...acid, ...faults.map((fault) => faultTest(fault, lab))];
const all = [
  ...tests.map((each) => ({ id: each.id, ids: idsOfTest(each), reworded: idsOfTest(otherTest(each)), steps: stepsOfTest(each) })),
  ...lessons.map((each) => ({ id: `lesson.${each.id}`, ids: idsOfLesson(each), reworded: idsOfLesson(otherLesson(each)), steps: stepsOfLesson(each) })),
  ...labs.map((each) => ({
    id: each.id,
    ids: idsOf(readySteps(each), []),
    reworded: idsOf(readySteps({ ready: each.ready.map(otherStep) }), []),
    steps: readySteps(each),
  })),
];

test('acid tests, faults, lessons and labs are looked at', () => {
  expect(all).toHaveLength(acid.length + faults.length + lessons.length + labs.length);
  for (const count of [acid, faults, lessons]) expect(count.length).toBeGreaterThan(0);
});

describe.each(all)('$id', ({ ids, reworded, steps }) => {
  test('calls each step and each expectation by an id of its own', () => {
    expect(ids.length).toBeGreaterThan(steps.length);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+([/-][a-z0-9]+)*$/);
  });

  test('keeps its ids whatever its words are', () => expect(reworded).toEqual(ids));

  test('has no expectation twice in one step: its result would be told once', () => {
    for (const { step } of steps) expect(new Set(step.expect).size).toBe(step.expect.length);
  });
});
