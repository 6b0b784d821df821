import { expect, test } from 'vitest';
import { bytes } from './bytes';

test('sizes for people', () => {
  expect([0, 1023, 1024, 73_400_320, 60_129_542_144].map(bytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '70.0 MiB', '56.0 GiB']);
});
