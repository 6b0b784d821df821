import { describe, expect, test } from 'vitest';
import type { JsonObject } from './json';
import { getAt, nearest, parsePath, pathText, putText, removeAt, setAt } from './path';

describe('places as the server writes them', () => {
  test.each([
    ['$.doc.lines[0].item.price', ['lines', 0, 'item', 'price']],
    ['$.doc', []],
    ['$', []],
    ['', []],
    ['$.lines[12]', ['lines', 12]],
    ['lines[1].taxes[0].cat', ['lines', 1, 'taxes', 0, 'cat']],
    ["$.doc.ext['es-verifactu-doc-type']", ['ext', 'es-verifactu-doc-type']],
    ['$.doc.ext.es-verifactu-doc-type', ['ext', 'es-verifactu-doc-type']],
    ['$.head.stamps[0]', ['head', 'stamps', 0]],
  ])('%s', (text, path) => expect(parsePath(text)).toEqual(path));
  test('and back', () => expect(pathText(parsePath('$.doc.lines[0].item.price'))).toBe('lines[0].item.price'));
  test('a member named doc below the document stays', () => expect(parsePath('$.doc.complements[0].doc')).toEqual(['complements', 0, 'doc']));
});

describe('values at places', () => {
  const doc: { lines: JsonObject[] } = { lines: [{ item: { name: 'a' } }, { item: { name: 'b', ref: 'x' } }] };
  test('are read', () => {
    expect(getAt(doc, ['lines', 1, 'item', 'name'])).toBe('b');
    expect(getAt(doc, ['lines', 'item'])).toBeUndefined();
    expect(getAt(doc, ['constructor'])).toBeUndefined();
  });
  test('are set without a change of the original', () => {
    expect(setAt(doc, ['lines', 0, 'item', 'price'], '2.00')).toEqual({ lines: [{ item: { name: 'a', price: '2.00' } }, doc.lines[1]] });
    expect(setAt(undefined, ['supplier', 'addresses', 0, 'street'], 'x')).toEqual({ supplier: { addresses: [{ street: 'x' }] } });
    expect(doc.lines[0]).toEqual({ item: { name: 'a' } });
  });
  test('go with what they leave empty, but rows stay', () => {
    expect(removeAt({ supplier: { tax_id: { code: '1' } }, x: 1 }, ['supplier', 'tax_id', 'code'])).toEqual({ x: 1 });
    expect(removeAt(doc, ['lines', 0, 'item', 'name'])).toEqual({ lines: [{}, doc.lines[1]] });
    expect(removeAt(doc, ['lines', 0])).toEqual({ lines: [doc.lines[1]] });
    expect(removeAt({ lines: [{}] }, ['lines', 0])).toEqual({});
    expect(removeAt(doc, ['missing', 'x'])).toEqual(doc);
  });
  test('an empty text removes', () => {
    expect(putText({ a: { b: 'x' } }, ['a', 'b'], '')).toEqual({});
    expect(putText({}, ['a', 'b'], 'x')).toEqual({ a: { b: 'x' } });
  });
  test('the nearest place', () => expect(nearest(['a', 0, 'b'], (p) => p.length === 1)).toEqual(['a']));
});
