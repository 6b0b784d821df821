import type { Key } from '$/texts/index.svelte';

/** FilterField is one filter of a list. Its key is that of the query, and mostly that of the API. */
export interface FilterField {
  key: string;
  label: Key;
  type?: 'text' | 'select' | 'date' | 'check';
  options?: { value: string; label: string }[];
  hint?: string;
  /** Has a control of its own outside of the filters; a saved view has its value too. */
  own?: boolean;
}

/** The search and the order of a list, which saved views have too. */
export const listFields: FilterField[] = [
  { key: 'q', label: 'ui.search', own: true },
  { key: 'sort', label: 'ui.sort', own: true },
];

export type FilterValues = Record<string, string>;

/** chosen is the part of a query that filters have. */
export function chosen(fields: FilterField[], query: URLSearchParams): FilterValues {
  const entries = fields.map(({ key }) => [key, query.get(key) ?? ''] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** describe is a filter as text: Result: faulted. */
export function labelOf(field: FilterField, value: string): string {
  return field.options?.find((each) => each.value === value)?.label ?? value;
}

/** SavedView is a set of filters with a name. */
export interface SavedView {
  name: string;
  values: FilterValues;
}
