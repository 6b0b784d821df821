import { expect, test } from 'vitest';
import { slugOf } from './workspace';

test('a slug of a name', () => {
  expect(slugOf('Acme S.L.')).toBe('acme-s-l');
  expect(slugOf('  Éditions du Phare  ')).toBe('editions-du-phare');
  expect(slugOf('株式会社')).toBe('');
  expect(slugOf(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39));
});
