import { MAIN, MAX_DEPTH, MAX_STEPS, RESCUE, branchKey } from './types';
import type { Branch, Flow, JsonObject, ListKey, Place, Step } from './types';
import { branchOf, countAll, depthOf, find, heightOf, isInside, listOf, mapFlow } from './tree';

/** Refused is an edit that cannot be made; key names the text that says why. */
export class Refused extends Error {
  constructor(readonly key: 'steps' | 'depth' | 'inside' | 'branch' | 'missing') {
    super(key);
  }
}

/** insert puts steps into a list, before the one at an index. */
export function insert(flow: Flow, place: Place, steps: readonly Step[]): Flow {
  const list = listOf(flow, place.list);
  if (!list) throw new Refused('missing');
  if (countAll(flow.steps) + countAll(flow.rescue) + countAll(steps) > MAX_STEPS) throw new Refused('steps');
  const height = Math.max(0, ...steps.map(heightOf));
  if (depthOf(flow, place.list) + height - 1 > MAX_DEPTH) throw new Refused('depth');
  const index = Math.max(0, Math.min(place.index, list.length));
  return withList(flow, place.list, [...list.slice(0, index), ...steps, ...list.slice(index)]);
}

/** append puts steps at the end of a list. */
export const append = (flow: Flow, list: ListKey, steps: readonly Step[]): Flow =>
  insert(flow, { list, index: Number.MAX_SAFE_INTEGER }, steps);

/** beside puts steps directly above or below a step. */
export function beside(flow: Flow, id: string, side: 'above' | 'below', steps: readonly Step[]): Flow {
  const found = need(flow, id);
  return insert(flow, { list: found.list, index: found.index + (side === 'below' ? 1 : 0) }, steps);
}

/** remove takes steps out, with their branches. */
export function remove(flow: Flow, ids: readonly string[]): Flow {
  return ids.reduce((left, id) => {
    const found = find(left, id);
    return found ? withList(left, found.list, without(listOf(left, found.list)!, found.index)) : left;
  }, flow);
}

/** update changes members of a step. A member that is undefined is removed. */
export function update(flow: Flow, id: string, change: Partial<Omit<Step, 'id'>>): Flow {
  need(flow, id);
  return mapFlow(flow, (step) => (step.id === id ? trimmed({ ...step, ...change }) : step));
}

/** configure gives a step another configuration. The stored summary described the old one. */
export function configure(flow: Flow, id: string, config: JsonObject): Flow {
  const bare = Object.keys(config).length === 0;
  return update(flow, id, { config: bare ? undefined : config, summary: undefined });
}

/**
 * replace makes a step call another action. Branches stay, because they show what is to
 * happen; the configuration does not, because it is that of the action.
 */
export function replace(flow: Flow, id: string, action: string, name: string): Flow {
  return update(flow, id, { action, name, config: undefined, summary: undefined });
}

/** move puts a step, with its branches, at a place that is named as before the move. */
export function move(flow: Flow, id: string, to: Place): Flow {
  const found = need(flow, id);
  if (isInside(flow, to.list, id)) throw new Refused('inside');
  if (!listOf(flow, to.list)) throw new Refused('missing');
  if (to.list === found.list && (to.index === found.index || to.index === found.index + 1)) return flow;
  const shift = to.list === found.list && to.index > found.index ? 1 : 0;
  return insert(remove(flow, [id]), { list: to.list, index: to.index - shift }, [found.step]);
}

/** addBranch adds a branch to a step. Two of the same outcome would leave one without effect. */
export function addBranch(flow: Flow, id: string, branch: Branch): Flow {
  const found = need(flow, id);
  const next = found.step.next ?? [];
  if (next.some((other) => sameOutcome(other, branch))) throw new Refused('branch');
  if (found.depth >= MAX_DEPTH) throw new Refused('depth');
  return update(flow, id, { next: [...next, plainBranch(branch)] });
}

/** updateBranch changes members of the branch that has a list. */
export function updateBranch(flow: Flow, list: ListKey, change: Partial<Branch>): Flow {
  const at = branchOf(flow, list);
  if (!at) throw new Refused('missing');
  const branch = plainBranch({ ...at.branch, ...change });
  const others = at.found.step.next!.filter((_, i) => i !== at.n);
  if (others.some((other) => sameOutcome(other, branch))) throw new Refused('branch');
  return withBranch(flow, at.found.step, at.n, branch);
}

/** removeBranch removes a branch with its steps. */
export function removeBranch(flow: Flow, list: ListKey): Flow {
  const at = branchOf(flow, list);
  if (!at) return flow;
  const next = without(at.found.step.next!, at.n);
  return update(flow, at.found.step.id, { next: next.length > 0 ? next : undefined });
}

/** lastBranch returns the list of the branch that a step got last. */
export const lastBranch = (flow: Flow, id: string): ListKey =>
  branchKey(id, (find(flow, id)?.step.next?.length ?? 1) - 1);

/** isFailure reports whether a branch handles failures only. */
export const isFailure = (branch: Branch): boolean => branch.status === 'KO' || branch.status === 'TIMEOUT';

const outcome = (branch: Branch): string => `${branch.status && branch.status !== 'NA' ? branch.status : ''} ${branch.code ?? ''}`;
const sameOutcome = (a: Branch, b: Branch): boolean => outcome(a) === outcome(b);

function need(flow: Flow, id: string) {
  const found = find(flow, id);
  if (!found) throw new Refused('missing');
  return found;
}

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== index);

function withList(flow: Flow, list: ListKey, steps: readonly Step[]): Flow {
  if (list === MAIN) return { ...flow, steps };
  if (list === RESCUE) return { ...flow, rescue: steps };
  const at = branchOf(flow, list);
  if (!at) throw new Refused('missing');
  return withBranch(flow, at.found.step, at.n, { ...at.branch, steps });
}

function withBranch(flow: Flow, step: Step, n: number, branch: Branch): Flow {
  const next = step.next!.map((other, i) => (i === n ? branch : other));
  return update(flow, step.id, { next });
}

function plainBranch(branch: Branch): Branch {
  const out = { ...branch };
  if (!out.status || out.status === 'NA') delete out.status;
  if (!out.code) delete out.code;
  if (!out.stop) delete out.stop;
  if (!out.step_id) delete out.step_id;
  return out;
}

function trimmed(step: Step): Step {
  const out: Record<string, unknown> = { ...step };
  for (const member of ['name', 'summary', 'notes', 'config', 'next'] as const) {
    if (out[member] === undefined || out[member] === '') delete out[member];
  }
  return out as unknown as Step;
}
