import { describe, expect, test } from 'vitest';
import { add, compare, decimalText, multiply, parseDecimal, readAmount, rescale, sumTexts } from './decimal';

const d = (text: string) => parseDecimal(text)!;

describe('decimals', () => {
  test.each(['0', '1', '-1', '0.10', '-0.05', '12345678901234567890.123', '10.00'])('%s stays as it is', (text) =>
    expect(decimalText(d(text))).toBe(text));
  test.each(['', '1,5', 'x', '1.', '.5', '1e3', '--1', '9'.repeat(41)])('%j is none', (text) => expect(parseDecimal(text)).toBeUndefined());
  test('arithmetic is exact', () => {
    expect(decimalText(add(d('0.1'), d('0.2')))).toBe('0.3');
    expect(decimalText(add(d('9007199254740993'), d('0.001')))).toBe('9007199254740993.001');
    expect(decimalText(multiply(d('1.10'), d('-3')))).toBe('-3.30');
    expect(compare(d('1.10'), d('1.1'))).toBe(0);
    expect(compare(d('-2'), d('-1.99'))).toBe(-1);
    expect(sumTexts(['1.10', 'x', '2.205'])).toBe('3.305');
    expect(sumTexts([])).toBe('');
  });
  test.each([
    ['1.005', 2, '1.01'], ['-1.005', 2, '-1.01'], ['1.004', 2, '1.00'], ['1', 2, '1.00'], ['0.5', 0, '1'], ['-0.4', 0, '0'],
  ])('%s with %d decimals is %s', (text, scale, want) => expect(decimalText(rescale(d(text), scale))).toBe(want));
});

describe('amounts that people type', () => {
  test.each([
    ['1,50', 'es', '1.50'], ['1.500,50', 'es', '1500.50'], ['1,500.50', 'en', '1500.50'], ['1,500', 'en', '1500'], ['1,500', 'es', '1.500'],
    ['1.234.567', 'de', '1234567'], ['1 234,5', 'fr', '1234.5'], ['12', 'en', '12'], ['-3,2', 'de', '-3.2'], ['21%', 'es', '21%'], ['5,2 %', 'es', '5.2%'],
    ['.5', 'en', '0.5'], ['5.', 'en', '5'], ['abc', 'en', 'abc'], ['', 'en', ''], ['1,2,3', 'en', '1.2,3'], ['1,234,567', 'es', '1234567'],
  ])('%j in %s is %j', (typed, locale, want) => expect(readAmount(typed, locale)).toBe(want));
});
