import { api, asApiError, pages, type ApiError, type Schemas } from '$/api/client';
import { session } from '$/api/session.svelte';
import { problemsOf, problemsOfError, type Problem } from '../model/faults';
import { folderOf } from '../model/folders';
import { isObject, type JsonObject } from '../model/json';
import { schemaName } from '../model/schema';
import { Labels } from '../model/view';
import { labelsOf } from './facts';

export type Entry = Schemas['Entry'];
export type State = Schemas['State'];
export type JobRow = NonNullable<Schemas['JobCollection']['list']>[number];

const MOST_JOBS = 200;

/** An entry that is shown, with what belongs to it. */
export class EntryState {
  entry = $state.raw<Entry | undefined>(undefined);
  states = $state.raw<State[]>([]);
  jobs = $state.raw<JobRow[]>([]);
  /** Rules that the document breaks. The server keeps that it does, and not which. */
  broken = $state.raw<Problem[]>([]);
  labels = $state.raw(new Labels(''));
  /** Whether its history is known. */
  settled = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  constructor(readonly id: string) {}

  get envelope(): JsonObject {
    const data: unknown = this.entry?.data;
    return isObject(data) ? data : {};
  }

  get doc(): JsonObject {
    const doc = this.envelope['doc'];
    return isObject(doc) ? doc : {};
  }

  get schema(): string {
    return schemaName(this.entry?.doc_schema ?? '');
  }

  get folder() {
    return folderOf(this.entry?.folder ?? 'documents');
  }

  /** All that is wrong: what the last job said, and the rules that are broken. */
  get problems(): Problem[] {
    return [...problemsOf(this.entry?.faults, 'error'), ...this.broken, ...problemsOf(this.entry?.warnings, 'warning')];
  }

  async load(): Promise<void> {
    // A view that is being left has no ID any more.
    if (!this.id) return;
    try {
      this.entry = await api.get('/silo/v1/entries/{id}', { path: { id: this.id } });
      this.error = undefined;
    } catch (thrown) {
      this.error = asApiError(thrown);
      return;
    }
    await Promise.all([this.#labels(), this.#happened(), this.#check()]);
  }

  async #labels(): Promise<void> {
    if (this.schema && this.labels.schema !== this.schema) this.labels = await labelsOf(this.schema);
  }

  async #happened(): Promise<void> {
    try {
      const states = await api.get('/silo/v1/entries/{entry_id}/states', { path: { entry_id: this.id } });
      this.states = states.list ?? [];
      const jobs: JobRow[] = [];
      for await (const page of pages((cursor) => api.get('/transform/v1/jobs', { query: { silo_entry_id: this.id, limit: 50, cursor } }))) {
        jobs.push(...(page.list ?? []));
        if (jobs.length >= MOST_JOBS) break;
      }
      this.jobs = jobs;
    } catch {
      // The document is shown without its history.
    }
    this.settled = true;
  }

  async #check(): Promise<void> {
    this.broken = [];
    if (!this.entry?.invalid || !session.may('editor')) return;
    try {
      const built = await api.post('/silo/v1/gobl/build', { body: { data: this.doc, allow_invalid: true } });
      this.broken = problemsOf(built.faults, 'error');
    } catch (thrown) {
      this.broken = problemsOfError(asApiError(thrown));
    }
  }
}
