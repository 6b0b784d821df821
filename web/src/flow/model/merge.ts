import type { Flow, Step } from './types';
import { clashes, diffFlows } from './diff';
import type { StepDiff } from './diff';
import { insert, move, remove, Refused } from './edit';
import { allSteps, branchOf, find, listOf, mapFlow } from './tree';

/**
 * merge applies what two people changed in a workflow: mine on top of theirs. It returns
 * undefined if both touched the same step or member, or if what one of them changed is gone:
 * then a person decides.
 */
export function merge(base: Flow, mine: Flow, theirs: Flow): Flow | undefined {
  const own = diffFlows(base, mine);
  const other = diffFlows(base, theirs);
  if (clashes(own, other).size > 0) return undefined;
  const taken = new Set(other.members.map((member) => member.path));
  if (own.members.some((member) => taken.has(member.path))) return undefined;
  try {
    return applied(theirs, mine, own.steps, own.members.map((member) => member.path));
  } catch (e) {
    if (e instanceof Refused) return undefined;
    throw e;
  }
}

function applied(theirs: Flow, mine: Flow, steps: readonly StepDiff[], members: readonly string[]): Flow {
  let flow = theirs;
  for (const path of members) flow = { ...flow, [path]: mine[path as keyof Flow] };
  const gone = new Set(steps.filter((step) => step.kind === 'removed').map((step) => step.id));
  for (const step of steps) {
    if (step.kind === 'removed') flow = removed(flow, step.id, gone);
    else if (step.kind === 'added') flow = added(flow, mine, step);
    else flow = changed(flow, mine, step);
  }
  return flow;
}

/** removed takes a step out, unless others put something into its branches. */
function removed(flow: Flow, id: string, gone: ReadonlySet<string>): Flow {
  const kept = allSteps(flow).some((found) => found.above.includes(id) && !gone.has(found.step.id));
  if (kept) throw new Refused('branch');
  return remove(flow, [id]);
}

/** added puts a new step where it is in mine. Those in its branches are new too, and come by themselves. */
function added(flow: Flow, mine: Flow, diff: StepDiff): Flow {
  const { step, list } = diff.after!;
  const bare: Step = step.next ? { ...step, next: step.next.map((branch) => ({ ...branch, steps: [] })) } : step;
  return insert(flow, { list, index: placeIn(flow, mine, diff) }, [bare]);
}

function changed(flow: Flow, mine: Flow, diff: StepDiff): Flow {
  const now = find(flow, diff.id);
  if (!now) throw new Refused('missing');
  let out = flow;
  if (diff.members.length > 0) out = mapFlow(out, (step) => (step.id === diff.id ? withSteps(diff.after!.step, step) : step));
  return diff.moved ? move(out, diff.id, { list: diff.after!.list, index: placeIn(out, mine, diff) }) : out;
}

/** withSteps returns mine of a step, with the steps in its branches as they are. */
function withSteps(mine: Step, theirs: Step): Step {
  if (!mine.next) {
    if (theirs.next?.some((branch) => (branch.steps ?? []).length > 0)) throw new Refused('branch');
    return mine;
  }
  if ((theirs.next?.length ?? 0) > mine.next.length) throw new Refused('branch');
  return { ...mine, next: mine.next.map((branch, i) => ({ ...branch, steps: theirs.next?.[i]?.steps ?? [] })) };
}

/**
 * placeIn returns the index below the nearest step above it in mine that the list has. The
 * list must be that of the same branch.
 */
function placeIn(flow: Flow, mine: Flow, diff: StepDiff): number {
  const { list, index } = diff.after!;
  const there = listOf(flow, list);
  const [own, other] = [branchOf(mine, list)?.branch, branchOf(flow, list)?.branch];
  if (!there || own?.status !== other?.status || own?.code !== other?.code) throw new Refused('missing');
  const above = (listOf(mine, list) ?? []).slice(0, index).reverse();
  for (const step of above) {
    const at = there.findIndex((other) => other.id === step.id);
    if (at >= 0) return at + 1;
  }
  return 0;
}

