import type { Action, Catalog } from '../api';

/** Shown is a group of the picker. A group that is not open shows only how many actions it has. */
export interface Shown {
  readonly key: string;
  readonly title: string;
  readonly open: boolean;
  readonly actions: readonly Action[];
}

/** Groups that are open from the beginning: what every workflow is made of. */
const first = new Set(['core', 'sequence', 'pdf', 'messages']);

/** groupsOf returns what the picker shows for a query, within one group or all. */
export function groupsOf(catalog: Catalog, query: string, group: string): Shown[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.groups.flatMap((each) => {
    if (group && each.key !== group) return [];
    const actions = catalog.list
      // An older name is found only by whoever looks for it.
      .filter((action) => action.group === each.key && (words.length > 0 || !action.replaced_by) && matches(action, each.title, words));
    return actions.length > 0 ? [{ key: each.key, title: each.title, open: words.length > 0 || group !== '' || first.has(each.key), actions }] : [];
  });
}

function matches(action: Action, title: string, words: readonly string[]): boolean {
  const text = [action.label, action.id, action.summary, title, ...(action.schemas ?? [])].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
