// How the numbers of a series look.

export interface SeriesFormat {
  prefix?: string;
  suffix?: string;
  padding?: number;
}

const patterns = /\{(year|yy|month)\}/g;

/** numberOf is a number of a series as a document of a day shows it. */
export function numberOf(series: SeriesFormat, index: number, day: string): string {
  const parts: Record<string, string> = { year: day.slice(0, 4), yy: day.slice(2, 4), month: day.slice(5, 7) };
  const expand = (text = '') => text.replace(patterns, (_, name: string) => parts[name] ?? '');
  return expand(series.prefix) + String(index).padStart(series.padding ?? 0, '0') + expand(series.suffix);
}

/** strayBrace is whether a prefix or suffix has a brace that stands for nothing. */
export function strayBrace(text: string): boolean {
  return /[{}]/.test(text.replace(patterns, ''));
}

/** periodOf says how often a series begins again: with each year or month, or never. */
export function periodOf(series: SeriesFormat): 'month' | 'year' | 'never' {
  const text = `${series.prefix ?? ''} ${series.suffix ?? ''}`;
  if (text.includes('{month}')) return 'month';
  return /\{(year|yy)\}/.test(text) ? 'year' : 'never';
}

interface Counter extends SeriesFormat {
  start: number;
  /** The first number while none was taken, which the missing ID of the last entry says. */
  last_index: number;
  last_entry_id?: string;
}

/** nextIndex is the number that is taken next. */
export function nextIndex(series: Counter): number {
  return series.last_entry_id ? series.last_index + 1 : series.start;
}

/** takenOf is how many numbers were taken. */
export function takenOf(series: Counter): number {
  return series.last_entry_id ? series.last_index - series.start + 1 : 0;
}
