import type { Json } from './types';

/** What the editor needs of the events of a job. */
export interface TraceEvent {
  readonly status: string;
  readonly at: string;
  readonly code?: string;
  readonly message?: string;
  readonly args?: Record<string, string>;
  readonly simulated?: boolean;
}

export interface TraceIntent {
  readonly step_id: string;
  readonly provider: string;
  readonly name?: string;
  readonly events?: readonly TraceEvent[] | null;
}

/** Passage is one time that a job came by a step. */
export interface Passage {
  /** Number of the intent in the job, from 1. */
  readonly order: number;
  readonly status: string;
  readonly code: string;
  readonly message: string;
  /** Milliseconds from its first event to its last, waits included. */
  readonly took: number;
  readonly attempts: number;
  readonly simulated: boolean;
  readonly args: Record<string, string>;
  /** What the step changed in the document, if that is known. */
  readonly changes?: readonly Change[];
}

const final = new Set(['OK', 'SKIP', 'KO', 'TIMEOUT', 'CANCEL']);
export const isFinal = (status: string): boolean => final.has(status);
export const isFailed = (status: string): boolean => status === 'KO' || status === 'TIMEOUT' || status === 'CANCEL';

/** traceOf returns what happened at each step of a job, by the ID of the step. */
export function traceOf(intents: readonly TraceIntent[]): Map<string, Passage[]> {
  const out = new Map<string, Passage[]>();
  intents.forEach((intent, i) => {
    const list = out.get(intent.step_id) ?? [];
    out.set(intent.step_id, [...list, passage(intent, i + 1)]);
  });
  return out;
}

function passage(intent: TraceIntent, order: number): Passage {
  const events = intent.events ?? [];
  const first = events[0];
  const last = events[events.length - 1];
  return {
    order,
    status: last?.status ?? 'QUEUED',
    code: last?.code ?? '',
    message: last?.message ?? '',
    took: first && last ? Math.max(0, Date.parse(last.at) - Date.parse(first.at)) || 0 : 0,
    attempts: events.filter((event) => event.status === 'RUN').length,
    simulated: events.some((event) => event.simulated),
    args: Object.assign({}, ...events.map((event) => event.args ?? {})),
  };
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
