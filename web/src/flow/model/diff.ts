import type { Branch, Flow, Json, JsonObject, Step } from './types';
import { allSteps } from './tree';
import type { Found } from './tree';
import { stable } from './print';

export type ChangeKind = 'added' | 'removed' | 'moved' | 'changed';

/** Member is one member that is different: "config.state". */
export interface Member {
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** StepDiff is what became of a step. A step that moved may have changed too. */
export interface StepDiff {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly before?: Found;
  readonly after?: Found;
  readonly moved: boolean;
  readonly members: readonly Member[];
}

export interface FlowDiff {
  readonly steps: readonly StepDiff[];
  /** Members of the workflow itself: name, description. */
  readonly members: readonly Member[];
}

/** diffFlows compares two workflows. Steps are compared by their IDs, wherever they are. */
export function diffFlows(earlier: Flow, later: Flow): FlowDiff {
  const was = placed(earlier);
  const is = placed(later);
  const out: StepDiff[] = [];
  for (const [id, before] of was) {
    if (!is.has(id)) out.push({ id, kind: 'removed', before, moved: false, members: [] });
  }
  const stay = unmoved(was, is);
  for (const [id, after] of is) {
    const before = was.get(id);
    if (!before) {
      out.push({ id, kind: 'added', after, moved: false, members: [] });
      continue;
    }
    const moved = !stay.has(id);
    const members = differences(plain(before.step), plain(after.step), '');
    if (moved || members.length > 0) out.push({ id, kind: members.length > 0 ? 'changed' : 'moved', before, after, moved, members });
  }
  return { steps: out, members: differences(ownMembers(earlier), ownMembers(later), '') };
}

export const isEqual = (diff: FlowDiff): boolean => diff.steps.length === 0 && diff.members.length === 0;

/** clashes returns the IDs of the steps that both differences touch. */
export function clashes(mine: FlowDiff, theirs: FlowDiff): Set<string> {
  const touched = new Set(theirs.steps.map((step) => step.id));
  return new Set(mine.steps.map((step) => step.id).filter((id) => touched.has(id)));
}

/** differences returns where two values are different, with the deepest paths that say it. */
export function differences(before: Json | undefined, after: Json | undefined, path: string): Member[] {
  if (stable(before) === stable(after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differences(before[name], after[name], path ? `${path}.${name}` : name));
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const placed = (flow: Flow): Map<string, Found> => new Map(allSteps(flow).map((found) => [found.step.id, found]));

/**
 * unmoved returns the steps that did not move: of those that are in the same list before and
 * after, the most that have the same order.
 */
function unmoved(was: Map<string, Found>, is: Map<string, Found>): Set<string> {
  const lists = new Map<string, string[]>();
  for (const [id, found] of is) {
    if (was.get(id)?.list === found.list) lists.set(found.list, [...(lists.get(found.list) ?? []), id]);
  }
  return new Set([...lists.values()].flatMap((ids) => longestRising(ids, (id) => was.get(id)!.index)));
}

/** longestRising returns the longest part of a list whose values rise. */
function longestRising(ids: readonly string[], value: (id: string) => number): string[] {
  const best = ids.map((): string[] => []);
  ids.forEach((id, i) => {
    const before = best.slice(0, i).filter((chain) => value(chain[chain.length - 1]!) < value(id));
    best[i] = [...before.reduce((a, b) => (b.length > a.length ? b : a), [] as string[]), id];
  });
  return best.reduce((a, b) => (b.length > a.length ? b : a), [] as string[]);
}

/** plain returns a step without the steps below it, which are compared for themselves. */
function plain(step: Step): JsonObject {
  const { id: _, next, extra, ...members } = step;
  const branches = next?.map(({ steps: __, extra: more, ...branch }: Branch) => ({ ...branch, ...more }));
  return { ...members, ...(branches && branches.length > 0 && { next: branches }), ...extra } as JsonObject;
}

function ownMembers(flow: Flow): JsonObject {
  const { steps: _, rescue: __, extra, ...members } = flow;
  return { ...members, ...extra };
}
