// The routes of the API that the workflow views use.
import { api, ApiError, request, send, type Schemas } from '$/api/client';
import type { Json, JsonObject } from './model/types';
import type { TraceStep } from './model/trace';

export interface Code {
  code: string;
  status: string;
  about?: string;
}

/** Action is something that a step can do. */
export interface Action {
  id: string;
  label: string;
  group: string;
  summary: string;
  icon?: string;
  installed: boolean;
  simulator: boolean;
  reach: string;
  entryless?: boolean;
  schemas?: string[] | null;
  replaced_by?: string;
  config: JsonObject;
  simulate?: JsonObject;
  codes?: Code[] | null;
}

export interface Catalog {
  list: Action[];
  groups: { key: string; title: string; about?: string }[];
  codes: Code[];
}

/** Problem is something wrong with a workflow, at a path such as "steps[0].config.state". */
export interface Problem {
  path: string;
  message: string;
}

export interface Findings {
  problems?: Problem[] | null;
  warnings?: Problem[] | null;
}

export interface Version {
  version: string;
  hash: string;
  name?: string;
  src?: string;
  src_id?: string;
  created_at: string;
}

/** Stored is a workflow as the API answers it. */
export interface Stored extends Findings {
  id: string;
  name?: string;
  description?: string;
  schema?: string;
  country?: string;
  disabled?: boolean;
  draft?: boolean;
  version?: string;
  hash?: string;
  created_at: string;
  updated_at: string;
  steps: unknown;
  rescue: unknown;
  versions?: Version[] | null;
}

/** Tagged is a workflow with its ETag, which a change names so that it overwrites nothing. */
export interface Tagged {
  workflow: Stored;
  etag: string;
}

const path = (id: string): string => `/transform/v1/workflows/${encodeURIComponent(id)}`;

async function tagged(method: string, url: string, body?: unknown, etag = ''): Promise<Tagged> {
  const answer = await send(method, url, { body, headers: etag ? { 'If-Match': etag } : {} });
  return { workflow: (await answer.json()) as Stored, etag: answer.headers.get('ETag') ?? '' };
}

export const actions = (): Promise<Catalog> => request<Catalog>('GET', '/transform/v1/actions');

export const workflow = (id: string): Promise<Tagged> => tagged('GET', path(id));

export const workflowVersion = (id: string, version: string): Promise<Stored> =>
  request<Stored>('GET', path(id), { query: { version } });

export const create = (id: string, body: JsonObject): Promise<Tagged> => tagged('PUT', path(id), body);

export const change = (id: string, body: JsonObject, etag = ''): Promise<Tagged> => tagged('PATCH', path(id), body, etag);

export const restore = (id: string, version: string, etag: string): Promise<Tagged> =>
  tagged('POST', `${path(id)}/restore`, { version: Number(version) }, etag);

export const lint = (body: JsonObject, signal: AbortSignal): Promise<Findings> =>
  request<Findings>('POST', '/transform/v1/workflows/lint', { body, signal });

/** all lists the workflows, up to a thousand. */
export async function all(): Promise<Stored[]> {
  const out: Stored[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.get('/transform/v1/workflows', { query: { limit: 100, ...(cursor && { cursor }) } });
    out.push(...((page.list ?? []) as unknown as Stored[]));
    cursor = page.next_cursor;
  } while (cursor && out.length < 1000);
  return out;
}

/** Template is a workflow to begin with; lists leave out the workflow and its example. */
export interface Template {
  id: string;
  group: string;
  title: string;
  description?: string;
  schema?: string;
  country?: string;
  actions?: string[] | null;
  installed: boolean;
  workflow?: JsonObject;
  /** A document that it can be tried with. */
  example?: JsonObject;
  args?: Record<string, string>;
}

export const templates = (): Promise<{ list: Template[] }> => request<{ list: Template[] }>('GET', '/transform/v1/templates');

export const template = (id: string): Promise<Template> => request<Template>('GET', `/transform/v1/templates/${encodeURIComponent(id)}`);

/** What an expression or a program answers on a document. */
export interface Ran {
  value?: Json;
  /** The value as a code to branch on. */
  code?: string;
  error?: { message: string; line?: number; column?: number };
}

export const run = (body: JsonObject, signal: AbortSignal): Promise<Ran> =>
  request<Ran>('POST', '/transform/v1/programs/run', { body, signal });

/** isConflict reports whether a change was refused because somebody else made one. */
export const isConflict = (thrown: unknown): boolean =>
  thrown instanceof ApiError && (thrown.status === 412 || (thrown.status === 409 && thrown.key === 'conflict'));

/** Tried is a dry run: the job at its end, and what each step did, with the documents in between. */
export interface Tried {
  job: Schemas['Job'];
  trace: { ms: number; steps?: TraceStep[] | null; versions?: Record<string, Json> | null };
}

/** tryRun runs a workflow that is not stored, and keeps nothing. */
export const tryRun = (body: JsonObject): Promise<Tried> => request<Tried>('POST', '/transform/v1/workflows/try', { body });
