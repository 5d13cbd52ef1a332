import { createHmac, randomBytes } from 'node:crypto';
import { cleanEvent } from './clean-event.ts';
import { cleanObject, type Json } from './clean-object.ts';
import { cleanText, type Remove } from './clean-text.ts';

/** Cleans what becomes one file, and counts what it removed. */
export interface Cleaner {
  text(text: string): string;
  json(value: Json): Json;
  /** What a run said of itself. */
  event(value: Json): Json;
  readonly remove: Remove;
  /** How many values were removed so far; hashed ones are not counted. */
  readonly removed: number;
}

/**
 * A maker of cleaners that hash alike. The hash has a key that is kept nowhere: equal values of one bundle have equal
 * hashes, and nobody can try passwords against them.
 */
export function cleaners(): () => Cleaner {
  const key = randomBytes(32);
  const hash = (value: string): string => `hmac-sha256:${createHmac('sha256', key).update(value).digest('hex').slice(0, 12)}`;
  return () => {
    let removed = 0;
    const remove: Remove = (what) => {
      removed++;
      return `[removed: ${what}]`;
    };
    return {
      text: (text) => cleanText(text, remove),
      json: (value) => cleanObject(value, { remove, hash }),
      event: (value) => cleanEvent(value, { remove, hash }),
      remove,
      get removed() {
        return removed;
      },
    };
  };
}
