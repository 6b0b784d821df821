import { untrack } from 'svelte';
import { api, type Schemas } from '$/api/client';
import { Rows, type RowPage } from '$/api/rows.svelte';
import { fits, NO_FILTERS, type Question, type Filters } from '../model/filters';

export type Entry = Schemas['Entry'];

const PAGE = 100;
/** How many entries a search finds. */
export const MOST_FOUND = 1000;

/** What was asked for, and whether the search found as many as it can. */
class Asked {
  question = $state.raw<Question>();
  filters: Filters = NO_FILTERS;
  ended = $state(false);
}

/** The rows of a list of entries, which grow as they are scrolled. */
export class EntryList extends Rows<Entry> {
  readonly #asked: Asked;

  constructor() {
    const asked = new Asked();
    super((cursor, signal) => pageOf(asked, cursor, signal), (row) => row.id);
    this.#asked = asked;
  }

  /** Whether the rows are those of a search that may find more than it answers. */
  get limited(): boolean {
    return this.#asked.question?.by === 'search' && (this.more || this.#asked.ended);
  }

  /** ask begins a list with other filters. */
  async ask(question: Question, filters: Filters): Promise<void> {
    Object.assign(this.#asked, { question, filters, ended: false });
    await this.load(true);
  }
}

async function pageOf(asked: Asked, cursor: string | undefined, signal: AbortSignal): Promise<RowPage<Entry>> {
  const question = untrack(() => asked.question);
  if (!question) return {};
  if (question.by === 'list') return api.get('/silo/v1/entries', { query: { ...question.query, limit: PAGE, cursor }, signal });
  const { filters } = asked;
  const offset = Number(cursor ?? 0);
  const { list } = await api.get('/silo/v1/search', { query: { ...question.query, limit: PAGE, offset }, signal });
  const found = list ?? [];
  const full = found.length >= PAGE;
  const last = offset + PAGE >= MOST_FOUND;
  if (full && last && !signal.aborted) asked.ended = true;
  return { list: found.filter((e) => fits(e, filters)), next_cursor: full && !last ? String(offset + PAGE) : undefined };
}
