import { describe, expect, test, vi } from 'vitest';
import { ApiError } from './errors';
import { Rows, type RowPage } from './rows.svelte';

interface Row {
  id: string;
}
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, n) => ({ id: String(from + n) }));
const ids = (list: Rows<Row>) => list.rows.map((row) => row.id).join(' ');

/** A server whose answers wait until they are let go. */
class Server {
  asked: { cursor: string | undefined; signal: AbortSignal; answer: (page: RowPage<Row>) => void; refuse: (error: unknown) => void }[] = [];
  get = (cursor: string | undefined, signal: AbortSignal) => new Promise<RowPage<Row>>((answer, refuse) => this.asked.push({ cursor, signal, answer, refuse }));
  async answer(list: Row[], next?: string): Promise<void> {
    await this.#settle((one) => one.answer({ list, next_cursor: next }));
  }
  async refuse(error: unknown): Promise<void> {
    await this.#settle((one) => one.refuse(error));
  }
  async #settle(run: (one: Server['asked'][number]) => void): Promise<void> {
    await vi.waitFor(() => expect(this.asked).not.toHaveLength(0));
    run(this.asked.shift()!);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
}

function begin(most?: number) {
  const server = new Server();
  const list = new Rows<Row>(server.get, (row) => row.id, { pause: 1, ...(most === undefined ? {} : { most }) });
  return { server, list };
}

describe('pages', () => {
  test('come one after the other, and the next is asked for once however often it is wanted', async () => {
    const { server, list } = begin();
    void list.load();
    void list.next();
    expect(server.asked.map((each) => each.cursor)).toEqual([undefined]);
    await server.answer(rows(0, 2), 'a');
    expect([ids(list), list.more, list.busy]).toEqual(['0 1', true, false]);
    const first = list.next();
    expect(list.next()).toBe(first);
    expect(server.asked.map((each) => each.cursor)).toEqual(['a']);
    await server.answer(rows(2, 4));
    expect([ids(list), list.more, list.busy]).toEqual(['0 1 2 3', false, false]);
  });

  test('a row on two pages is there once', async () => {
    const { server, list } = begin();
    void list.load();
    await server.answer(rows(0, 3), 'a');
    void list.next();
    await server.answer(rows(2, 5));
    expect(ids(list)).toBe('0 1 2 3 4');
  });

  test('empty pages are passed over', async () => {
    const { server, list } = begin();
    void list.load();
    await server.answer([], 'a');
    await server.answer([], 'b');
    await server.answer(rows(0, 1), 'c');
    expect([ids(list), list.busy]).toEqual(['0', false]);
  });

  test('of other filters are not mixed with those of before', async () => {
    const { server, list } = begin();
    void list.load();
    await server.answer(rows(0, 2), 'a');
    void list.next();
    const late = server.asked.shift()!;
    void list.load(true);
    expect([ids(list), late.signal.aborted, list.busy]).toEqual(['', true, true]);
    void list.next(); // somebody scrolls while the first page is on its way
    await server.answer(rows(50, 52), 'x');
    late.answer({ list: rows(2, 4), next_cursor: 'b' });
    await Promise.resolve();
    expect([ids(list), list.more, server.asked]).toEqual(['50 51', true, []]);
    void list.next();
    expect(server.asked.map((each) => each.cursor)).toEqual(['x']);
  });

  test('that cannot be read are not the end of the list', async () => {
    const { server, list } = begin();
    void list.load();
    await server.answer(rows(0, 2), 'a');
    void list.next();
    await server.refuse(new ApiError(500, { message: 'broken' }));
    expect([ids(list), list.more, list.busy, list.error?.message]).toEqual(['0 1', true, false, 'broken']);
    void list.next();
    expect(server.asked.map((each) => each.cursor)).toEqual(['a']);
    await server.answer(rows(2, 3));
    expect([ids(list), list.error]).toEqual(['0 1 2', undefined]);
  });

  test('the first one too can be asked for again', async () => {
    const { server, list } = begin();
    void list.load();
    await server.refuse(new ApiError(500, { message: 'broken' }));
    void list.next();
    await server.answer(rows(0, 1));
    expect([ids(list), list.error]).toEqual(['0', undefined]);
  });

  test('that a busy server refuses are asked for again', async () => {
    const { server, list } = begin();
    void list.load();
    await server.refuse(new ApiError(429, { key: 'limit' }));
    await server.refuse(new ApiError(503, { key: 'busy' }));
    await server.answer(rows(0, 1));
    expect([ids(list), list.error]).toEqual(['0', undefined]);
  });

  test('end where the list has as many as it keeps, and an export goes on', async () => {
    const { server, list } = begin(4);
    void list.load();
    await server.answer(rows(0, 2), 'a');
    void list.next();
    await server.answer(rows(2, 4), 'b');
    expect([list.more, list.cut]).toEqual([false, true]);
    await list.next();
    expect(server.asked).toEqual([]);
    const rest = list.rest();
    await server.answer(rows(4, 6), 'c');
    await server.answer(rows(6, 7));
    await rest;
    expect([list.rows.length, list.more, list.cut]).toEqual([7, false, false]);
  });

  test('an export that begins while a page is loading waits for it', async () => {
    const { server, list } = begin();
    void list.load();
    let done = false;
    void list.rest().then(() => (done = true));
    await server.answer(rows(0, 1), 'a');
    await server.answer(rows(1, 2));
    await vi.waitFor(() => expect(done).toBe(true));
    expect(ids(list)).toBe('0 1');
  });
});

describe('a refresh', () => {
  async function begun() {
    const one = begin();
    void one.list.load();
    await one.server.answer(rows(10, 13), 'a');
    void one.list.next();
    await one.server.answer(rows(13, 16), 'b');
    return one;
  }

  test('puts new rows at the top and drops those that fit no more', async () => {
    const { server, list } = await begun();
    void list.refresh();
    await server.answer([{ id: '9' }, { id: '10' }, { id: '12' }], 'z');
    expect([ids(list), list.more]).toEqual(['9 10 12 13 14 15', true]);
    void list.next();
    expect(server.asked.map((each) => each.cursor)).toEqual(['b']);
  });

  test('leaves no gap when more is new than a page has', async () => {
    const { server, list } = await begun();
    void list.refresh();
    await server.answer(rows(4, 7), 'y');
    expect(ids(list)).toBe('10 11 12 13 14 15');
    await server.answer(rows(7, 11), 'z');
    expect(ids(list)).toBe('4 5 6 7 8 9 10 11 12 13 14 15');
  });

  test('that is asked for while a page is loading comes after it', async () => {
    const { server, list } = await begun();
    void list.next();
    void list.refresh();
    expect(server.asked.map((each) => each.cursor)).toEqual(['b']);
    await server.answer(rows(16, 18));
    await server.answer([{ id: '9' }, ...rows(10, 12)], 'z');
    expect(ids(list)).toBe('9 10 11 12 13 14 15 16 17');
  });

  test('of other filters is dropped', async () => {
    const { server, list } = await begun();
    void list.refresh();
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    const late = server.asked.shift()!;
    void list.load(true);
    late.answer({ list: rows(0, 3) });
    await server.answer(rows(90, 91));
    expect(ids(list)).toBe('90');
  });
});
