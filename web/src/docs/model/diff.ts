import { equal, isObject, type Json } from './json';
import { pathText, type Path } from './path';

/** A difference between two documents. */
export interface Change {
  kind: 'added' | 'removed' | 'changed';
  path: Path;
  before?: Json;
  after?: Json;
}

const MOST = 2000;

/** The differences of two documents, in their order. Equal parts are left out. */
export function diff(before: Json | undefined, after: Json | undefined): Change[] {
  const changes: Change[] = [];
  compare(before, after, [], changes);
  return changes;
}

function compare(before: Json | undefined, after: Json | undefined, path: Path, out: Change[]): void {
  if (out.length >= MOST || equal(before, after)) return;
  if (before === undefined) return void out.push({ kind: 'added', path, after: after! });
  if (after === undefined) return void out.push({ kind: 'removed', path, before });
  if (Array.isArray(before) && Array.isArray(after)) return lists(before, after, path, out);
  if (isObject(before) && isObject(after)) {
    const names = [...Object.keys(before), ...Object.keys(after).filter((n) => !Object.hasOwn(before, n))];
    for (const name of names) compare(before[name], after[name], [...path, name], out);
    return;
  }
  out.push({ kind: 'changed', path, before, after });
}

/** Lists are compared after their equal beginnings and ends are taken away, so that one row more is one change. */
function lists(before: Json[], after: Json[], path: Path, out: Change[]): void {
  const same = (a: Json | undefined, b: Json | undefined) => equal(unnumbered(a), unnumbered(b));
  let start = 0;
  while (start < before.length && start < after.length && same(before[start], after[start])) start++;
  let end = 0;
  const rest = () => Math.min(before.length, after.length) - start;
  while (end < rest() && same(before[before.length - 1 - end], after[after.length - 1 - end])) end++;
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const pairs = Math.min(old.length, now.length);
  for (let i = 0; i < pairs; i++) compare(old[i], now[i], [...path, start + i], out);
  old.slice(pairs).forEach((item, i) => out.push({ kind: 'removed', path: [...path, start + pairs + i], before: item }));
  now.slice(pairs).forEach((item, i) => out.push({ kind: 'added', path: [...path, start + pairs + i], after: item }));
}

/** An item without its number in the list, which changes when a row above it goes. */
function unnumbered(item: Json | undefined): Json | undefined {
  if (!isObject(item) || !Object.hasOwn(item, 'i')) return item;
  const { i: _, ...rest } = item;
  return rest;
}

/** Changes below one member of the document, for the headings of a diff. */
export interface Section {
  name: string;
  changes: Change[];
}

export function sections(changes: readonly Change[]): Section[] {
  const found = new Map<string, Change[]>();
  for (const c of changes) {
    const name = c.path.length > 1 ? String(c.path[0]) : '';
    found.set(name, [...(found.get(name) ?? []), c]);
  }
  return [...found].map(([name, list]) => ({ name, changes: list }));
}

/** The plain values in what was added or removed, each with its place, so that people need not read JSON. */
export function leaves(value: Json, path: Path = []): { path: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap((v, i) => leaves(v, [...path, i]));
  if (isObject(value)) return Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]));
  return [{ path: pathText(path), text: value === null ? 'null' : String(value) }];
}
