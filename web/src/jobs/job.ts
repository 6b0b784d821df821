// What a job's record says: its times and waits.
import type { Schemas } from '$/api/client';
import { between } from '$/lib/time';

export type Intent = Schemas['Intent'];
export type Event = Schemas['Event'];
export type JobRow = Schemas['JobRow'];
export type Job = Schemas['Job'];
export type Trace = Schemas['JobTrace'];
export type TraceStep = Schemas['TraceStep'];

const waits = new Set(['ERR', 'QUEUED', 'POKE']);

/** TimedEvent is an event and how long it took to get there. */
export interface TimedEvent extends Event {
  /** Milliseconds since the event before. */
  after: number;
  /** Whether the step waited in that time; else an attempt ran. */
  waited: boolean;
}

/** timed gives each event of an intent the time since the one before. */
export function timed(intent: Intent): TimedEvent[] {
  return intent.events.map((event, index) => {
    const before = intent.events[index - 1];
    return { ...event, after: before ? between(before.at, event.at) : 0, waited: before !== undefined && waits.has(before.status) };
  });
}

/** spent is how long an intent worked and waited, in milliseconds; `now` ends what is not over. */
export function spent(intent: Intent, now: number): { worked: number; waited: number } {
  const total = { worked: 0, waited: 0 };
  for (const event of timed(intent)) total[event.waited ? 'waited' : 'worked'] += event.after;
  const last = intent.events.at(-1);
  if (last && !intent.completed) total[waits.has(last.status) ? 'waited' : 'worked'] += Math.max(0, now - Date.parse(last.at));
  return total;
}

/** outcome is the status an intent has now. */
export function outcome(intent: Intent): string {
  return intent.events.at(-1)?.status ?? 'RUN';
}

/** attempts is how often an intent was tried. */
export function attempts(intent: Intent): number {
  return intent.events.filter((event) => event.status === 'RUN').length;
}

/** waiting is the intent that a running job waits at, if it waits. */
export function waiting(job: Pick<Job, 'result' | 'intents'>): Intent | undefined {
  const last = job.intents?.at(-1);
  return job.result === 'running' && last && !last.completed && waits.has(outcome(last)) ? last : undefined;
}

/** lasted is how long a job took, or has taken until now. */
export function lasted(job: Pick<Job, 'created_at' | 'completed_at'>, now: number): number {
  return (job.completed_at ? Date.parse(job.completed_at) : now) - Date.parse(job.created_at);
}

/** label is the document of a row as people call it. */
export function label(row: JobRow): string {
  const { series, code, schema } = row.document ?? {};
  return [series, code].filter(Boolean).join('-') || (schema?.split('/').at(-1) ?? '');
}
