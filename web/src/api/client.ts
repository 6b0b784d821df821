// Requests to the API. Their types are those of the OpenAPI document, so a route that changes
// breaks the build.
import { connection } from './connection.svelte';
import { ApiError } from './errors';
import type { components, paths } from '../../../clients/typescript/src/schema';
import { session } from './session.svelte';

export { ApiError, asApiError, type Fault } from './errors';
/** Schemas is the types of the API by their names: Schemas['Job']. */
export type Schemas = components['schemas'];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type Parameters_<O, In extends string> = O extends { parameters: { [K in In]?: infer T } } ? Exclude<T, undefined> : never;
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer B } } } ? B : never;
type JSONOf<R> = R extends { content: { 'application/json': infer A } } ? A : undefined;
/** Answer is what an operation answers when it succeeds. */
export type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: infer A } ? JSONOf<A> : undefined
  : never;

export interface Options {
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface TypedOptions<O> extends Options {
  path?: Parameters_<O, 'path'>;
  query?: ([Parameters_<O, 'query'>] extends [never] ? Record<string, never> : Partial<Parameters_<O, 'query'>>) | undefined;
  body?: [BodyOf<O>] extends [never] ? unknown : BodyOf<O>;
}

function typed<M extends Method>(method: M) {
  return <P extends PathOf<M>>(path: P, options: TypedOptions<Operation<P, M>> = {}): Promise<Answer<Operation<P, M>>> =>
    request(method.toUpperCase(), fill(path, options.path as Record<string, string> | undefined), options);
}

/** api has a function for each method: api.get('/silo/v1/entries/{id}', { path: { id } }). */
export const api = {
  get: typed('get'),
  post: typed('post'),
  put: typed('put'),
  patch: typed('patch'),
  del: typed('delete'),
};

function fill(path: string, values: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** request sends any request and returns its JSON; it is for routes that the description has not. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const answer = await send(method, path, options);
  if (answer.status === 204 || answer.headers.get('Content-Length') === '0') return undefined as T;
  return (await answer.json()) as T;
}

/** Where sessions begin and end: wrong passwords are answered with 401 there. */
const SESSION = '/access/v1/session';

/** send returns the answer itself: for files, streams, and headers such as ETag. */
export async function send(method: string, path: string, options: Options = {}): Promise<Response> {
  const reads = method === 'GET';
  for (;;) {
    let answer: Response;
    try {
      answer = await fetch(path + search(options.query), init(method, options));
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      const back = connection.restored();
      // What only reads is repeated when the server is back; what changes something may have arrived.
      if (!reads) throw new ApiError(0, { key: 'offline', message: String(cause) });
      await back;
      continue;
    }
    if (answer.ok) return answer;
    const error = await refusal(answer);
    if (error.status !== 401 || !session.current || path === SESSION) throw error;
    // Nothing has happened yet: the request is sent again when the person has signed in again.
    await session.again();
  }
}

function search(query: Options['query']): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') values.set(name, String(value));
  }
  return values.size === 0 ? '' : `?${values}`;
}

function init(method: string, { body, headers, signal }: Options): RequestInit {
  const all = new Headers(headers);
  if (session.workspaceID !== '') all.set('Chancery-Workspace', session.workspaceID);
  if (method !== 'GET' && session.current) all.set('Chancery-CSRF', session.current.csrf);
  const result: RequestInit = { method, headers: all, credentials: 'same-origin' };
  if (signal) result.signal = signal;
  if (body instanceof Blob) {
    result.body = body;
  } else if (body !== undefined) {
    all.set('Content-Type', 'application/json');
    result.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  return result;
}

async function refusal(answer: Response): Promise<ApiError> {
  try {
    return new ApiError(answer.status, await answer.json(), answer.headers);
  } catch {
    return new ApiError(answer.status, { key: 'unknown' }, answer.headers);
  }
}

interface Page {
  list?: unknown[] | null;
  next_cursor?: string;
}

/**
 * pages yields the pages of a list. A page may have no rows although more follow.
 *
 *   for await (const page of pages((cursor) => api.get('/transform/v1/jobs', { query: { cursor } })))
 */
export async function* pages<P extends Page>(get: (cursor: string | undefined) => Promise<P>): AsyncGenerator<P, void> {
  let cursor: string | undefined;
  do {
    const page = await get(cursor);
    yield page;
    cursor = page.next_cursor;
  } while (cursor !== undefined && cursor !== '');
}

/** lines yields the JSON objects of an NDJSON answer, as they arrive. */
export async function* lines<T>(answer: Response): AsyncGenerator<T, void> {
  let rest = '';
  for await (const text of chunks(answer)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') yield JSON.parse(part) as T;
  }
  if (rest !== '') yield JSON.parse(rest) as T;
}

/** chunks yields the text of an answer as it arrives. */
export async function* chunks(answer: Response): AsyncGenerator<string, void> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) return;
    yield next.value;
  }
}
