import { isObject, textOf, type Json } from './json';

/** A row of a list of entries, as the server sends it. */
export interface EntryRow {
  id: string;
  created_at: string;
  folder?: string | undefined;
  key?: string | undefined;
  doc_schema?: string | undefined;
  state?: string | undefined;
  signed?: boolean | undefined;
  invalid?: boolean | undefined;
  snippet?: unknown;
}

/** What lists show of a document. */
export interface Summary {
  number: string;
  type: string;
  title: string;
  customer: string;
  supplier: string;
  taxCode: string;
  total: string;
  currency: string;
  issued: string;
}

export function summaryOf(row: Pick<EntryRow, 'snippet'>): Summary {
  const s = isObject(row.snippet) ? row.snippet : {};
  return {
    number: numberOf(s),
    type: textOf(s, 'type'),
    title: textOf(s, 'name') || textOf(s, 'title'),
    customer: nameOf(s['customer']),
    supplier: nameOf(s['supplier']),
    taxCode: [textOf(s, 'country'), textOf(s, 'tax_code')].filter(Boolean).join(' '),
    // What is to be paid says more than the total; only documents that are paid have it.
    total: textOf(s, 'payable') || textOf(s, 'total') || textOf(s, 'price'),
    currency: textOf(s, 'currency'),
    issued: textOf(s, 'issue_date'),
  };
}

/** "F26-0041", or the code alone. */
export function numberOf(doc: Json | undefined): string {
  return [textOf(doc, 'series'), textOf(doc, 'code')].filter(Boolean).join('-');
}

function nameOf(party: Json | undefined): string {
  return textOf(party, 'name') || textOf(party, 'tax_code');
}

/** The state that a row shows: what breaks rules is invalid whatever was said of it before. */
export function stateOf(row: Pick<EntryRow, 'state' | 'invalid'>): string {
  if (row.invalid && (!row.state || row.state === 'draft')) return 'invalid';
  return row.state || 'empty';
}

/** The title of a document: its number, its name, or the beginning of its ID. */
export function titleOfEntry(row: EntryRow): string {
  const s = summaryOf(row);
  return s.number || s.title || `${row.id.slice(0, 8)}…`;
}

/** The states that people can set. Others come from workflows. */
export const STATES = ['draft', 'processing', 'registered', 'completed', 'sent', 'received', 'paid', 'error', 'rejected', 'void'] as const;
