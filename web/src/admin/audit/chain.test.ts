import { expect, test } from 'vitest';
import { canonical, follow, hashOf, microseconds, type AuditRow } from './chain';

const row = (seq: number, prev: string): AuditRow => ({
  seq, at: '2026-03-02T09:00:00.000123Z', actor: { type: 'person', id: 'p', name: 'José' }, object: { kind: 'token', id: 't' },
  changed: ['name'], detail: { b: '2', a: '1' }, prev, hash: '',
});

async function chain(count: number): Promise<AuditRow[]> {
  const list: AuditRow[] = [];
  for (let seq = 1, prev = ''; seq <= count; seq++) {
    const next = row(seq, prev);
    next.hash = prev = await hashOf(next);
    list.push(next);
  }
  return list;
}

const none = { seq: 0, hash: '' };

test('the canonical form counts bytes and sorts details', () => {
  expect(microseconds('2026-03-02T09:00:00.000123Z')).toBe('1772442000000123');
  expect(canonical(row(7, 'abc'))).toBe(
    '16:chancery-audit-1,3:abc,0:,1:7,16:1772442000000123,6:person,1:p,5:José,0:,0:,0:,0:,5:token,1:t,1:1,4:name,1:2,1:a,1:1,1:b,1:2,',
  );
});

test('a whole chain, in two parts', async () => {
  const list = await chain(5);
  const half = await follow(list.slice(0, 2), none);
  expect(half).toEqual({ seq: 2, hash: list[1]?.hash });
  expect(await follow(list.slice(2), half as { seq: number; hash: string })).toEqual({ seq: 5, hash: list[4]?.hash });
});

test('a row that was changed, removed or added is found', async () => {
  const list = await chain(4);
  expect(await follow(list.map((each) => (each.seq === 3 ? { ...each, action: 'other' } : each)), none)).toEqual({ wrong: 3 });
  expect(await follow(list.filter((each) => each.seq !== 2), none)).toEqual({ wrong: 3 });
  const forged = { ...row(5, 'x'), hash: '' };
  forged.hash = await hashOf(forged);
  expect(await follow([...list, forged], none)).toEqual({ wrong: 5 });
});
