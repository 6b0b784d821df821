import { describe, expect, test } from 'vitest';
import { SCHEMAS } from './fixture';
import { fieldOf, memberNames, nodeAt, references, schemaAddress, titleOf } from './schema';
import { captionOf, Labels, partsOf, tabOf, tabsOf, valueText } from './view';

const field = (...path: (string | number)[]) => fieldOf(nodeAt(SCHEMAS, 'bill/invoice', path), String(path.at(-1)), nodeAt(SCHEMAS, 'bill/invoice', path.slice(0, -1)));

describe('fields of a schema', () => {
  test('have kinds by what they refer to', () => {
    expect(field('type')).toMatchObject({ kind: 'choice', title: 'Type', required: true });
    expect(field('type').choices).toEqual([{ value: 'standard', title: 'Standard' }, { value: 'credit-note', title: 'Credit note', about: 'Gives back.' }]);
    expect(field('issue_date')).toMatchObject({ kind: 'date', title: 'Issue Date', required: false });
    expect(field('supplier')).toMatchObject({ kind: 'object', about: 'Party that supplies (BG-4).', required: true });
    expect(field('supplier', 'name')).toMatchObject({ kind: 'text', about: 'Legal name.' });
    expect(field('lines')).toMatchObject({ kind: 'list' });
    expect(field('lines', 3, 'quantity')).toMatchObject({ kind: 'amount', computed: false });
    expect(field('lines', 3, 'sum')).toMatchObject({ kind: 'amount', computed: true });
    expect(field('ext')).toMatchObject({ kind: 'map' });
    expect(field('$tags', 0)).toMatchObject({ kind: 'text' });
    expect(field('unknown_member')).toMatchObject({ kind: 'any', title: 'Unknown member' });
  });
  test('members and references', () => {
    expect(memberNames(nodeAt(SCHEMAS, 'bill/invoice', ['lines', 0]))).toEqual(['i', 'quantity', 'sum']);
    expect(references(SCHEMAS.get(schemaAddress('bill/line'))!)).toEqual([schemaAddress('num/amount')]);
    expect(titleOf('$addons')).toBe('Addons');
  });
  test('are forms of one document', () => {
    const schema = new Labels('bill/invoice', SCHEMAS).bundle(['lines'])!;
    expect(schema).toMatchObject({ type: 'array', items: { $ref: '#/$defs/bill~1line' } });
    expect(schema['$defs']).toMatchObject({
      'bill/line': { $ref: '#/$defs/bill~1line:bill.Line' },
      'bill/line:bill.Line': { properties: { quantity: { $ref: '#/$defs/num~1amount' } } },
    });
  });
  test('without schemas there are titles', () => expect(fieldOf(nodeAt(new Map(), 'bill/invoice', ['issue_date']), 'issue_date').title).toBe('Issue date'));
});

describe('the form view', () => {
  const doc = {
    $schema: schemaAddress('bill/invoice'), $tags: ['simplified'], type: 'standard', supplier: { name: 'A' },
    lines: [{ i: 1, quantity: '2', sum: '4' }], totals: { payable: '4' },
  };
  const labels = new Labels('bill/invoice', SCHEMAS);
  const tabs = tabsOf(doc, labels);
  test('has a tab for each object and list', () => {
    expect(tabs.map((t) => [t.id, t.title])).toEqual([['document', 'Invoice'], ['supplier', 'Supplier'], ['lines', 'Lines'], ['totals', 'Totals']]);
    expect(tabs[0]!.parts.map((p) => `${p.title}=${valueText(p.value)}`)).toEqual(['Tags=simplified', 'Type=standard']);
    const spanish = new Labels('bill/invoice', SCHEMAS, (name) => ({ invoice: 'Factura', lines: 'Líneas' })[name]);
    expect(tabsOf(doc, spanish).map((t) => t.title)).toEqual(['Factura', 'Supplier', 'Líneas', 'Totals']);
    expect([tabOf(tabs, ['lines', 0]), tabOf(tabs, ['type']), tabOf(tabs, [])]).toEqual(['lines', 'document', 'document']);
  });
  test('marks what the system fills', () => {
    const line = tabs[2]!.parts[0]!;
    expect([line.title, line.plain]).toEqual(['#1', false]);
    expect(partsOf(line.value, line.path, labels).map((p) => [p.name, labels.computed(p.path)])).toEqual([['i', true], ['quantity', false], ['sum', true]]);
    expect(labels.computed(['totals', 'payable'])).toBe(true);
  });
  test('has words for places', () => {
    expect(labels.words(['lines', 1, 'quantity'])).toBe('Lines › #2 › Quantity');
    expect(labels.members(['lines', 0])).toEqual(['i', 'quantity', 'sum']);
  });
  test('names items of lists', () => {
    expect(captionOf({ quantity: '1', item: { name: 'Wrench' } })).toBe('Wrench');
    expect(captionOf({ street: 'Main' })).toBe('Main');
    expect(captionOf('x')).toBe('');
  });
});
