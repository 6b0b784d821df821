// A list of jobs that grows as somebody scrolls, and follows the events.
import { api, asApiError, type ApiError } from '$/api/client';
import type { FeedEvent } from '$/api/events';
import type { JobRow } from './job';

export type Query = Record<string, string | boolean | number>;

export class JobList {
  rows = $state.raw<JobRow[]>([]);
  loading = $state(false);
  more = $state(false);
  failure = $state.raw<ApiError>();

  readonly #query: () => Query;
  readonly #limit: number;
  #cursor: string | undefined;
  #stale = true;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(query: () => Query, limit = 100) {
    this.#query = query;
    this.#limit = limit;
  }

  /** load begins anew, with the filters of now. The rows of before stay until new ones arrive. */
  async load(): Promise<void> {
    this.#turn++;
    this.#cursor = undefined;
    this.#stale = true;
    this.loading = false;
    await this.next();
  }

  /** next adds the next page that has rows. */
  async next(): Promise<void> {
    if (this.loading) return;
    const turn = this.#turn;
    this.loading = true;
    this.failure = undefined;
    try {
      // With filters a page may be empty although more follow; some are tried before somebody is asked.
      for (let tries = 0, found = 0; tries < 5 && found === 0; tries++) {
        const page = await this.#page(this.#cursor);
        if (turn !== this.#turn) return;
        found = page.list?.length ?? 0;
        this.rows = [...(this.#stale ? [] : this.rows), ...(page.list ?? [])];
        this.#stale = false;
        this.#cursor = page.next_cursor;
        this.more = this.#cursor !== undefined;
        if (!this.more) break;
      }
    } catch (thrown) {
      if (turn === this.#turn) {
        this.failure = asApiError(thrown);
        if (this.#stale) this.rows = [];
        this.more = false;
      }
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  #page(cursor: string | undefined) {
    return api.get('/transform/v1/jobs', { query: { ...this.#query(), limit: this.#limit, cursor } });
  }

  /** apply brings an event into the rows at once, and asks for new ones a little later. */
  apply(event: FeedEvent): void {
    const job = event.job;
    if (!job) return;
    const known = this.rows.find((row) => row.id === job.id);
    if (known) this.rows = this.rows.map((row) => (row === known ? ({ ...row, ...job } as JobRow) : row));
    if (!known || event.type !== 'job.progressed') this.refresh();
  }

  /** refresh loads the first page again soon; many calls in a second are one. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#merge();
    }, 700);
  }

  async #merge(): Promise<void> {
    const turn = this.#turn;
    try {
      const { list, next_cursor } = await this.#page(undefined);
      if (turn !== this.#turn) return;
      const last = next_cursor === undefined ? '' : (list?.at(-1)?.created_at ?? '');
      const fresh = new Set(list?.map((row) => row.id));
      // What is newer than the page ends, and not on it, does not fit the filters any more.
      const rest = this.rows.filter((row) => !fresh.has(row.id) && row.created_at <= last);
      this.rows = [...(list ?? []), ...rest];
    } catch {
      // The next event tries again.
    }
  }

  close(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }
}
