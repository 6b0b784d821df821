import { describe, expect, test } from 'vitest';
import { csv } from './csv';
import { diff, same } from './diff';
import { compareAmounts, money } from './money';
import { ago, brief, day, duration, exact } from './time';
import { indent } from './xml';

describe('times', () => {
  test('exact', () => expect(exact('2026-11-02T09:00:01.250Z')).toBe('2026-11-02 09:00:01.250'));
  test('brief', () => {
    const now = Date.parse('2026-11-02T23:00:00Z');
    expect(brief('2026-11-02T09:00:01.250Z', now)).toBe('09:00:01');
    expect(brief('2026-11-01T09:00:01.250Z', now)).toBe('2026-11-01');
  });
  test('dates have no zone', () => expect(day('2026-03-01', 'en')).toBe('Mar 1, 2026'));
  test('durations', () => {
    const cases: [number, string][] = [
      [0, '0 ms'], [671, '671 ms'], [4200, '4.2 s'], [59_900, '59 s'], [60_000, '1 min'], [192_000, '3 min 12 s'],
      [23_672_000, '6 h 34 min'], [183_600_000, '2 d 3 h'], [-5, '0 ms'],
    ];
    for (const [milliseconds, text] of cases) expect(duration(milliseconds)).toBe(text);
  });
  test('ago', () => {
    const now = Date.parse('2026-11-02T09:00:00Z');
    expect(ago('2026-11-02T08:58:00Z', now, 'en')).toBe('2 minutes ago');
    expect(ago('2026-11-01T08:00:00Z', now, 'en')).toBe('yesterday');
  });
});

describe('money', () => {
  test('keeps all digits', () => {
    expect(money('90071992547409931.25', 'EUR', 'en')).toBe('€90,071,992,547,409,931.25');
    expect(money('0.10', 'EUR', 'es')).toBe('0,10\u00a0€');
    expect(money('12', undefined, 'en')).toBe('12');
    expect(money('odd', 'EUR', 'en')).toBe('odd EUR');
  });
  test('compares without floats', () => {
    expect(compareAmounts('0.3', '0.30')).toBe(0);
    expect(compareAmounts('-1', '0.001')).toBe(-1);
    expect(compareAmounts('90071992547409931.2', '90071992547409931.1')).toBe(1);
  });
});

test('csv quotes, and has no formulas', () => {
  expect(csv(['a', 'b'], [['x,"y"', '=1+1'], ['-1.50', 'two\nlines']])).toBe(
    '\ufeffa,b\r\n"x,""y""",\'=1+1\r\n-1.50,"two\nlines"\r\n',
  );
});

describe('diff', () => {
  test('nothing', () => expect(diff({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]));
  test('members', () => {
    expect(diff({ a: 1, b: 2, 'x y': 1 }, { a: 1, b: 3, c: 4 })).toEqual([
      { path: '$.b', kind: 'changed', before: 2, after: 3 },
      { path: '$["x y"]', kind: 'removed', before: 1 },
      { path: '$.c', kind: 'added', after: 4 },
    ]);
  });
  test('an element put in front is one change', () => {
    expect(diff([1, 2, 3], [0, 1, 2, 3])).toEqual([{ path: '$[0]', kind: 'added', after: 0 }]);
  });
  test('elements with an identity are compared with themselves', () => {
    expect(diff([{ id: 'a', n: 1 }, { id: 'b', n: 2 }], [{ id: 'b', n: 3 }])).toEqual([
      { path: '$[0]', kind: 'removed', before: { id: 'a', n: 1 } },
      { path: '$[0].n', kind: 'changed', before: 2, after: 3 },
    ]);
  });
  test('changed elements between equal ones are paired', () => {
    expect(diff([{ p: 1 }, 5], [{ p: 2 }, 5])).toEqual([{ path: '$[0].p', kind: 'changed', before: 1, after: 2 }]);
  });
  test('equality ignores the order of members', () => expect(same({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true));
});

test('XML is indented', () => {
  expect(indent('<?xml version="1.0"?><a x="1"><b>t</b><c/><!-- n --><d><e>\n</e></d></a>')).toBe(
    '<?xml version="1.0"?>\n<a x="1">\n  <b>t</b>\n  <c/>\n  <!-- n -->\n  <d>\n    <e></e>\n  </d>\n</a>',
  );
});
