/** The filters of a list, as they are in its address. Empty texts are left out. */
export interface Filters {
  /** Words, or the language of the search. */
  q: string;
  state: string;
  type: string;
  party: string;
  signed: '' | 'true' | 'false';
  tag: string;
  /** Days of issue. */
  from: string;
  to: string;
  /** Days of creation. */
  made: string;
  until: string;
}

export const NO_FILTERS: Filters = { q: '', state: '', type: '', party: '', signed: '', tag: '', from: '', to: '', made: '', until: '' };

const NAMES = Object.keys(NO_FILTERS) as (keyof Filters)[];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function filtersFrom(query: URLSearchParams): Filters {
  const filters = { ...NO_FILTERS };
  for (const name of NAMES) {
    const value = query.get(name)?.trim() ?? '';
    if (name === 'signed') filters.signed = value === 'true' || value === 'false' ? value : '';
    else if (['from', 'to', 'made', 'until'].includes(name)) filters[name] = DAY.test(value) ? value : '';
    else filters[name] = value.slice(0, 200);
  }
  return filters;
}

/** The parameters of the address; undefined takes one away. */
export function filtersTo(filters: Filters): Record<keyof Filters, string | undefined> {
  return Object.fromEntries(NAMES.map((n) => [n, filters[n] || undefined])) as Record<keyof Filters, string | undefined>;
}

export function isFiltered(filters: Filters): boolean {
  return NAMES.some((n) => filters[n] !== '');
}

/** How many filters are set, besides the words of the search. */
export function countFilters(filters: Filters): number {
  return NAMES.filter((n) => n !== 'q' && filters[n] !== '').length;
}

/** What to ask the server for: the list, which has pages of any number, or the search, which finds up to 1,000. */
export type Question = { by: 'list'; query: Record<string, string> } | { by: 'search'; query: { q: string; folder: string } };

/** The list has no filter by party or type, and the search has none by tag of entries without words. */
export function questionOf(filters: Filters, folder: string, party: 'customer' | 'supplier' | ''): Question {
  if (filters.q || filters.type || filters.party) return { by: 'search', query: { q: searchText(filters, party), folder } };
  const query: Record<string, string> = { folder };
  if (filters.state) query['state'] = filters.state;
  if (filters.signed) query['signed'] = filters.signed;
  if (filters.tag) query['tag'] = filters.tag;
  if (filters.from) query['issued_since'] = filters.from;
  if (filters.to) query['issued_until'] = filters.to;
  if (filters.made) query['since'] = `${filters.made}T00:00:00.000Z`;
  if (filters.until) query['until'] = `${filters.until}T23:59:59.999Z`;
  return { by: 'list', query };
}

/** The filters in the language of the search. */
export function searchText(filters: Filters, party: 'customer' | 'supplier' | ''): string {
  const parts = [filters.q];
  const add = (field: string, sign: string, value: string) => value && parts.push(`${field}${sign}${quoted(value)}`);
  if (filters.party) parts.push(party ? `${party}:${quoted(filters.party)}` : quotedIfNeeded(filters.party));
  add('type', ':', filters.type);
  // The search does not know entries without a state; see fits.
  if (filters.state !== 'empty') add('state', ':', filters.state);
  add('signed', ':', filters.signed);
  add('tag', ':', filters.tag);
  add('issue_date', '>=', filters.from);
  add('issue_date', '<=', filters.to);
  add('created_at', '>=', filters.made);
  add('created_at', '<=', filters.until);
  return parts.filter(Boolean).join(' ');
}

/** Whether a row that the search found fits a filter that the search does not have. */
export function fits(row: { state?: string | undefined }, filters: Filters): boolean {
  return filters.state !== 'empty' || !row.state;
}

function quoted(value: string): string {
  return /[\s":]/.test(value) ? `"${value.replaceAll('"', ' ').trim()}"` : value;
}

/** Words are looked for one by one, unless one would be read as a field. */
function quotedIfNeeded(value: string): string {
  return /[":<>]/.test(value) ? quoted(value) : value;
}
