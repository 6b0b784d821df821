// A list that comes in pages and grows as it is scrolled.
import { asApiError, type ApiError } from './client';

export interface RowPage<T> {
  list?: T[] | null | undefined;
  next_cursor?: string | undefined;
}

/** The most rows that a list keeps while it is scrolled. Who looks for one beyond them narrows the list. */
export const MOST_ROWS = 20_000;

/** How many pages without rows are asked for before somebody has to ask again. */
const MOST_EMPTY = 5;
/** How many pages of new rows are read to find the rows that are known. */
const MOST_FRESH = 10;
/** How often a page is asked for again that a busy server has refused. */
const MOST_TRIES = 3;

export interface RowsOptions {
  most?: number;
  /** How long to wait before a refused page is asked for again, if the server does not say. */
  pause?: number;
}

/**
 * Rows is a list whose pages are asked for one after the other. There is one request at a time: whoever asks
 * for the next page while one is under way gets that one. The answer to an earlier question is dropped.
 */
export class Rows<T> {
  rows = $state.raw<T[]>([]);
  error = $state.raw<ApiError>();
  busy = $state(true);
  #next: string | undefined = $state.raw();
  #turn = 0;
  #running: Promise<void> | undefined;
  #refreshing: Promise<void> | undefined;
  #again = false;
  #abort = new AbortController();
  #most: number;
  readonly #pause: number;
  readonly #get: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<T>>;
  readonly #id: (row: T) => string;

  constructor(get: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<T>>, id: (row: T) => string, options: RowsOptions = {}) {
    this.#get = get;
    this.#id = id;
    this.#most = options.most ?? MOST_ROWS;
    this.#pause = options.pause ?? 1000;
  }

  /** Whether there is a further page. A page that could not be read is still one. */
  get more(): boolean {
    return this.#next !== undefined && this.rows.length < this.#most;
  }

  /** Whether there are rows that the list does not show because it has as many as it keeps. */
  get cut(): boolean {
    return this.#next !== undefined && this.rows.length >= this.#most;
  }

  /**
   * load begins again with the first page; an effect that calls it depends on what the request reads. The rows
   * stay until it is there, unless it answers another question, such as other filters.
   */
  load(another = false): Promise<void> {
    this.#stop();
    if (another) [this.rows, this.#next] = [[], undefined];
    return this.#start(undefined, true);
  }

  /** next adds the next page that has rows, or tries again to read the first one. */
  next(): Promise<void> {
    if (this.error && this.#next === undefined) return this.load();
    if (this.#running) return this.#running;
    return this.more ? this.#start(this.#next, false) : Promise.resolve();
  }

  /** rest adds all pages that are left, however many, for exports. */
  async rest(): Promise<void> {
    const most = this.#most;
    this.#most = Infinity;
    try {
      await this.#running;
      while (this.more && !this.error) await this.next();
    } finally {
      this.#most = most;
    }
  }

  /** refresh brings what changed among the newest rows to the list, and leaves the rest as it is. */
  refresh(): Promise<void> {
    this.#again = this.#refreshing !== undefined;
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** close drops what is under way. */
  close(): void {
    this.#stop();
    this.busy = false;
  }

  #stop(): void {
    this.#turn++;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#running = undefined;
  }

  #start(cursor: string | undefined, anew: boolean): Promise<void> {
    const run = this.#read(cursor, anew, this.#turn, this.#abort.signal);
    this.#running = run;
    return run;
  }

  async #read(cursor: string | undefined, anew: boolean, turn: number, signal: AbortSignal): Promise<void> {
    const first = this.#ask(cursor, signal); // before anything else, so that an effect depends on what it reads
    this.busy = true;
    try {
      let page = await first;
      for (let tries = 1; (page.list ?? []).length === 0 && page.next_cursor && tries < MOST_EMPTY && turn === this.#turn; tries++) {
        page = await this.#ask(page.next_cursor, signal);
      }
      if (turn !== this.#turn) return;
      this.error = undefined;
      this.#add(anew ? [] : this.rows, page);
    } catch (thrown) {
      if (turn === this.#turn) this.error = asApiError(thrown);
    } finally {
      if (turn === this.#turn) {
        this.#running = undefined;
        this.busy = false;
      }
    }
  }

  #add(before: T[], page: RowPage<T>): void {
    // A row that moved while the pages were read is on two of them.
    const known = new Set(before.map(this.#id));
    const added = (page.list ?? []).filter((row) => !known.has(this.#id(row)) && known.add(this.#id(row)));
    this.rows = added.length === 0 ? before : [...before, ...added];
    this.#next = page.next_cursor || undefined;
  }

  /** A busy server says when to come again; a page that it refused is not the end of the list. */
  async #ask(cursor: string | undefined, signal: AbortSignal): Promise<RowPage<T>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#get(cursor, signal);
      } catch (thrown) {
        const error = asApiError(thrown);
        if (signal.aborted || tries >= MOST_TRIES || (error.status !== 429 && error.status !== 503)) throw thrown;
        const seconds = Number(error.headers.get('Retry-After'));
        await new Promise((go) => setTimeout(go, seconds > 0 && seconds <= 30 ? seconds * 1000 : this.#pause));
      }
    }
  }

  async #refresh(): Promise<void> {
    do {
      this.#again = false;
      await this.#running;
      const turn = this.#turn;
      try {
        await this.#merge(turn, this.#abort.signal);
      } catch {
        // The next refresh may succeed; a lost connection is shown by the frame.
      }
    } while (this.#again);
  }

  async #merge(turn: number, signal: AbortSignal): Promise<void> {
    const fresh: T[] = [];
    let next: string | undefined;
    for (let pages = 0; pages < MOST_FRESH; pages++) {
      const page = await this.#ask(next, signal);
      if (turn !== this.#turn) return;
      fresh.push(...(page.list ?? []));
      next = page.next_cursor || undefined;
      const ids = new Set(fresh.map(this.#id));
      const last = this.rows.findLastIndex((row) => ids.has(this.#id(row)));
      if (last < 0 && next !== undefined) continue; // none is known, so there may be others between
      // What was above the last row that is still there, and is not there any more, does not fit.
      const rest = next === undefined ? [] : this.rows.slice(last + 1);
      if (rest.length > 0) {
        this.rows = [...fresh, ...rest];
        return;
      }
      break;
    }
    // What is under way follows rows that are not there any more.
    this.close();
    this.error = undefined;
    this.#add([], { list: fresh, next_cursor: next });
  }
}
