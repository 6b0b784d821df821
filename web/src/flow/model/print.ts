import type { Branch, Flow, JsonObject, Step } from './types';

/** Which member names the action: the API has action, texts for copying have provider. */
export type Spelling = 'action' | 'provider';

/** printFlow returns a workflow as the API takes it. Members that are empty are left out. */
export function printFlow(flow: Flow, spelling: Spelling = 'action'): JsonObject {
  const out: JsonObject = {};
  for (const member of ['name', 'description', 'schema', 'country'] as const) if (flow[member]) out[member] = flow[member];
  out.steps = printSteps(flow.steps, spelling);
  out.rescue = printSteps(flow.rescue, spelling);
  return { ...out, ...flow.extra };
}

/** printText returns the text of a workflow for the code view. */
export const printText = (flow: Flow): string => `${JSON.stringify(printFlow(flow, 'provider'), null, 2)}\n`;

export const printSteps = (steps: readonly Step[], spelling: Spelling): JsonObject[] =>
  steps.map((step) => printStep(step, spelling));

function printStep(step: Step, spelling: Spelling): JsonObject {
  const { id, name, action, config, summary, notes, next, extra } = step;
  const out: JsonObject = { id };
  if (name) out.name = name;
  out[spelling] = action;
  if (summary) out.summary = summary;
  if (notes) out.notes = notes;
  if (config) out.config = config;
  if (next) out.next = next.map((branch) => printBranch(branch, spelling));
  return { ...out, ...extra };
}

function printBranch(branch: Branch, spelling: Spelling): JsonObject {
  const { steps, extra, ...rest } = branch;
  const out: JsonObject = { ...rest };
  if (steps) out.steps = printSteps(steps, spelling);
  return { ...out, ...extra };
}

/** sameFlow reports whether two workflows are equal, whatever the order of their members. */
export const sameFlow = (a: Flow, b: Flow): boolean => a === b || stable(printFlow(a)) === stable(printFlow(b));

/** stable returns the JSON of a value with its members in order. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v) ?? '';
}
