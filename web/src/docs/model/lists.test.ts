import { describe, expect, test } from 'vitest';
import { dropDraft, keepDraft, readDraft, draftKey } from './draft';
import { countFilters, filtersFrom, filtersTo, fits, isFiltered, NO_FILTERS, questionOf, searchText } from './filters';
import { folderOf, folderToStore } from './folders';
import { stateOf, summaryOf, titleOfEntry } from './summary';
import { isStep, timeline } from './timeline';

describe('filters', () => {
  test('come from the address and go back', () => {
    const filters = filtersFrom(new URLSearchParams('q= acme &state=sent&from=2026-01-01&to=tomorrow&signed=maybe&other=1'));
    expect(filters).toEqual({ ...NO_FILTERS, q: 'acme', state: 'sent', from: '2026-01-01' });
    expect(filtersTo(filters)).toMatchObject({ q: 'acme', state: 'sent', from: '2026-01-01', to: undefined });
    expect([countFilters(filters), isFiltered(filters), isFiltered(NO_FILTERS)]).toEqual([2, true, false]);
  });
  test('ask the list if it can answer', () => {
    expect(questionOf({ ...NO_FILTERS, state: 'empty', signed: 'true', from: '2026-01-01', until: '2026-02-01' }, 'sales', 'customer')).toEqual({
      by: 'list', query: { folder: 'sales', state: 'empty', signed: 'true', issued_since: '2026-01-01', until: '2026-02-01T23:59:59.999Z' },
    });
  });
  test('ask the search otherwise', () => {
    const filters = { ...NO_FILTERS, q: 'total>10', party: 'Acme Ltd', type: 'credit-note', state: 'sent', to: '2026-03-31' };
    expect(questionOf(filters, 'sales', 'customer')).toEqual({
      by: 'search', query: { folder: 'sales', q: 'total>10 customer:"Acme Ltd" type:credit-note state:sent issue_date<=2026-03-31' },
    });
    expect(searchText({ ...NO_FILTERS, party: 'a "b"' }, 'supplier')).toBe('supplier:"a  b"');
    expect(searchText({ ...NO_FILTERS, party: 'Acme Ltd' }, '')).toBe('Acme Ltd');
    const without = { ...NO_FILTERS, q: 'x', state: 'empty' };
    expect([searchText(without, ''), fits({}, without), fits({ state: 'sent' }, without)]).toEqual(['x', true, false]);
  });
});

describe('rows', () => {
  const row = { id: '01a22a31-8c44', created_at: '', snippet: { series: 'F', code: '1', customer: { name: 'A' }, supplier: { tax_code: 'B1' }, payable: '2.00', total: '1.00', currency: 'EUR' } };
  test('have a summary', () => {
    expect(summaryOf(row)).toMatchObject({ number: 'F-1', customer: 'A', supplier: 'B1', total: '2.00', currency: 'EUR' });
    expect(titleOfEntry(row)).toBe('F-1');
    expect(titleOfEntry({ id: '01a22a31-8c44', created_at: '', snippet: null })).toBe('01a22a31…');
  });
  test('have a state', () => expect([stateOf({}), stateOf({ invalid: true }), stateOf({ state: 'sent', invalid: true })]).toEqual(['empty', 'invalid', 'sent']));
  test('are in folders', () => {
    expect(folderOf('expenses').party).toBe('supplier');
    expect(folderOf('receipts', { receipts: 'bill/invoice' })).toMatchObject({ kind: 'bill', schema: 'bill/invoice', title: '' });
    expect(folderOf('unknown').kind).toBe('other');
    expect(folderToStore('invoices')).toBe('sales');
  });
});

test('the activity is in order, and knows its jobs', () => {
  const at = (s: number) => `2026-03-02T09:00:0${s}.000Z`;
  const list = timeline({
    states: [{ key: 'sent', created_at: at(3), src: 'silo.state', src_id: 'job-1' }],
    versions: [{ version: 'v2', at: at(2), signed: true, src: 'silo.close', src_id: 'job-1' }, { version: 'v1', at: at(1), src: 'api-key', src_id: 'key-1' }],
    files: [{ id: 'f2', name: 'a.pdf', created_at: at(3), previous: [{ id: 'f1', created_at: at(2) }] }],
    jobs: [{ id: 'job-1', created_at: at(2), result: 'completed', workflow_id: 'w', workflow: { name: 'Issue' }, version: 3 }],
  });
  expect(list.map((h) => `${h.kind} ${h.what} ${h.job}`)).toEqual([
    'state sent job-1', 'file a.pdf ', 'file a.pdf ', 'version v2 job-1', 'job completed job-1', 'version v1 ',
  ]);
  expect(list[4]!.workflow).toEqual({ id: 'w', name: 'Issue', version: '3' });
  expect([isStep('silo.close'), isStep('api-key'), isStep('pdf')]).toEqual([true, false, true]);
});

test('drafts survive, and what is no draft is none', () => {
  const kept = new Map<string, string>();
  const store = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };
  const key = draftKey('acme', 'sales/new');
  const draft = { text: '{}', mode: 'form' as const, version: '', at: 'now' };
  expect(readDraft(store, key)).toBeUndefined();
  expect(keepDraft(store, key, draft)).toBe(true);
  expect(readDraft(store, key)).toEqual(draft);
  kept.set(key, '{');
  expect(readDraft(store, key)).toBeUndefined();
  dropDraft(store, key);
  expect(kept.size).toBe(0);
  expect(keepDraft(store, key, { ...draft, text: 'x'.repeat((4 << 20) + 1) })).toBe(false);
  expect(keepDraft({ ...store, setItem: () => { throw new Error('full'); } }, key, draft)).toBe(false);
});
