import { MAIN, RESCUE, branchKey } from './types';
import type { Branch, Flow, ListKey, Place, Step } from './types';

/** Found is a step with its place in the tree. */
export interface Found extends Place {
  readonly step: Step;
  /** Path as problems of the server name it: "steps[0].next[1].steps[0]". */
  readonly path: string;
  /** Depth of the list: 1 for the main list. */
  readonly depth: number;
  /** IDs of the steps whose branches contain it, outermost first. */
  readonly above: readonly string[];
}

/** walk visits all steps depth first, the main list before the rescue list. */
export function walk(flow: Flow, visit: (found: Found) => void): void {
  const list = (steps: readonly Step[], key: ListKey, path: string, above: readonly string[]): void => {
    steps.forEach((step, index) => {
      const at = `${path}[${index}]`;
      visit({ step, list: key, index, path: at, depth: above.length + 1, above });
      step.next?.forEach((branch, n) => {
        list(branch.steps ?? [], branchKey(step.id, n), `${at}.next[${n}].steps`, [...above, step.id]);
      });
    });
  };
  list(flow.steps, MAIN, 'steps', []);
  list(flow.rescue, RESCUE, 'rescue', []);
}

/** allSteps returns all steps of a workflow, depth first. */
export function allSteps(flow: Flow): Found[] {
  const out: Found[] = [];
  walk(flow, (found) => out.push(found));
  return out;
}

/** find returns a step by its ID. */
export function find(flow: Flow, id: string): Found | undefined {
  return allSteps(flow).find((found) => found.step.id === id);
}

/** branchOf returns the step and the branch that a list belongs to; none for the two main lists. */
export function branchOf(flow: Flow, list: ListKey): { found: Found; branch: Branch; n: number } | undefined {
  const cut = list.lastIndexOf('/');
  if (cut < 0) return undefined;
  const found = find(flow, list.slice(0, cut));
  const n = Number(list.slice(cut + 1));
  const branch = found?.step.next?.[n];
  return found && branch ? { found, branch, n } : undefined;
}

/** listOf returns the steps of a list; undefined if the workflow has no such list. */
export function listOf(flow: Flow, list: ListKey): readonly Step[] | undefined {
  if (list === MAIN) return flow.steps;
  if (list === RESCUE) return flow.rescue;
  const at = branchOf(flow, list);
  return at && (at.branch.steps ?? []);
}

/** depthOf returns how deep a list is: 1 for the main list. */
export function depthOf(flow: Flow, list: ListKey): number {
  const at = branchOf(flow, list);
  return at ? at.found.depth + 1 : 1;
}

/** heightOf returns how many levels a step and its branches take: 1 for a step without any. */
export function heightOf(step: Step): number {
  const below = (step.next ?? []).flatMap((branch) => (branch.steps ?? []).map(heightOf));
  return 1 + Math.max(0, ...below);
}

/** countOf returns how many steps a step and its branches are. */
export function countOf(step: Step): number {
  return (step.next ?? []).reduce((sum, b) => sum + countAll(b.steps ?? []), 1);
}

/** countAll returns how many steps there are in a list and below it. */
export function countAll(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + countOf(step), 0);
}

/** isInside reports whether a list belongs to a step or is anywhere below it. */
export function isInside(flow: Flow, list: ListKey, id: string): boolean {
  const at = branchOf(flow, list);
  return at !== undefined && (at.found.step.id === id || at.found.above.includes(id));
}

/** mapSteps rebuilds a list and all below it; a step that is not changed stays the same value. */
export function mapSteps(steps: readonly Step[], change: (step: Step) => Step): readonly Step[] {
  return mapped(steps, (step) => {
    const next = step.next && mapped(step.next, (branch) => {
      const inner = branch.steps && mapSteps(branch.steps, change);
      return inner === branch.steps ? branch : { ...branch, steps: inner };
    });
    return change(next === step.next ? step : { ...step, next });
  });
}

/** mapFlow applies mapSteps to both lists. */
export function mapFlow(flow: Flow, change: (step: Step) => Step): Flow {
  const steps = mapSteps(flow.steps, change);
  const rescue = mapSteps(flow.rescue, change);
  return steps === flow.steps && rescue === flow.rescue ? flow : { ...flow, steps, rescue };
}

function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  const out = list.map(change);
  return out.every((item, i) => item === list[i]) ? list : out;
}
