import { expect, test } from 'vitest';
import { Parser } from './sse';

test('events arrive in parts of any size', () => {
  const text = ': hello\n\nid: 7\nevent: job.completed\ndata: {"a":\ndata: 1}\n\nevent: stream.gap\n\ndata: x\n\n';
  for (const size of [1, 3, text.length]) {
    const parser = new Parser();
    const messages = [];
    for (let at = 0; at < text.length; at += size) messages.push(...parser.push(text.slice(at, at + size)));
    expect(messages).toEqual([
      { id: '7', event: 'job.completed', data: '{"a":\n1}' },
      { id: '7', event: 'stream.gap', data: '' },
      { id: '7', event: 'message', data: 'x' },
    ]);
  }
});

test('lines may end as in Windows', () => {
  expect(new Parser().push('id: 1\r\ndata: x\r\n\r\n')).toEqual([{ id: '1', event: 'message', data: 'x' }]);
});
