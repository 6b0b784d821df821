// The tree of a workflow as the API has it. All values are immutable: an edit returns a new
// tree that shares what it did not change, so that undo is a list of trees.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json | undefined;
}

/** A step calls one action. Members that the console does not know are kept. */
export interface Step {
  readonly id: string;
  readonly action: string;
  readonly name?: string;
  readonly config?: JsonObject;
  readonly summary?: string;
  readonly notes?: string;
  readonly next?: readonly Branch[];
  /** Members that this console does not know. */
  readonly extra?: JsonObject;
}

/** A branch is taken after a step whose outcome it matches. */
export interface Branch {
  /** Status to match; absent for any. */
  readonly status?: string;
  /** Code to match; absent for any. */
  readonly code?: string;
  readonly steps?: readonly Step[];
  /** Step to jump to: an older way of handling errors. */
  readonly step_id?: string;
  /** Whether the workflow ends after the branch. */
  readonly stop?: boolean;
  readonly extra?: JsonObject;
}

/** Flow is what an author edits of a workflow. */
export interface Flow {
  readonly name: string;
  readonly description: string;
  readonly schema: string;
  readonly country: string;
  readonly steps: readonly Step[];
  readonly rescue: readonly Step[];
  readonly extra?: JsonObject;
}

/**
 * ListKey names a list of steps, also after other edits: "steps", "rescue", or
 * "<id of a step>/<number of its branch>".
 */
export type ListKey = string;

export const MAIN: ListKey = 'steps';
export const RESCUE: ListKey = 'rescue';

/** Limits of the server, so that the editor refuses what could not be saved. */
export const MAX_STEPS = 200;
export const MAX_DEPTH = 10;

export const branchKey = (step: string, branch: number): ListKey => `${step}/${branch}`;

/** Place is where a step is, or would be put. */
export interface Place {
  readonly list: ListKey;
  readonly index: number;
}

/** EmptyFlow returns a workflow without steps. */
export const emptyFlow = (): Flow => ({
  name: '', description: '', schema: '', country: '', steps: [], rescue: [],
});
