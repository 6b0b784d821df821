import { MAIN, MAX_DEPTH, RESCUE, branchKey } from './types';
import type { Flow, ListKey, Place, Step } from './types';
import { find, heightOf } from './tree';

/** Target is a place where a step can be put, with the list above or below which it is shown. */
export interface Target extends Place {
  /** Levels of branches above the place: 0 in the main list. */
  readonly depth: number;
  /** Whether the step is there now. */
  readonly own: boolean;
}

/**
 * targetsOf returns all places where a step can be put, from top to bottom: between all
 * other steps, at the beginning and end of each list, not in its own branches and not
 * deeper than the server allows. Exactly one of them is its own.
 */
export function targetsOf(flow: Flow, id: string): Target[] {
  const found = find(flow, id);
  if (!found) return [];
  const height = heightOf(found.step);
  const out: Target[] = [];
  const list = (steps: readonly Step[], key: ListKey, depth: number): void => {
    const fits = depth + height <= MAX_DEPTH;
    steps.forEach((step, index) => {
      const own = step.id === id;
      // Directly below itself is the same place as its own.
      const after = index > 0 && steps[index - 1]!.id === id;
      if (fits && !after) out.push({ list: key, index, depth, own });
      if (own) return;
      step.next?.forEach((branch, n) => list(branch.steps ?? [], branchKey(step.id, n), depth + 1));
    });
    const last = steps[steps.length - 1];
    if (fits && last?.id !== id) out.push({ list: key, index: steps.length, depth, own: false });
  };
  list(flow.steps, MAIN, 0);
  list(flow.rescue, RESCUE, 0);
  return out;
}

/** neighbour returns the next place above or below that of a step; none at the ends. */
export function neighbour(flow: Flow, id: string, direction: 'up' | 'down'): Target | undefined {
  const targets = targetsOf(flow, id);
  const own = targets.findIndex((target) => target.own);
  return own < 0 ? undefined : targets[own + (direction === 'up' ? -1 : 1)];
}
