import { emptyFlow } from './types';
import type { Branch, Flow, Json, JsonObject, Step } from './types';
import { newID } from './ids';
import type { NewID } from './ids';

/** Malformed says what of a text is not a workflow, and where. */
export class Malformed extends Error {
  constructor(readonly key: string, readonly path: string, readonly detail = '') {
    super(`${path}: ${key}`);
  }
}

const flowMembers = new Set(['name', 'description', 'schema', 'country', 'steps', 'rescue']);
/** What the server adds to a workflow, and an author does not write. */
const served = new Set(['id', 'disabled', 'draft', 'version', 'hash', 'created_at', 'updated_at', 'versions', 'problems', 'warnings', '$schema']);
const stepMembers = new Set(['id', 'name', 'action', 'provider', 'config', 'summary', 'notes', 'next']);
const branchMembers = new Set(['status', 'code', 'steps', 'step_id', 'stop']);

/**
 * parseFlow reads a workflow as the API answers it or as people write it. A step without an
 * ID, or with one that another step has, gets a new one. Members that are not known are kept.
 */
export function parseFlow(value: unknown, id: NewID = newID): Flow {
  const raw = object(value, '');
  const seen = new Set<string>();
  return strip({
    ...emptyFlow(),
    ...texts(raw, ['name', 'description', 'schema', 'country'], ''),
    steps: stepList(raw.steps, 'steps', seen, id),
    rescue: stepList(raw.rescue, 'rescue', seen, id),
    extra: others(raw, (m) => flowMembers.has(m) || served.has(m)),
  });
}

/** parseText reads a workflow from a text of JSON. */
export function parseText(text: string, id: NewID = newID): Flow {
  return parseFlow(parseJSON(text), id);
}

/** parseJSON reads JSON, and refuses numbers that would not stay what they are. */
export function parseJSON(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (e) {
    throw new Malformed('json', '', e instanceof Error ? e.message : String(e));
  }
  const lost = lostNumber(text);
  if (lost) throw new Malformed('number', '', lost);
  return value;
}

/** parseSteps reads a list of steps. */
export function parseSteps(value: unknown, path: string, id: NewID = newID): readonly Step[] {
  return stepList(value, path, new Set(), id);
}

function stepList(value: unknown, path: string, seen: Set<string>, id: NewID): readonly Step[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Malformed('list', path);
  return value.map((item, i) => parseStep(item, `${path}[${i}]`, seen, id));
}

function parseStep(value: unknown, path: string, seen: Set<string>, id: NewID): Step {
  const raw = object(value, path);
  const known = texts(raw, ['id', 'name', 'action', 'provider', 'summary', 'notes'], path);
  if (known.action && known.provider && known.action !== known.provider) throw new Malformed('action', path);
  const own = known.id && !seen.has(known.id) ? known.id : id();
  seen.add(own);
  const config = raw.config ?? undefined;
  const next = raw.next ?? undefined;
  if (next !== undefined && !Array.isArray(next)) throw new Malformed('list', `${path}.next`);
  return strip({
    id: own,
    action: known.action || known.provider || '',
    name: known.name,
    config: config === undefined ? undefined : object(config, `${path}.config`),
    summary: known.summary,
    notes: known.notes,
    next: next?.map((item, i) => parseBranch(item, `${path}.next[${i}]`, seen, id)),
    extra: others(raw, (m) => stepMembers.has(m)),
  });
}

function parseBranch(value: Json, path: string, seen: Set<string>, id: NewID): Branch {
  const raw = object(value, path);
  const known = texts(raw, ['status', 'code', 'step_id'], path);
  if (raw.stop !== undefined && raw.stop !== null && typeof raw.stop !== 'boolean') throw new Malformed('bool', `${path}.stop`);
  return strip({
    status: known.status && known.status !== 'NA' ? known.status : undefined,
    code: known.code || undefined,
    steps: raw.steps ? stepList(raw.steps, `${path}.steps`, seen, id) : undefined,
    step_id: known.step_id || undefined,
    stop: raw.stop || undefined,
    extra: others(raw, (m) => branchMembers.has(m)),
  });
}

function object(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('object', path);
  return value as JsonObject;
}

function texts<M extends string>(raw: JsonObject, members: readonly M[], path: string): { [K in M]?: string } {
  const out: { [K in M]?: string } = {};
  for (const member of members) {
    const value = raw[member];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw new Malformed('text', path ? `${path}.${member}` : member);
    out[member] = value;
  }
  return out;
}

function others(raw: JsonObject, known: (member: string) => boolean): JsonObject | undefined {
  const rest = Object.entries(raw).filter(([member]) => !known(member));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

function strip<T extends object>(value: T): T {
  for (const member of Object.keys(value) as (keyof T)[]) if (value[member] === undefined) delete value[member];
  return value;
}

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** lostNumber returns the first number of a JSON text that a browser cannot hold exactly. */
function lostNumber(text: string): string | undefined {
  for (const [part] of text.matchAll(token)) {
    if (!part.startsWith('"') && digits(part) !== digits(String(Number(part)))) return part;
  }
  return undefined;
}

/** digits returns the value of a number in one form: its digits and where the point is. */
function digits(number: string): string {
  const [, sign, whole, part = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? ['', '', number];
  const all = `${whole}${part}`.replace(/^0+/, '');
  const kept = all.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(power) - part.length + (all.length - kept.length)}`;
}
