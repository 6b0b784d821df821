import { expect, test } from 'vitest';
import { Identity } from './identity';

test('a new workflow keeps its editor when it is stored, and only then', () => {
  const identity = new Identity();
  const first = identity.of('new');
  identity.made('a');
  expect(identity.of('a')).toBe(first);
  expect(identity.of('a')).toBe(first);
  const second = identity.of('new');
  expect(second).not.toBe(first);
  const other = identity.of('b');
  expect(other).not.toBe(second);
  expect(identity.of('a')).not.toBe(other);
  identity.of('new');
  identity.made('c');
  expect(identity.of('a')).not.toBe(identity.of('c'));
});
