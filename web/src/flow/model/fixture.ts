import type { Branch, Flow, Step } from './types';
import { emptyFlow } from './types';

/** counter returns IDs n1, n2, … */
export function counter(): () => string {
  let n = 0;
  return () => `n${++n}`;
}

export const step = (id: string, ...next: Branch[]): Step => ({ id, action: `test.${id}`, ...(next.length > 0 && { next }) });

export const on = (code: string, ...steps: Step[]): Branch => ({ ...(code && { code }), steps });

export const flowOf = (steps: Step[], rescue: Step[] = []): Flow => ({ ...emptyFlow(), name: 'Flow', steps, rescue });

/** draw returns the tree as a text: "a b[x: c d][y: ] | r". */
export function draw(flow: Flow): string {
  const list = (steps: readonly Step[]): string => steps.map((s) =>
    s.id + (s.next ?? []).map((b) => `[${b.code ?? ''}: ${list(b.steps ?? [])}]`).join('')).join(' ');
  return `${list(flow.steps)} | ${list(flow.rescue)}`;
}
