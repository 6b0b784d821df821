import { expect, test } from 'vitest';
import { join, nothing } from './check';

const page = (taken: number, ...gaps: [number, number][]) => ({ taken, doubles: 0, unheld: 1, gaps: gaps.map(([from, to]) => ({ from, to })), list: [] });

test('pages are added, and a gap across two of them is one', () => {
  const found = [page(3, [4, 5], [9, 10]), page(2, [11, 12])].reduce(join, nothing);
  expect(found.gaps).toEqual([{ from: 4, to: 5 }, { from: 9, to: 12 }]);
  expect(found).toMatchObject({ taken: 5, unheld: 2, missing: 6 });
});

test('a list may be missing', () => {
  expect(join(nothing, { taken: 0, doubles: 0, unheld: 0, gaps: null, list: null })).toEqual(nothing);
});
