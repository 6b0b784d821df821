import { expect, test } from 'vitest';
import { match, safeReturn, withQuery } from './match';

test('named segments', () => {
  expect(match('/jobs', '/jobs/')).toEqual({});
  expect(match('/entries/:id', '/entries/a%2Fb')).toEqual({ id: 'a/b' });
  expect(match('/entries/:id/:tab?', '/entries/1')).toEqual({ id: '1' });
  expect(match('/entries/:id/:tab?', '/entries/1/files')).toEqual({ id: '1', tab: 'files' });
  expect(match('/entries/:id', '/entries')).toBeUndefined();
  expect(match('/entries/:id', '/entries/1/2')).toBeUndefined();
  expect(match('/entries/:id', '/entries/%')).toEqual({ id: '%' });
});

test('queries without empty values', () => {
  expect(withQuery('/jobs', { result: 'faulted', tag: '', key: undefined })).toBe('/jobs?result=faulted');
  expect(withQuery('/jobs')).toBe('/jobs');
});

test('only places of the console are returned to', () => {
  expect(safeReturn('/w/acme/jobs?job=1')).toBe('/w/acme/jobs?job=1');
  for (const bad of [null, '//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in?to=/']) {
    expect(safeReturn(bad)).toBe('/');
  }
});
