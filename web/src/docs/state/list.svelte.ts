import { api, asApiError, type ApiError, type Schemas } from '$/api/client';
import { fits, type Filters, type Question } from '../model/filters';

export type Entry = Schemas['Entry'];

const PAGE = 100;
const MOST_FOUND = 1000;

interface Page {
  list: Entry[];
  cursor: string;
  offset: number;
}

/** The rows of a list of entries, which grow as they are scrolled. */
export class EntryList {
  rows = $state.raw<Entry[]>([]);
  loading = $state(true);
  error = $state.raw<ApiError | undefined>(undefined);
  more = $state(false);

  #question: Question | undefined;
  #filters: Filters | undefined;
  #next: Omit<Page, 'list'> = { cursor: '', offset: 0 };
  /** Counts the questions, so that a late answer to an earlier one is dropped. */
  #turn = 0;

  async ask(question: Question, filters: Filters): Promise<void> {
    this.#turn++;
    [this.#question, this.#filters, this.#next] = [question, filters, { cursor: '', offset: 0 }];
    this.rows = [];
    this.loading = true;
    await this.#read();
  }

  async next(): Promise<void> {
    if (this.loading || !this.more) return;
    this.loading = true;
    await this.#read();
  }

  /** Brings what changed among the newest rows to the list, and leaves the rest as it is. */
  async refresh(): Promise<void> {
    if (!this.#question || this.loading) return;
    const turn = this.#turn;
    try {
      const { list } = await this.#page({ cursor: '', offset: 0 });
      if (turn !== this.#turn) return;
      const fresh = new Map(list.map((e) => [e.id, e]));
      const known = new Set(this.rows.map((e) => e.id));
      this.rows = [...list.filter((e) => !known.has(e.id)), ...this.rows.map((e) => fresh.get(e.id) ?? e)];
    } catch {
      // The next refresh may succeed; a lost connection is shown by the frame.
    }
  }

  async #read(): Promise<void> {
    const turn = this.#turn;
    try {
      let page = await this.#page(this.#next);
      // A page of a filtered list may be empty although more follow.
      while (page.list.length === 0 && page.cursor !== '' && turn === this.#turn) page = await this.#page(page);
      if (turn !== this.#turn) return;
      this.rows = [...this.rows, ...page.list];
      this.#next = page;
      this.more = page.cursor !== '' || page.offset > 0;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = asApiError(thrown);
      this.more = false;
    }
    this.loading = false;
  }

  async #page({ cursor, offset }: Omit<Page, 'list'>): Promise<Page> {
    const question = this.#question!;
    if (question.by === 'list') {
      const answer = await api.get('/silo/v1/entries', { query: { ...question.query, limit: PAGE, cursor: cursor || undefined } });
      return { list: answer.list ?? [], cursor: answer.next_cursor ?? '', offset: 0 };
    }
    const answer = await api.get('/silo/v1/search', { query: { ...question.query, limit: PAGE, offset } });
    const found = answer.list ?? [];
    const end = found.length < PAGE || offset + PAGE >= MOST_FOUND;
    return { list: found.filter((e) => fits(e, this.#filters!)), cursor: '', offset: end ? 0 : offset + PAGE };
  }
}
