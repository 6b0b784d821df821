import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, request } from './client';
import { session, type Session } from './session.svelte';

const who = (id: string, csrf: string): Session => ({ person: { id, name: id, email: `${id}@example.com` }, csrf, ends_at: '', workspaces: [] });
const asked: { path: string; csrf: string | null }[] = [];
let signedIn = false;

beforeEach(() => {
  asked.length = 0;
  signedIn = false;
  session.current = who('ana', 'first');
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, csrf: new Headers(init.headers).get('Chancery-CSRF') });
    return signedIn ? Response.json({ done: true }) : Response.json({ key: 'unauthorized', message: 'sign in' }, { status: 401 });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  session.leave();
});

test('a request goes on when its person has signed in again', async () => {
  const both = Promise.all([request('POST', '/silo/v1/entries', { body: {} }), request('GET', '/silo/v1/entries')]);
  await vi.waitFor(() => expect(session.ended).toBe(true));
  expect(session.current?.person.id).toBe('ana');
  expect(asked.map((each) => each.csrf)).toEqual(['first', null]);
  signedIn = true;
  expect(session.begin(who('ana', 'second'))).toBe(true);
  expect(await both).toEqual([{ done: true }, { done: true }]);
  expect(asked.slice(2).map((each) => each.csrf)).toContain('second');
  expect(session.ended).toBe(false);
});

test('what somebody asked for is not done by somebody else', async () => {
  let done = false;
  void request('POST', '/silo/v1/entries', { body: {} }).then(() => (done = true));
  await vi.waitFor(() => expect(session.ended).toBe(true));
  signedIn = true;
  expect(session.begin(who('ben', 'other'))).toBe(false);
  await new Promise((go) => setTimeout(go, 20));
  expect([done, asked.length, session.current?.person.id]).toEqual([false, 1, 'ana']);
});

test('a wrong password is refused, and waits for nobody', async () => {
  const refused = await request('POST', '/access/v1/session', { body: {} }).catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(ApiError);
  expect(session.ended).toBe(false);
  session.current = null;
  await expect(request('GET', '/silo/v1/entries')).rejects.toThrow('sign in');
});
