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
