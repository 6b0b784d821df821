import { describe, expect, test } from 'vitest';
import type { Json } from './json';
import { pathText } from './path';
import { differences, leaves } from './versions';

const told = (a: Json, b: Json) =>
  differences(a, b).sections.map((s) => `${s.name}: ${s.changes.map((c) => `${c.kind} ${pathText(c.path)} ${c.before.map((l) => l.text)}→${c.after.map((l) => l.text)}`).join('; ')}`);

describe('the differences of two versions', () => {
  test('are by member', () => {
    expect(told({ code: '1', supplier: { name: 'a' } }, { code: '2', supplier: { name: 'a', alias: 'b' } })).toEqual([
      'code: changed code 1→2', 'supplier: added supplier.alias →b',
    ]);
    expect(told({ a: 1 }, { a: 1 })).toEqual([]);
  });
  test('a line more is one change, although all lines have other numbers', () => {
    const line = (i: number, name: string) => ({ i, item: { name } });
    expect(told({ lines: [line(1, 'a'), line(2, 'b')] }, { lines: [line(1, 'new'), line(2, 'a'), line(3, 'b')] })).toEqual(['lines: added lines[0] →new']);
  });
  test('are shown without JSON', () => {
    expect(leaves({ item: { name: 'x' }, taxes: [{ cat: 'VAT' }], z: null })).toEqual([{ path: 'item.name', text: 'x' }, { path: 'taxes[0].cat', text: 'VAT' }, { path: 'z', text: 'null' }]);
  });
  test('have a bound', () => {
    const many = (v: number) => Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`m${i}`, v]));
    const found = differences(many(1), many(2));
    expect([found.sections.length, found.more]).toEqual([500, 200]);
  });
});
