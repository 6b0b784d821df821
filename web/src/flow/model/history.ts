/** How many edits can be undone. */
export const MAX_UNDO = 200;

interface Edit<T> {
  readonly value: T;
  /** What the edit that led to the next value was, for the announcement. */
  readonly label: string;
  readonly group: string;
}

/** History is a value with those before it and those that were undone. It is immutable. */
export interface History<T> {
  readonly now: T;
  readonly past: readonly Edit<T>[];
  readonly future: readonly Edit<T>[];
}

export const begin = <T>(now: T): History<T> => ({ now, past: [], future: [] });

/**
 * record adds an edit. Edits of the same group that follow each other are undone as one:
 * the letters typed into a field, for example.
 */
export function record<T>(history: History<T>, value: T, label: string, group = ''): History<T> {
  if (value === history.now) return history;
  const last = history.past[history.past.length - 1];
  const joins = group !== '' && last?.group === group && history.future.length === 0;
  const past = joins ? history.past : [...history.past, { value: history.now, label, group }].slice(-MAX_UNDO);
  return { now: value, past, future: [] };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;

/** undo returns the history before the last edit, and what that was. */
export function undo<T>(history: History<T>): { history: History<T>; label: string } | undefined {
  const last = history.past[history.past.length - 1];
  if (!last) return undefined;
  const redone = { value: history.now, label: last.label, group: '' };
  return { history: { now: last.value, past: history.past.slice(0, -1), future: [redone, ...history.future] }, label: last.label };
}

/** redo makes the edit again that was undone last. */
export function redo<T>(history: History<T>): { history: History<T>; label: string } | undefined {
  const first = history.future[0];
  if (!first) return undefined;
  const past = [...history.past, { value: history.now, label: first.label, group: '' }];
  return { history: { now: first.value, past, future: history.future.slice(1) }, label: first.label };
}
