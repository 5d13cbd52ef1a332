import { type Injection, injectionOf, kept } from '../adapters/state/injections.ts';
import { type LabFolder, type LabRecord, updateRecord } from '../adapters/state/lab-record.ts';
import type { RunningLab, UndoBook } from '../engine/ports.ts';
import { formatTimestamp } from '../logs/timestamp.ts';

/** The undo of each fault in the record of its lab. Tests that run side by side write one after the other. */
export function undoBook(folder: LabFolder, { logs }: Pick<RunningLab, 'logs'>, secrecy: 'known' | 'mystery' = 'known'): UndoBook {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (change: (record: LabRecord) => LabRecord): Promise<void> => {
    last = last.then(() => updateRecord(folder, change));
    return last;
  };
  return {
    open: ({ id, title, heal }) =>
      inTurn((record) =>
        withInjections(record, [
          ...injectionsIn(record),
          { fault: id, title, at: formatTimestamp(logs.latest), stage: 'being-tried', mystery: secrecy === 'mystery', undo: heal },
        ]),
      ),
    close: ({ id }) => inTurn((record) => without(record, id)),
  };
}

/** What is in a lab, by its record. */
export function injectionsIn({ injected = [] }: LabRecord): readonly Injection[] {
  return injected.map(injectionOf);
}

/** The record of a lab with exactly these faults in it. */
export function withInjections({ injected: _before, ...record }: LabRecord, injections: readonly Injection[]): LabRecord {
  return injections.length === 0 ? record : { ...record, injected: injections.map(kept) };
}

export function without(record: LabRecord, fault: string): LabRecord {
  return withInjections(
    record,
    injectionsIn(record).filter((each) => each.fault !== fault),
  );
}
