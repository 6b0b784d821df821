import { expect, test } from 'vitest';
import { isLarge } from './json';

test('a document is large from a number of characters on, and counting ends there', () => {
  const notes = (count: number) => ({ doc: { notes: Array.from({ length: count }, () => ({ text: 'x'.repeat(1000) })) } });
  expect([isLarge(notes(200), 300_000), isLarge(notes(320), 300_000), isLarge(undefined, 10)]).toEqual([false, true, false]);
  let read = 0;
  const counted = new Proxy(notes(5000).doc.notes, { get: (list, at) => (typeof at === 'string' && /^\d+$/.test(at) && read++, Reflect.get(list, at) as unknown) });
  expect(isLarge({ notes: counted }, 300_000)).toBe(true);
  expect(read).toBeLessThan(310);
});
