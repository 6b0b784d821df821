import type { Problem } from '../api';
import type { Branch } from '../model/types';
import type { Passage } from '../model/trace';

/** Marks is what is wrong at a row. */
export interface Marks {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** RowContext is what rows show besides the workflow itself. */
export interface RowContext {
  readonly showNotes: boolean;
  /** What is wrong, by the key of the row. */
  readonly marks: ReadonlyMap<string, Marks>;
  /** What happened in a dry run, by the ID of the step. */
  readonly trace: ReadonlyMap<string, readonly Passage[]>;
  /** Steps that are different from another version, by ID. */
  readonly changed: ReadonlyMap<string, string>;
  /** Opens the dialog that adds a branch to a step, or changes one. */
  readonly handle: (step: string, kind: 'response' | 'exception', branch?: { list: string; branch: Branch }) => void;
}
