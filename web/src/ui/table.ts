import { csv, save } from '$/lib/csv';
import { kept } from '$/lib/kept';
import { language, t } from '$/texts/index.svelte';

/** Column is one column of a Table. */
export interface Column<T> {
  key: string;
  label: string;
  /** The text of a cell: what is shown without a `cell` snippet, and what CSV gets. */
  text: (row: T) => string;
  /** Width as in a grid: 120px, minmax(120px, 2fr). */
  width?: string;
  align?: 'right';
  mono?: boolean;
  /** The table has to be as wide as this, in pixels, to show the column. */
  from?: number;
  /** Not shown until it is chosen. */
  optional?: boolean;
  /** What rows are ordered by, if it is not the text. */
  order?: (row: T) => string | number;
  /** Has buttons and no value: it is not ordered, searched or exported, and its label is for screen readers only. */
  buttons?: boolean;
}

/**
 * listed is the rows that have all words in some column, in the order of a column: "name", or "-name" from the last
 * to the first. Accents and capital letters make no difference.
 */
export function listed<T>(rows: readonly T[], columns: readonly Column<T>[], words: string, sort = ''): T[] {
  const valued = columns.filter((each) => !each.buttons);
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    if (wanted.length === 0) return true;
    const text = plain(valued.map((each) => each.text(row)).join('\n'));
    return wanted.every((word) => text.includes(word));
  });
  const by = valued.find((each) => each.key === sort.replace(/^-/, ''));
  if (!by) return found;
  const value = by.order ?? by.text;
  const sign = sort.startsWith('-') ? -1 : 1;
  const empty = (each: string | number) => each === '';
  return found
    .map((row) => ({ row, at: value(row) }))
    .sort(({ at: a }, { at: b }) => {
      if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b)); // what has no value is last either way
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : letters(language()).compare(String(a), String(b)));
    })
    .map(({ row }) => row);
}

/** nextSort is the order after somebody chose a column: from the first, from the last, as it came. */
export function nextSort(sort: string, key: string): string {
  return sort === key ? `-${key}` : sort === `-${key}` ? '' : key;
}

/** saveRows offers rows as CSV, with the columns that are given. */
export function saveRows<T>(name: string, columns: readonly Column<T>[], rows: readonly T[]): void {
  const valued = columns.filter((each) => !each.buttons);
  save(`${name}.csv`, csv(valued.map((each) => each.label), rows.map((row) => valued.map((each) => each.text(row)))));
}

const letters = kept((language) => new Intl.Collator(language, { numeric: true, sensitivity: 'base' }));

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** isJump is whether a scroll went to the end over more than is seen at once, as the key or a drag does and a wheel does not. */
export function isJump(from: number, to: number, seen: number, end: number): boolean {
  return to >= end - 1 && to - from > seen;
}

/** visible is the range of rows that a scrolled table draws, with some more above and below. */
export function visible(top: number, height: number, row: number, count: number, spare = 8): [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / row) - spare);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / row) + spare)];
}

/** cutNote says that a list shows only its first rows, and what to do about it. */
export function cutNote(list: { cut: boolean; rows: readonly unknown[] }): string | undefined {
  return list.cut ? t('ui.rowsCut', { count: whole(list.rows.length) }) : undefined;
}

const wholes = kept((language) => new Intl.NumberFormat(language));

/** whole writes a number as the language does: 1,000. */
export function whole(count: number): string {
  return wholes(language()).format(count);
}
