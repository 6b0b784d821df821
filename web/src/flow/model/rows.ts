import { MAIN, RESCUE, branchKey } from './types';
import type { Branch, Flow, ListKey, Place, Step } from './types';
import { countOf } from './tree';

interface Base {
  /** Identifies the row over edits. */
  readonly key: string;
  /** Levels of branches above the row: 0 in the main list. */
  readonly depth: number;
  readonly rescue: boolean;
}

export interface StepRow extends Base {
  readonly kind: 'step';
  readonly step: Step;
  readonly place: Place;
  readonly number: number;
  readonly path: string;
  readonly foldable: boolean;
  readonly folded: boolean;
  /** How many steps are hidden below a folded row. */
  readonly hidden: number;
}

export interface BranchRow extends Base {
  readonly kind: 'branch';
  readonly step: Step;
  readonly branch: Branch;
  readonly list: ListKey;
  readonly path: string;
}

export interface AddRow extends Base {
  readonly kind: 'add';
  readonly list: ListKey;
  readonly index: number;
}

/** The end of a branch that ends the workflow, or jumps to a step. */
export interface EndRow extends Base {
  readonly kind: 'stop' | 'jump';
  readonly list: ListKey;
  readonly to?: string;
}

export type Row = StepRow | BranchRow | AddRow | EndRow;

/**
 * rowsOf returns what the editor shows of one of the two main lists, from top to bottom.
 * Steps are numbered depth first, whether folded or not.
 */
export function rowsOf(flow: Flow, area: typeof MAIN | typeof RESCUE, folded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const rescue = area === RESCUE;
  let number = 0;
  const list = (steps: readonly Step[], key: ListKey, path: string, depth: number): void => {
    steps.forEach((step, index) => stepRows(step, { list: key, index }, `${path}[${index}]`, depth));
    rows.push({ kind: 'add', key: `add:${key}`, list: key, index: steps.length, depth, rescue });
  };
  const stepRows = (step: Step, place: Place, path: string, depth: number): void => {
    const foldable = (step.next?.length ?? 0) > 0;
    const isFolded = foldable && folded.has(step.id);
    const hidden = isFolded ? countOf(step) - 1 : 0;
    rows.push({ kind: 'step', key: step.id, step, place, number: ++number, path, depth, rescue, foldable, folded: isFolded, hidden });
    number += hidden;
    if (isFolded) return;
    step.next?.forEach((branch, n) => branchRows(step, branch, n, path, depth + 1));
  };
  const branchRows = (step: Step, branch: Branch, n: number, above: string, depth: number): void => {
    const key = branchKey(step.id, n);
    const path = `${above}.next[${n}]`;
    rows.push({ kind: 'branch', key, step, branch, list: key, path, depth, rescue });
    list(branch.steps ?? [], key, `${path}.steps`, depth);
    if (branch.step_id) rows.push({ kind: 'jump', key: `jump:${key}`, list: key, to: branch.step_id, depth, rescue });
    if (branch.stop) rows.push({ kind: 'stop', key: `stop:${key}`, list: key, depth, rescue });
  };
  list(area === MAIN ? flow.steps : flow.rescue, area, area, 0);
  return rows;
}

/** numbersOf returns the number that each step has in its list, by ID. */
export function numbersOf(flow: Flow): Map<string, number> {
  const out = new Map<string, number>();
  for (const area of [MAIN, RESCUE] as const) {
    for (const row of rowsOf(flow, area, new Set())) if (row.kind === 'step') out.set(row.step.id, row.number);
  }
  return out;
}

/** rowOfPath returns the row that shows what is at a path of a problem: the deepest that contains it. */
export function rowOfPath(rows: readonly Row[], path: string): Row | undefined {
  let best: Row | undefined;
  let length = 0;
  for (const row of rows) {
    if (row.kind !== 'step' && row.kind !== 'branch') continue;
    const inside = path === row.path || path.startsWith(`${row.path}.`) || path.startsWith(`${row.path}[`);
    if (inside && row.path.length > length) {
      best = row;
      length = row.path.length;
    }
  }
  return best;
}
