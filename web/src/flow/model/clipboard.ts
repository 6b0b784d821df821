import type { Branch, Flow, Step } from './types';
import { newID } from './ids';
import type { NewID } from './ids';
import { Malformed, parseJSON, parseSteps } from './parse';
import { printSteps } from './print';
import { allSteps } from './tree';

/** The largest text that is read from the clipboard. */
export const MAX_PASTE = 4 << 20;

/** copyText returns steps as the text that the clipboard gets: a list of steps in JSON. */
export const copyText = (steps: readonly Step[]): string => JSON.stringify(printSteps(steps, 'provider'), null, 2);

/**
 * pasteText reads steps from a text: a list of steps, one step, or a whole workflow, of which
 * the main list counts. They get new IDs, and their jumps follow.
 */
export function pasteText(text: string, into: Flow, id: NewID = newID): readonly Step[] {
  if (text.length > MAX_PASTE) throw new Malformed('large', '');
  const value = parseJSON(text);
  const steps = parseSteps(stepsIn(value), 'steps', id);
  if (steps.length === 0) throw new Malformed('empty', '');
  if (steps.some((step) => !step.action)) throw new Malformed('step', '');
  return fresh(steps, into, id);
}

function stepsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return 'steps' in value ? value.steps : [value];
}

/** fresh returns steps with new IDs. A jump to a step that the workflow does not have is dropped. */
export function fresh(steps: readonly Step[], into: Flow, id: NewID = newID): readonly Step[] {
  const ids = new Map<string, string>();
  const known = new Set(allSteps(into).map((found) => found.step.id));
  const name = (list: readonly Step[]): void => list.forEach((step) => {
    ids.set(step.id, id());
    step.next?.forEach((branch) => name(branch.steps ?? []));
  });
  const again = (list: readonly Step[]): readonly Step[] => list.map((step) => ({
    ...step, id: ids.get(step.id)!, ...(step.next && { next: step.next.map(branch) }),
  }));
  const branch = (old: Branch): Branch => {
    const { step_id, ...rest } = old;
    const to = step_id && (ids.get(step_id) ?? (known.has(step_id) ? step_id : undefined));
    return { ...rest, ...(old.steps && { steps: again(old.steps) }), ...(to && { step_id: to }) };
  };
  name(steps);
  return again(steps);
}
