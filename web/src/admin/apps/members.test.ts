import { expect, test } from 'vitest';
import { members } from './members';

test('members with their types, and those of what is nested', () => {
  const schema = {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string', title: 'Address', description: 'Where to send.' },
      mode: { type: 'string', enum: ['', 'fast', 'safe'] },
      old: { type: 'string', deprecated: true },
      headers: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    },
  };
  expect(members(schema)).toEqual([
    { path: 'url', type: 'string', title: 'Address', text: 'Where to send.', values: '', required: true },
    { path: 'mode', type: 'string', title: '', text: '', values: 'fast, safe', required: false },
    { path: 'headers', type: 'object[]', title: '', text: '', values: '', required: false },
    { path: 'headers[].name', type: 'string', title: '', text: '', values: '', required: false },
  ]);
});

test('no configuration', () => {
  expect(members(undefined)).toEqual([]);
  expect(members({ type: 'object' })).toEqual([]);
});
