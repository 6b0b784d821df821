import { isObject, type Json, type JsonObject } from './json';
import type { Path } from './path';
import { fieldOf, nodeAt, titleOf, type Field, type SchemaSet } from './schema';

/** A value of a document with its label. */
export interface Row {
  kind: 'row';
  path: Path;
  name: string;
  title: string;
  about: string;
  value: Json;
  computed: boolean;
  type: Field['kind'];
}

/** An object or an item of a list, with what is in it. */
export interface Group {
  kind: 'group';
  path: Path;
  name: string;
  title: string;
  about: string;
  computed: boolean;
  children: (Row | Group)[];
}

/** A tab of the form view. */
export interface Tab {
  id: string;
  title: string;
  group: Group;
}

const MAX_DEPTH = 60;

/** Makes the tabs of the form view: one with the plain members, and one for each object and list. */
export function tabsOf(doc: JsonObject, schema: string, set: SchemaSet): Tab[] {
  const kind = schema.split('/').pop() ?? 'document';
  const all = childrenOf(doc, [], schema, set, 0, false);
  const plain = all.filter((c) => c.kind === 'row' || isPlainList(c));
  const first: Group = { kind: 'group', path: [], name: kind, title: titleOf(kind), about: '', computed: false, children: plain };
  const tabs = plain.length > 0 ? [{ id: 'document', title: first.title, group: first }] : [];
  for (const c of all) {
    if (c.kind === 'group' && !isPlainList(c)) tabs.push({ id: c.name, title: c.title, group: c });
  }
  return tabs;
}

/** A list of plain values, such as tags, needs no tab. */
function isPlainList(group: Row | Group): boolean {
  return group.kind === 'group' && group.children.every((c) => c.kind === 'row' && typeof c.path.at(-1) === 'number');
}

function childrenOf(value: Json, path: Path, schema: string, set: SchemaSet, depth: number, computed: boolean): (Row | Group)[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    return value.map((item, i) => childOf(item, [...path, i], schema, set, depth, computed));
  }
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([name]) => !(path.length === 0 && name === '$schema'))
    .map(([name, item]) => childOf(item, [...path, name], schema, set, depth, computed));
}

function childOf(value: Json, path: Path, schema: string, set: SchemaSet, depth: number, inherited: boolean): Row | Group {
  const last = path.at(-1) ?? '';
  const name = String(last);
  const field = fieldOf(nodeAt(set, schema, path), name);
  const computed = inherited || field.computed;
  const title = typeof last === 'number' ? `#${last + 1}` : field.title;
  const shared = { path, name, title, about: typeof last === 'number' ? '' : field.about, computed };
  if (Array.isArray(value) || isObject(value)) {
    return { kind: 'group', ...shared, children: childrenOf(value, path, schema, set, depth + 1, computed) };
  }
  return { kind: 'row', ...shared, value, type: field.kind };
}

/** A short text that says which item of a list a group is: the name of a line, the street of an address. */
export function captionOf(value: Json | undefined): string {
  if (!isObject(value)) return '';
  const item = isObject(value['item']) ? value['item'] : value;
  for (const name of ['name', 'title', 'label', 'text', 'desc', 'addr', 'street', 'cat', 'code', 'date', 'num', 'description', 'key']) {
    const text = item[name];
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}

/** The tab that shows a place. */
export function tabOf(tabs: readonly Tab[], path: Path): Tab | undefined {
  return tabs.find((t) => t.id === path[0]) ?? tabs[0];
}

/** How many rows a group has, to decide what is open at first. */
export function countRows(group: Group): number {
  return group.children.reduce((n, c) => n + (c.kind === 'row' ? 1 : countRows(c)), 0);
}

/** A plain value as a text. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : value === null ? '' : String(value);
}
