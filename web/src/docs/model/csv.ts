/** A column of a CSV file. */
export interface CsvColumn<T> {
  title: string;
  value: (row: T) => string;
}

/**
 * Makes a CSV file (RFC 4180) with a byte order mark, because without it spreadsheets read UTF-8 as something else.
 * A text that a spreadsheet would carry out as a formula gets an apostrophe.
 */
export function csv<T>(columns: readonly CsvColumn<T>[], rows: readonly T[], separator = ','): string {
  const line = (cells: string[]) => cells.map((c) => cell(c, separator)).join(separator);
  return '\ufeff' + [line(columns.map((c) => c.title)), ...rows.map((r) => line(columns.map((c) => c.value(r))))].join('\r\n') + '\r\n';
}

function cell(text: string, separator: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /["\r\n]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function isFormula(text: string): boolean {
  // Negative amounts stay amounts.
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?%?$/.test(text);
}

/** A file name without signs that systems refuse. */
export function fileName(...parts: string[]): string {
  return parts.filter(Boolean).join('-').replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120);
}
