import type { UndoBook } from '../../src/engine/ports.ts';

/** A book of undos in memory, and what was written into it and struck out, in order. */
export function notedUndos(): { readonly book: UndoBook; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const book: UndoBook = {
    open: async ({ id }) => void notes.push(`open ${id}`),
    close: async ({ id }) => void notes.push(`close ${id}`),
  };
  return { book, notes };
}
