// A dry run of the workflow that is shown.
import { asApiError, type ApiError } from '$/api/client';
import * as api from '../api';
import { printFlow } from '../model/print';
import { changesOf, traceOf, type Passage } from '../model/trace';
import type { Flow, Json } from '../model/types';
import { argsOf, type Pair } from '../parts/args';

/** Tried is one line of the trace. */
export interface Tried {
  readonly step: string;
  readonly name: string;
  readonly passage: Passage;
}

export class Trying {
  entry = $state('');
  args = $state.raw<Pair[]>([]);
  busy = $state(false);
  error = $state.raw<ApiError>();
  job = $state.raw<api.Tried>();
  /** How long the request took, in milliseconds. */
  took = $state(0);
  #of = $state.raw<Flow>();
  #now: () => Flow;

  constructor(now: () => Flow) {
    this.#now = now;
  }

  readonly trace: ReadonlyMap<string, readonly Passage[]> = $derived(this.job ? traced(this.job) : new Map());
  readonly list: Tried[] = $derived(linesOf(this.job, this.trace));
  readonly before: Json | undefined = $derived(this.job?.before as Json | undefined);
  readonly after: Json | undefined = $derived(this.job?.envelope as Json | undefined);
  /** Whether the workflow has changed since. */
  get stale(): boolean {
    return this.#of !== undefined && this.#of !== this.#now();
  }

  async run(flow: Flow): Promise<void> {
    this.busy = true;
    this.error = undefined;
    const start = performance.now();
    try {
      const args = argsOf(this.args);
      this.job = await api.tryRun({
        workflow: printFlow(flow),
        ...(this.entry && { silo_entry_id: this.entry }),
        ...(Object.keys(args).length > 0 && { args }),
      });
      this.#of = flow;
    } catch (thrown) {
      this.error = asApiError(thrown);
      this.job = undefined;
    } finally {
      this.took = performance.now() - start;
      this.busy = false;
    }
  }

  clear(): void {
    this.job = undefined;
    this.error = undefined;
  }
}

/** traced adds to what happened at each step how it changed the document. */
function traced(job: api.Tried): Map<string, Passage[]> {
  const intents = job.intents ?? [];
  const trace = traceOf(intents);
  let before = job.before as Json | undefined;
  const seen = new Map<string, number>();
  intents.forEach((intent, i) => {
    const after = job.documents?.[i] as Json | undefined;
    const nth = seen.get(intent.step_id) ?? 0;
    seen.set(intent.step_id, nth + 1);
    const list = trace.get(intent.step_id);
    const passage = list?.[nth];
    if (after === undefined || !list || !passage) return;
    list[nth] = { ...passage, changes: changesOf(before, after) };
    before = after;
  });
  return trace;
}

function linesOf(job: api.Tried | undefined, trace: ReadonlyMap<string, readonly Passage[]>): Tried[] {
  const seen = new Map<string, number>();
  return (job?.intents ?? []).flatMap((intent) => {
    const nth = seen.get(intent.step_id) ?? 0;
    seen.set(intent.step_id, nth + 1);
    const passage = trace.get(intent.step_id)?.[nth];
    return passage ? [{ step: intent.step_id, name: intent.name || intent.provider, passage }] : [];
  });
}
