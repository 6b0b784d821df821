import { describe, expect, test } from 'vitest';
import { nextIndex, numberOf, periodOf, strayBrace, takenOf } from './preview';

describe('numbers of a series', () => {
  test('prefix, digits and suffix', () => {
    expect(numberOf({ prefix: 'INV-', padding: 5, suffix: '/ES' }, 1, '2026-03-02')).toBe('INV-00001/ES');
    expect(numberOf({ padding: 2 }, 1234, '2026-03-02')).toBe('1234');
    expect(numberOf({}, 7, '2026-03-02')).toBe('7');
  });
  test('the date of the document', () => {
    expect(numberOf({ prefix: '{year}-{month}-', suffix: '/{yy}', padding: 3 }, 12, '2026-03-02')).toBe('2026-03-012/26');
  });
  test('braces that stand for nothing', () => {
    expect(strayBrace('{year}-')).toBe(false);
    expect(strayBrace('{day}')).toBe(true);
    expect(strayBrace('{year')).toBe(true);
  });
  test('when it begins again', () => {
    expect(periodOf({ prefix: '{year}' })).toBe('year');
    expect(periodOf({ suffix: '{yy}{month}' })).toBe('month');
    expect(periodOf({ prefix: 'F-' })).toBe('never');
  });
  test('what is next', () => {
    // The server says the first number as long as none was taken.
    expect(nextIndex({ start: 1, last_index: 1 })).toBe(1);
    expect(nextIndex({ start: 100, last_index: 100 })).toBe(100);
    expect(takenOf({ start: 100, last_index: 100 })).toBe(0);
    const last_entry_id = '01950000-0000-7000-8000-000000008001';
    expect(nextIndex({ start: 100, last_index: 100, last_entry_id })).toBe(101);
    expect(nextIndex({ start: 100, last_index: 104, last_entry_id })).toBe(105);
    expect(takenOf({ start: 100, last_index: 100, last_entry_id })).toBe(1);
    expect(takenOf({ start: 100, last_index: 104, last_entry_id })).toBe(5);
  });
});
