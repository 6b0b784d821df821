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
  /** The label is for screen readers only: buttons, that say themselves what they do. */
  bare?: boolean;
  /** Not shown until it is chosen. */
  optional?: boolean;
}

/** visible is the range of rows that a scrolled table draws, with some more above and below. */
export function visible(top: number, height: number, row: number, count: number, spare = 8): [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / row) - spare);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / row) + spare)];
}
