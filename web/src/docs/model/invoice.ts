import type { Problem } from './faults';
import { isObject, listOf, objectOf, textOf, type Json, type JsonObject } from './json';
import { setAt, type Path } from './path';
import { plainWord, shortPercent, taxOf, type TaxWord } from './tax';

/** The document that a form begins with. */
export function emptyDocument(schema: string, address: string): JsonObject {
  const doc: JsonObject = { $schema: address };
  if (schema === 'bill/invoice' || schema === 'bill/order' || schema === 'bill/delivery') doc['lines'] = [emptyLine('')];
  return doc;
}

export function emptyLine(tax: string): JsonObject {
  const line: JsonObject = { quantity: '1', item: {} };
  if (tax) line['taxes'] = [taxOf(tax)];
  return line;
}

/** Members of a document that the server fills. They are taken away before a document is built again. */
const COMPUTED_LINE = ['i', 'sum', 'total'];

/**
 * The document as it is sent. Rows in which nothing was written are left out: people leave an empty row at the
 * end. What the server answers to the rest is numbered without them, so sentRows says which row is which.
 */
export function toSend(doc: JsonObject): JsonObject {
  const lines = listOf(doc, 'lines');
  if (lines.length === 0) return doc;
  const written = lines.filter((l) => !isBlankLine(l));
  const { lines: _, ...rest } = doc;
  return written.length === 0 ? rest : { ...doc, lines: written };
}

/** The row of the form for each line that was sent. */
export function sentRows(doc: JsonObject): number[] {
  return listOf(doc, 'lines').flatMap((l, i) => (isBlankLine(l) ? [] : [i]));
}

/** A place in the document that was sent, as a place in the form. */
export function fromSent(path: Path, rows: readonly number[]): Path {
  const [head, index, ...rest] = path;
  if (head !== 'lines' || typeof index !== 'number') return path;
  return [head, rows[index] ?? index, ...rest];
}

/**
 * Problems of what was sent, at the places of the form. That totals are missing says nothing to people who have
 * not written lines yet.
 */
export function inForm(problems: Problem[], rows: readonly number[] | undefined): Problem[] {
  if (!rows) return problems;
  const told = rows.length > 0 ? problems : problems.filter((p) => p.paths.length !== 1 || p.paths[0]?.[0] !== 'totals');
  return told.map((p) => ({ ...p, paths: p.paths.map((path) => fromSent(path, rows)) }));
}

export function isBlankLine(line: Json): boolean {
  if (!isObject(line)) return false;
  const others = Object.keys(line).filter((k) => !['quantity', 'item', 'taxes', ...COMPUTED_LINE].includes(k));
  const item = objectOf(line, 'item');
  return others.length === 0 && Object.values(item).every((v) => v === '') && ['1', ''].includes(textOf(line, 'quantity'));
}

/**
 * A document to be written again: without identity and number, dated today by the server, and without figures,
 * which are calculated anew.
 */
export function replica(doc: JsonObject): JsonObject {
  const { uuid: _u, code: _c, issue_date: _d, issue_time: _t, totals: _s, preceding, ...rest } = doc;
  return stripLines(preceding && doc['type'] === 'standard' ? { ...rest, preceding } : rest);
}

function stripLines(doc: JsonObject): JsonObject {
  if (!Array.isArray(doc['lines'])) return doc;
  const lines = doc['lines'].map((l) => (isObject(l) ? Object.fromEntries(Object.entries(l).filter(([k]) => !COMPUTED_LINE.includes(k))) : l));
  return { ...doc, lines };
}

/** A stored party as a party of an invoice. Its schema is not part of it. */
export function partyOf(doc: JsonObject): JsonObject {
  const { $schema: _s, $regime: _r, ...party } = doc;
  return party;
}

/** The country whose taxes the lines have: that of the document, or of its supplier. */
export function countryOf(doc: JsonObject): string {
  return textOf(doc, '$regime') || textOf(objectOf(objectOf(doc, 'supplier'), 'tax_id'), 'country');
}

/** One row of the totals that stand beside the form. */
export interface Total {
  name: 'sum' | 'discount' | 'charge' | 'tax_included' | 'total' | 'tax' | 'total_with_tax' | 'retained_tax' | 'rounding' | 'payable' | 'advance' | 'due';
  label: string;
  amount: string;
  main: boolean;
}

const TOTALS: Total['name'][] = [
  'sum', 'discount', 'charge', 'tax_included', 'total', 'tax', 'total_with_tax', 'retained_tax', 'rounding', 'payable', 'advance', 'due',
];

/** The totals of a built document. The tax is shown by its rates. */
export function totalsOf(doc: Json | undefined, say = plainWord): Total[] {
  const totals = objectOf(doc, 'totals');
  const rows: Total[] = [];
  for (const name of TOTALS) {
    const amount = textOf(totals, name);
    const byRate = name === 'tax' || name === 'retained_tax' ? taxRows(totals, name, say) : [];
    if (byRate.length > 0) rows.push(...byRate);
    else if (amount && !repeats(totals, name)) rows.push({ name, label: '', amount, main: name === mainOf(totals) });
  }
  return rows;
}

/** Totals that say the same as a later one are left out: a sum without discounts is the total. */
function repeats(totals: JsonObject, name: Total['name']): boolean {
  const later = name === 'sum' ? 'total' : name === 'total_with_tax' ? 'payable' : '';
  return later !== '' && textOf(totals, name) === textOf(totals, later);
}

function mainOf(totals: JsonObject): Total['name'] {
  return textOf(totals, 'due') ? 'due' : textOf(totals, 'payable') ? 'payable' : 'total';
}

/** The taxes by their rates: those that are added, or those that the customer retains. */
function taxRows(totals: JsonObject, name: 'tax' | 'retained_tax', say: TaxWord): Total[] {
  const rows: Total[] = [];
  for (const category of listOf(objectOf(totals, 'taxes'), 'categories')) {
    const retained = isObject(category) && category['retained'] === true;
    if (retained !== (name === 'retained_tax')) continue;
    for (const rate of listOf(category, 'rates')) {
      const label = [say('category', textOf(category, 'code')), shortPercent(textOf(rate, 'percent')) || say('key', textOf(rate, 'key'))].filter(Boolean).join(' ');
      const amount = textOf(rate, 'amount');
      rows.push({ name, label, amount: retained ? negative(amount) : amount, main: false });
    }
  }
  return rows;
}

function negative(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** Moves a row of a list. */
export function moveRow(doc: JsonObject, list: string, from: number, to: number): JsonObject {
  const rows = [...listOf(doc, list)];
  const [row] = rows.splice(from, 1);
  if (row === undefined || to < 0 || to > rows.length) return doc;
  rows.splice(to, 0, row);
  return setAt(doc, [list], rows) as JsonObject;
}
