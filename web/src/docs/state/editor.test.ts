import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../model/json';
import { Editor } from './editor.svelte';

interface Sent {
  method: string;
  path: string;
  body: JsonObject;
  match: string | null;
}

/** A server of the routes that an editor uses; each test says what it answers. */
function serve(answer: (sent: Sent) => [status: number, body: unknown]): Sent[] {
  const all: Sent[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body = init.body ? (JSON.parse(String(init.body)) as JsonObject) : {};
    const sent = { method: init.method ?? 'GET', path, body, match: new Headers(init.headers).get('If-Match') };
    all.push(sent);
    const [status, out] = answer(sent);
    return new Response(JSON.stringify(out), { status, headers: status === 409 ? { 'X-Existing-Id': 'id' } : {} });
  });
  return all;
}

function memory() {
  const kept = new Map<string, string>();
  return { kept, getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };
}

const target = (more = {}) => ({ id: 'id', isNew: true, folder: 'sales', version: '', ...more });
const built = (sent: Sent): [number, unknown] => [200, { data: { ...(sent.body['data'] as JsonObject), totals: { payable: '1' } } }];
const settle = () => vi.advanceTimersByTimeAsync(1000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('an editor', () => {
  test('builds what is typed a moment later, and once', async () => {
    const sent = serve(built);
    const editor = new Editor(target(), {}, 'p', memory());
    await settle();
    editor.put(['code'], '1');
    editor.put(['code'], '12');
    expect(editor.ready).toBe(false);
    await settle();
    expect(sent.map((s) => s.body)).toEqual([{ data: {}, allow_invalid: true }, { data: { code: '12' }, allow_invalid: true }]);
    expect([editor.ready, editor.built]).toEqual([true, { code: '12', totals: { payable: '1' } }]);
  });

  test('shows faults at the rows of the form, and cannot be saved', async () => {
    serve((sent) => [200, { data: sent.body['data'], faults: [{ message: 'price', paths: ['$.doc.lines[0].item.price'] }] }]);
    const editor = new Editor(target(), { lines: [{ quantity: '1', item: {} }, { quantity: '2', item: { name: 'a' } }] }, 'p', memory());
    await settle();
    expect(editor.problems[0]?.paths).toEqual([['lines', 1, 'item', 'price']]);
    expect([editor.ready, editor.readyInvalid]).toEqual([false, true]);
  });

  test('says where a text is no JSON, and shows no form of it', async () => {
    const sent = serve(built);
    const editor = new Editor(target(), { a: '1' }, 'p', memory());
    editor.show('code');
    editor.type('{\n "a": }');
    await settle();
    expect(editor.problems[0]).toMatchObject({ severity: 'error', line: 2 });
    editor.show('form');
    expect([editor.mode, editor.ready, sent.length]).toEqual(['code', false, 0]);
    editor.type('{"a":"2"}');
    editor.show('form');
    expect([editor.mode, editor.doc]).toEqual(['form', { a: '2' }]);
  });

  test('keeps what was typed until it is saved', async () => {
    const store = memory();
    serve((sent) => (sent.method === 'PUT' ? [422, { key: 'validation', message: 'no', faults: [{ message: 'no', paths: ['$.doc.a'] }] }] : built(sent)));
    const editor = new Editor(target(), {}, 'p', store);
    editor.put(['a'], 'typed');
    await settle();
    expect(await editor.save()).toBeUndefined();
    expect([editor.refused?.key, editor.doc, editor.problems[0]?.paths]).toEqual(['validation', { a: 'typed' }, [['a']]]);
    editor.end();
    const again = new Editor(target(), {}, 'p', store);
    expect([again.doc, again.restored !== '']).toEqual([{ a: 'typed' }, true]);
    serve((sent) => (sent.method === 'PUT' ? [200, { id: 'id' }] : built(sent)));
    await settle();
    expect(await again.save()).toBe('id');
    expect(store.kept.size).toBe(0);
  });

  test('saves once although the first answer was lost', async () => {
    let lost = true;
    const sent = serve((s) => (s.method === 'PUT' ? (lost ? [500, { key: 'internal' }] : [409, { key: 'conflict' }]) : s.method === 'PATCH' ? [200, { id: 'id' }] : built(s)));
    const editor = new Editor(target(), { a: '1' }, 'p', memory());
    await settle();
    expect(await editor.save()).toBeUndefined();
    lost = false;
    expect(await editor.save()).toBe('id');
    expect(sent.filter((s) => s.path.includes('/entries')).map((s) => s.method)).toEqual(['PUT', 'PUT', 'PATCH']);
  });

  test('tells of a change of somebody else, and goes on with either', async () => {
    let current = 'v2';
    const answer = (s: Sent): [number, unknown] => {
      if (s.method === 'PATCH') return s.match === `"${current}"` ? [200, { id: 'id' }] : [412, { key: 'precondition' }];
      return s.method === 'GET' ? [200, { version: current, data: { doc: { a: 'theirs' } } }] : built(s);
    };
    serve(answer);
    const editor = new Editor(target({ isNew: false, version: 'v1' }), { a: 'mine' }, 'p', memory());
    await settle();
    expect(await editor.save()).toBeUndefined();
    expect(editor.conflict).toEqual({ theirs: { a: 'theirs' }, version: 'v2' });
    expect(await editor.save({ over: 'v2' })).toBe('id');
    current = 'v3';
    await editor.save();
    editor.takeTheirs();
    expect([editor.doc, editor.target.version, editor.conflict]).toEqual([{ a: 'theirs' }, 'v3', undefined]);
  });

  test('finds that what is stored is what it wanted to store', async () => {
    serve((s) => (s.method === 'PATCH' ? [412, { key: 'precondition' }] : s.method === 'GET' ? [200, { version: 'v2', data: { doc: { a: 'x', totals: { payable: '1' } } } }] : built(s)));
    const editor = new Editor(target({ isNew: false, version: 'v1' }), { a: 'x' }, 'p', memory());
    await settle();
    expect(await editor.save()).toBe('id');
  });
});
