import { describe, expect, test } from 'vitest';
import { initialValues, optionsOf } from './correction';
import { countryOf, emptyDocument, emptyLine, fromSent, moveRow, partyOf, replica, sentRows, toSend, totalsOf } from './invoice';
import { choiceOf, regimeFrom, shortPercent, taxChoices, taxLabel, taxOf, usualChoice } from './tax';

const spain = regimeFrom({
  country: 'ES', currency: 'EUR',
  categories: [
    {
      code: 'VAT', name: 'VAT', keys: [{ key: 'standard', name: 'Standard' }, { key: 'zero', name: 'Zero' }, { key: 'exempt', name: 'Exempt', no_percent: true }],
      rates: [
        { rate: 'general', name: 'Standard Rate', keys: ['standard'], values: [{ since: '2012-09-01', percent: '21.0%' }, { since: '2010-07-01', percent: '18.0%' }] },
        { rate: 'general+eqs', name: 'With surcharge', keys: ['standard'], values: [{ percent: '21.0%', surcharge: '5.2%' }] },
        { rate: 'future', name: 'Future', keys: ['standard'], values: [{ since: '2099-01-01', percent: '1%' }] },
      ],
    },
    { code: 'IRPF', name: 'IRPF', retained: true, rates: [{ rate: 'pro', name: 'Professional', values: [{ percent: '15.0%' }] }] },
  ],
});

describe('tax choices', () => {
  const choices = taxChoices(spain, '2026-03-02');
  test('are those of the day', () => {
    expect(choices.map((c) => `${c.id} ${c.percent}${c.surcharge}`)).toEqual([
      'VAT/standard/general 21%', 'VAT/standard/general+eqs 21%5.2%', 'VAT/zero/ 0%', 'VAT/exempt/ ', 'IRPF//pro 15%',
    ]);
    expect(taxChoices(spain, '2011-01-01')[0]!.percent).toBe('18%');
    expect(taxChoices(undefined, '')).toEqual([]);
    expect(usualChoice(choices)!.id).toBe('VAT/standard/general');
  });
  test('are taxes of a line and back', () => {
    expect(taxOf('VAT/standard/general')).toEqual({ cat: 'VAT', rate: 'general' });
    expect(taxOf('VAT/exempt/')).toEqual({ cat: 'VAT', key: 'exempt' });
    for (const c of choices) expect(choiceOf(taxOf(c.id), choices)).toBe(c);
    expect(choiceOf({ cat: 'VAT', key: 'standard', rate: 'general', percent: '21.0%' }, choices)!.id).toBe('VAT/standard/general');
    expect(choiceOf({ cat: 'VAT', percent: '7%' }, choices)).toBeUndefined();
    expect([taxLabel({ cat: 'VAT', percent: '21.0%' }), taxLabel({ cat: 'VAT', key: 'exempt' }), shortPercent('5.20%')]).toEqual(['VAT 21%', 'VAT exempt', '5.2%']);
  });
});

describe('an invoice in the form', () => {
  test('leaves out rows in which nothing was written', () => {
    const doc = { lines: [emptyLine('VAT/standard/general'), { quantity: '2', item: { name: 'a' } }, emptyLine('')] };
    expect(toSend(doc).lines).toEqual([doc.lines[1]]);
    expect(sentRows(doc)).toEqual([1]);
    expect(fromSent(['lines', 0, 'item', 'price'], [1])).toEqual(['lines', 1, 'item', 'price']);
    expect(fromSent(['supplier'], [1])).toEqual(['supplier']);
    expect(toSend(emptyDocument('bill/invoice', 's'))).toEqual({ $schema: 's' });
    expect(toSend({ a: 1 })).toEqual({ a: 1 });
  });
  test('is copied without identity, number and figures', () => {
    expect(replica({ uuid: 'u', series: 'F', code: '1', issue_date: 'd', totals: {}, lines: [{ i: 1, quantity: '1', sum: '1', total: '1' }] })).toEqual({ series: 'F', lines: [{ quantity: '1' }] });
    expect(partyOf({ $schema: 's', uuid: 'u', name: 'A' })).toEqual({ uuid: 'u', name: 'A' });
  });
  test('has the taxes of its country', () => {
    expect(countryOf({ supplier: { tax_id: { country: 'DE' } } })).toBe('DE');
    expect(countryOf({ $regime: 'ES', supplier: { tax_id: { country: 'DE' } } })).toBe('ES');
  });
  test('moves rows', () => {
    expect(moveRow({ lines: ['a', 'b', 'c'] }, 'lines', 0, 2)).toEqual({ lines: ['b', 'c', 'a'] });
    expect(moveRow({ lines: ['a'] }, 'lines', 0, -1)).toEqual({ lines: ['a'] });
  });
});

test('totals say each figure once, and the last one is the main one', () => {
  const rows = totalsOf({
    totals: {
      sum: '100.00', total: '100.00', tax: '21.00', total_with_tax: '121.00', retained_tax: '15.00', payable: '106.00',
      taxes: { categories: [{ code: 'VAT', rates: [{ percent: '21.0%', amount: '21.00' }] }, { code: 'IRPF', retained: true, rates: [{ percent: '15.0%', amount: '15.00' }] }] },
    },
  });
  expect(rows.map((r) => `${r.name} ${r.label} ${r.amount}${r.main ? '!' : ''}`)).toEqual([
    'total  100.00', 'tax VAT 21% 21.00', 'total_with_tax  121.00', 'retained_tax IRPF 15% -15.00', 'payable  106.00!',
  ]);
  expect(totalsOf(undefined)).toEqual([]);
});

test('the form of a correction follows its schema', () => {
  const options = optionsOf({
    $ref: '#/$defs/o',
    $defs: {
      o: {
        type: 'object', required: ['type'], recommended: ['series'],
        properties: {
          issue_date: { $ref: 'https://gobl.org/draft-0/cal/date' }, stamps: { type: 'array' },
          series: { $ref: 'https://gobl.org/draft-0/cbc/code', default: 'F' }, copy_tax: { type: 'boolean' },
          type: { default: 'credit-note', oneOf: [{ const: 'credit-note', title: 'Credit note' }] },
          ext: { type: 'object', properties: { 'es-x': { title: 'X', oneOf: [{ const: '01', title: 'One' }], default: '01' } } },
        },
      },
    },
  });
  expect(options.map((o) => `${o.name} ${o.field.kind}`)).toEqual(['type choice', 'series text', 'issue_date date', 'copy_tax boolean', 'ext object']);
  expect(initialValues(options)).toEqual({ type: 'credit-note', series: 'F', ext: { 'es-x': '01' } });
});
