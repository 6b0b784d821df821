import { expect, test } from 'vitest';
import { locate } from './locate';

const text = JSON.stringify({ a: [{ b: 'x "{[\\' }, 2, [true]], 'c d': { e: {} }, f: null }, null, 2);
const at = (path: string, from = text) => locate(from, [path]).map(({ from: start, to }) => from.slice(start, to))[0];

test('values are found by their paths, or the nearest around them', () => {
  expect([at('$.a[0].b'), at('$.a[1]'), at('$.a[2][0]'), at('$["c d"].e'), at('$.f')]).toEqual([JSON.stringify('x "{[\\'), '2', 'true', '{}', 'null']);
  expect([at('$.a[1].nothing'), at('$.f[3]'), at('$'), at('$.no')]).toEqual(['2', 'null', text, text]);
  expect(locate(text, ['$.f', '$.a[1]', '$.f'])).toEqual([...locate(text, ['$.f']), ...locate(text, ['$.a[1]']), ...locate(text, ['$.f'])]);
});

test('reading ends where a text is no JSON, and what is before it is found', () => {
  expect(at('$.a', '{"a": 1, "b": }')).toBe('1');
  expect(locate('{"a": 1, "b": }', ['$.b'])).toEqual([{ from: 0, to: 0 }]);
  expect([locate('', ['$']), locate('{"a": "open', ['$.a']), locate('[', ['$[0]'])].flat()).toEqual(Array(3).fill({ from: 0, to: 0 }));
});

test('many paths in a large text are found in one reading', () => {
  const large = { notes: Array.from({ length: 3000 }, (_, n) => ({ text: `${n} `.padEnd(1000, 'a note ') })) };
  const long = JSON.stringify(large, null, 2);
  const paths = large.notes.map((_, n) => `$.notes[${n}].text`);
  expect(locate(long, paths).map(({ from, to }) => JSON.parse(long.slice(from, to)) as string)).toEqual(large.notes.map((note) => note.text));
});
