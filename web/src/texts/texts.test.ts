import { expect, test } from 'vitest';
import { en } from './en';
import { es } from './es';
import { format } from './index.svelte';

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((each) => each[1]).sort();

test('all languages have the same keys', () => {
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
});

test('all languages have the same values in their texts, and none is empty', () => {
  for (const [key, text] of Object.entries(en)) {
    const other = es[key as keyof typeof es];
    expect(new Set(names(other)), key).toEqual(new Set(names(text)));
    expect(other.trim(), key).not.toBe('');
    expect(other.split(' | ').length, key).toBe(text.split(' | ').length);
  }
});

test('values and plurals', () => {
  expect(format('{count} job | {count} jobs', { count: 1 })).toBe('1 job');
  expect(format('{count} job | {count} jobs', { count: 0 })).toBe('0 jobs');
  expect(format('by {name}', {})).toBe('by ');
});
