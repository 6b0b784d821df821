// A list of jobs that grows as somebody scrolls, and follows the events.
import { api } from '$/api/client';
import type { FeedEvent } from '$/api/events';
import { Rows } from '$/api/rows.svelte';
import type { JobRow } from './job';

export type Query = Record<string, string | boolean | number>;

export class JobList extends Rows<JobRow> {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(query: () => Query, limit = 100) {
    super((cursor, signal) => api.get('/transform/v1/jobs', { query: { ...query(), limit, cursor }, signal }), (row) => row.id);
  }

  /** apply brings an event into the rows at once, and asks for new ones a little later. */
  apply(event: FeedEvent): void {
    const job = event.job;
    if (!job) return;
    const known = this.rows.find((row) => row.id === job.id);
    if (known) this.rows = this.rows.map((row) => (row === known ? ({ ...row, ...job } as JobRow) : row));
    if (!known || event.type !== 'job.progressed') this.soon();
  }

  /** soon loads the first page again in a moment; many calls in a second are one. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, 700);
  }

  override close(): void {
    super.close();
    clearTimeout(this.#timer);
  }
}
