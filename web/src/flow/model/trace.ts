import type { Json } from './types';

/** What the editor needs of a step in the trace of a job. */
export interface TraceStep {
  readonly step_id: string;
  readonly name?: string;
  readonly action: string;
  readonly status: string;
  readonly code?: string;
  readonly message?: string;
  readonly simulated?: boolean;
  readonly worked_ms: number;
  readonly waited_ms: number;
  readonly attempts?: readonly unknown[] | null;
  readonly args?: Record<string, string> | null;
  readonly files?: readonly { readonly name: string }[] | null;
  readonly states?: readonly string[] | null;
  /** Versions of the document before and after the step. */
  readonly before?: string;
  readonly after?: string;
}

/** Passage is one time that a job came by a step. */
export interface Passage {
  readonly step: string;
  readonly name: string;
  /** Number of the step in the trace, from 1. */
  readonly order: number;
  readonly status: string;
  readonly code: string;
  readonly message: string;
  /** Milliseconds of its attempts, and of the waits between them. */
  readonly worked: number;
  readonly waited: number;
  readonly attempts: number;
  readonly simulated: boolean;
  readonly args: Record<string, string>;
  readonly files: readonly string[];
  readonly states: readonly string[];
  /** What the step changed in the document, if that is known. */
  readonly changes: readonly Change[] | undefined;
}

/** passagesOf returns what happened at each step of a job, in order. */
export function passagesOf(steps: readonly TraceStep[], versions: Record<string, Json>): Passage[] {
  return steps.map((step, i) => ({
    step: step.step_id,
    name: step.name || step.action,
    order: i + 1,
    status: step.status,
    code: step.code ?? '',
    message: step.message ?? '',
    worked: step.worked_ms,
    waited: step.waited_ms,
    attempts: step.attempts?.length ?? 0,
    simulated: step.simulated === true,
    args: step.args ?? {},
    files: (step.files ?? []).map((file) => file.name),
    states: step.states ?? [],
    changes: changed(step, versions),
  }));
}

function changed({ before = '', after = '' }: TraceStep, versions: Record<string, Json>): Change[] | undefined {
  if (before === after) return [];
  const [from, to] = [versions[before], versions[after]];
  // An envelope that was too large to be shown has no difference that can be told.
  if (to === undefined || (before !== '' && from === undefined)) return undefined;
  return changesOf(from, to);
}

/** byStep groups what happened by the ID of the step. */
export function byStep(passages: readonly Passage[]): Map<string, Passage[]> {
  const out = new Map<string, Passage[]>();
  for (const passage of passages) out.set(passage.step, [...(out.get(passage.step) ?? []), passage]);
  return out;
}

/** Change is one difference between a document before a step and after it. */
export interface Change {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: Json;
  readonly after?: Json;
}

/** How many differences of a document are shown. */
export const MAX_CHANGES = 300;

/** changesOf returns where two documents are different, in the order of the later one. */
export function changesOf(before: Json | undefined, after: Json | undefined): Change[] {
  const out: Change[] = [];
  collect(before, after, '', out);
  return out;
}

function collect(before: Json | undefined, after: Json | undefined, path: string, out: Change[]): void {
  if (out.length >= MAX_CHANGES || before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) collect(before[i], after[i], `${path}[${i}]`, out);
  } else if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(after), ...Object.keys(before)])) {
      collect(before[name], after[name], path ? `${path}.${name}` : name, out);
    }
  } else {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    out.push({ path, kind, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
  }
}

const isObject = (value: Json | undefined): value is { [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
