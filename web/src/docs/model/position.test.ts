import { describe, expect, test } from 'vitest';
import { locate, offsetAt, positionAt } from './position';

const text = `{
  "supplier": { "name": "A \\"b\\"" },
  "lines": [
    { "item": { "price": "1" } },
    { "item": { "price": "2" } }
  ]
}`;
const spot = (path: (string | number)[], source = text) => {
  const p = locate(source, path)!;
  return [p.line, p.column, source.slice(p.offset, p.offset + p.length)];
};

describe('places in a text', () => {
  test('of members and items', () => {
    expect(spot(['lines', 1, 'item', 'price'])).toEqual([5, 17, '"price"']);
    expect(spot(['lines', 0])).toEqual([4, 5, '{']);
    expect(spot(['supplier', 'name'])).toEqual([2, 17, '"name"']);
  });
  test('of what is missing: the nearest above', () => {
    expect(spot(['supplier', 'tax_id', 'code'])).toEqual([2, 3, '"supplier"']);
    expect(spot(['customer'])).toEqual([1, 1, '{']);
  });
  test('in a text that is being typed', () => {
    const broken = text.replace('"price": "2"', '"price": ');
    expect(spot(['lines', 0, 'item', 'price'], broken)).toEqual([4, 17, '"price"']);
    expect(spot(['lines', 1, 'item', 'price'], broken)).toEqual([5, 17, '"price"']);
    expect(locate('', ['x'])?.line).toBe(1);
    expect(locate('['.repeat(5000), ['x'])?.line).toBe(1);
  });
  test('offsets', () => {
    expect(positionAt('a\nbc', 3)).toMatchObject({ line: 2, column: 2 });
    expect(offsetAt('a\nbc', 2, 2)).toBe(3);
    expect(offsetAt('a', 9, 9)).toBe(1);
  });
});
