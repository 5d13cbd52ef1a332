/** The vocabulary of labs: all that a file in labs/ may import. */
export * from './actions.ts';
export * from './define-lab.ts';
export * from './define-lesson.ts';
export * from './diagnoses.ts';
export * from './entries.ts';
export * from './expectations.ts';
export * from './explain.ts';
export * from './faults.ts';
export * from './judges.ts';
export * from './moments.ts';
export * from './probes.ts';
export * from './shell.ts';
export * from './sources.ts';
export * from './spire.ts';
