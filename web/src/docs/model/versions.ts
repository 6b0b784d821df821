import { diff, type Change } from '$/lib/diff';
import { isObject, type Json } from './json';
import { parsePath, pathText, type Path } from './path';

/** Changes of one member of a document. */
export interface Section {
  name: string;
  changes: Difference[];
}

export interface Difference {
  kind: Change['kind'];
  path: Path;
  before: Leaf[];
  after: Leaf[];
}

/** A plain value in what was changed, with its place below it. */
export interface Leaf {
  path: string;
  text: string;
}

const MOST = 500;

/** The differences of two documents, by the members of the document that they are in. */
export function differences(before: Json, after: Json): { sections: Section[]; more: number } {
  const all = diff(unnumbered(before), unnumbered(after));
  const sections = new Map<string, Difference[]>();
  for (const c of all.slice(0, MOST)) {
    const path = parsePath(c.path);
    const name = String(path[0] ?? '');
    const list = sections.get(name) ?? [];
    list.push({ kind: c.kind, path, before: leaves(c.before as Json | undefined), after: leaves(c.after as Json | undefined) });
    sections.set(name, list);
  }
  return { sections: [...sections].map(([name, changes]) => ({ name, changes })), more: Math.max(0, all.length - MOST) };
}

/** Lines without their numbers, which all change when a line above them goes. */
function unnumbered(doc: Json): Json {
  if (!isObject(doc) || !Array.isArray(doc['lines'])) return doc;
  const lines = doc['lines'].map((line) => {
    if (!isObject(line)) return line;
    const { i: _, ...rest } = line;
    return rest;
  });
  return { ...doc, lines };
}

/** The plain values in a value, so that people need not read JSON. */
export function leaves(value: Json | undefined, path: Path = []): Leaf[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((v, i) => leaves(v, [...path, i]));
  if (isObject(value)) return Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]));
  return [{ path: pathText(path), text: value === null ? 'null' : String(value) }];
}
