import { expect, test } from 'vitest';
import { Remote } from './remote.svelte';

test('while another object is loaded, the one of before is not shown', async () => {
  let id = 'a';
  let answer: (value: string) => void = () => {};
  const remote = new Remote(() => new Promise<string>((resolve) => (answer = resolve)), () => id);
  const first = remote.load();
  answer('answer a');
  await first;
  expect(remote.value).toBe('answer a');

  const again = remote.load();
  expect(remote.value).toBe('answer a'); // the same object stays while it is loaded anew
  answer('new answer a');
  await again;

  id = 'b';
  const other = remote.load();
  expect(remote.value).toBeUndefined();
  answer('answer b');
  await other;
  expect(remote.value).toBe('answer b');
});
