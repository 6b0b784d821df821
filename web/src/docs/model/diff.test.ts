import { describe, expect, test } from 'vitest';
import { diff, leaves, sections } from './diff';
import type { Json } from './json';
import { pathText } from './path';

const told = (a: Json, b: Json) => diff(a, b).map((c) => `${c.kind} ${pathText(c.path)}: ${JSON.stringify(c.before) ?? ''} ${JSON.stringify(c.after) ?? ''}`.trim());

describe('the differences of two documents', () => {
  test('are the members that changed', () => {
    expect(told({ a: '1', b: { c: 'x', d: 1 } }, { a: '2', b: { c: 'x' }, e: [1] })).toEqual(['changed a: "1" "2"', 'removed b.d: 1', 'added e:  [1]']);
    expect(told({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual([]);
    expect(told({ a: 'x' }, { a: { b: 1 } })).toEqual(['changed a: "x" {"b":1}']);
  });
  test('a row more is one change, wherever it is', () => {
    const line = (i: number, name: string) => ({ i, item: { name } });
    const before = { lines: [line(1, 'a'), line(2, 'b')] };
    expect(told(before, { lines: [line(1, 'new'), line(2, 'a'), line(3, 'b')] })).toEqual(['added lines[0]:  {"i":1,"item":{"name":"new"}}']);
    expect(told(before, { lines: [line(1, 'a')] })).toEqual(['removed lines[1]: {"i":2,"item":{"name":"b"}}']);
    expect(told(before, { lines: [line(1, 'a'), line(2, 'c')] })).toEqual(['changed lines[1].item.name: "b" "c"']);
  });
  test('have headings', () => {
    expect(sections(diff({ a: 1, b: { c: 1 } }, { a: 2, b: { c: 2 } })).map((s) => [s.name, s.changes.length])).toEqual([['', 1], ['b', 1]]);
  });
  test('show what was added without JSON', () => expect(leaves({ item: { name: 'x' }, taxes: [{ cat: 'VAT' }] })).toEqual([{ path: 'item.name', text: 'x' }, { path: 'taxes[0].cat', text: 'VAT' }]));
  test('have a bound', () => {
    const many = (v: number) => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`m${i}`, v]));
    expect(diff(many(1), many(2))).toHaveLength(2000);
  });
});
