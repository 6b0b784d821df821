// What a job's record says: times, waits, children, and which versions a step made.
import type { Schemas } from '$/api/client';
import { between } from '$/lib/time';

export type Intent = Schemas['Intent'];
export type Event = Schemas['Event'];
export type JobRow = Schemas['JobRow'];
/** Job has members that a server of an earlier version does not answer. */
export type Job = Schemas['Job'] & { workflow_version?: number; due_at?: string; parent_id?: string };

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

/** children are the IDs of the jobs that an intent created. */
export function children(intent: Intent): string[] {
  if (intent.provider !== 'transform.job.create') return [];
  return intent.events.flatMap((event) => event.args?.['job-id'] ?? []);
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

export interface Version {
  version: string;
  at: string;
  src?: string;
  src_id?: string;
}

/** Revision is a version of the document and the one before it. */
export interface Revision {
  before: string | undefined;
  after: string;
}

/**
 * revisions says which versions of the entry each step made. Versions name their action and job; two
 * steps of the same action follow each other, so the versions are given to them in their order.
 */
export function revisions(job: Pick<Job, 'id' | 'intents'>, versions: Version[]): Map<string, Revision> {
  const ordered = versions.map((version, index) => ({ ...version, before: versions[index + 1]?.version })).reverse();
  const result = new Map<string, Revision>();
  for (const intent of job.intents ?? []) {
    if (outcome(intent) !== 'OK') continue;
    const at = ordered.findIndex(
      (each) => each.src_id === job.id && each.src === intent.provider && Date.parse(each.at) <= Date.parse(intent.updated_at) + 100,
    );
    const [found] = at < 0 ? [] : ordered.splice(at, 1);
    if (found) result.set(intent.id, { before: found.before, after: found.version });
  }
  return result;
}

type Step = Schemas['Step'];

/** stepOf finds a step in a workflow, at any depth. */
export function stepOf(workflow: Pick<Schemas['Workflow'], 'steps' | 'rescue'>, id: string): Step | undefined {
  const search = (steps: Step[] | null | undefined): Step | undefined => {
    for (const step of steps ?? []) {
      if (step.id === id) return step;
      for (const branch of step.next ?? []) {
        const found = search(branch.steps);
        if (found) return found;
      }
    }
    return undefined;
  };
  return search(workflow.steps) ?? search(workflow.rescue);
}
