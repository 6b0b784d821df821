import { expect, test } from 'vitest';
import { failureOf, marksIn } from './mark';

const marked = (text: string, line?: number, column?: number) =>
  marksIn(text, { message: 'no', ...(line && { line }), ...(column && { column }) }).map(({ range }) => [range!.from, text.slice(range!.from, range!.to)]);

test('a failure is marked where the server says', () => {
  expect(marked('num(a) >> 1', 1, 9)).toEqual([[8, '>']]);
  expect(marked('.lines |\n  map(.x ] )', 2, 10)).toEqual([[18, ']']]);
  expect(marked('"😀" + x', 1, 2)).toEqual([[1, '😀']]);
  expect(marked('"😀" + x', 1, 7)).toEqual([[7, 'x']]);
});

test('a place behind the end is marked at the end, none is not marked', () => {
  expect(marked('map(', 1, 5)).toEqual([[3, '(']]);
  expect(marked('a\nb', 9, 9)).toEqual([[2, 'b']]);
  expect(marked('a')).toEqual([]);
  expect(marked('', 1, 1)).toEqual([]);
});

test('the place is read out of messages about expressions', () => {
  expect(failureOf('unexpected token EOF (2:4)')).toEqual({ message: 'unexpected token EOF', line: 2, column: 4 });
  expect(failureOf('the setting state is missing')).toEqual({ message: 'the setting state is missing' });
});
