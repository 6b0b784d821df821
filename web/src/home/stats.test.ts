import { expect, test } from 'vitest';
import { days, kinds, sums } from './stats';

test('faults by kind and day', () => {
  const over = days('2026-02-27T10:00:00Z', '2026-03-01T09:00:00Z');
  expect(over).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  const found = kinds(
    [
      { day: '2026-03-01', action: 'webhook', code: 'HTTP/503', count: 2 },
      { day: '2026-02-28', action: 'pdf', count: 4 },
      { day: '2026-02-27', action: 'webhook', code: 'HTTP/503', count: 3 },
      { day: '2026-01-01', action: 'pdf', count: 1 },
    ],
    over,
  );
  expect(found).toEqual([
    { action: 'webhook', code: 'HTTP/503', count: 5, byDay: [3, 0, 2] },
    { action: 'pdf', code: '', count: 5, byDay: [0, 4, 0] },
  ]);
  expect(sums(found, over)).toEqual([3, 4, 2]);
});
