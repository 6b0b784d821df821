import { isObject, textOf, type Json, type JsonObject } from './json';
import type { Path } from './path';
import { bundled, fieldOf, nodeAt, relocated, titleOf, type Field, type SchemaSet } from './schema';

/** The labels of a kind of document. Each place is looked up once, whatever the number of its rows. */
export class Labels {
  #known = new Map<string, Field>();

  constructor(
    readonly schema: string,
    private set: SchemaSet = new Map(),
    /** Names a member in the language of the reader, if it can; the schemas are in English. */
    private translate: (member: string) => string | undefined = () => undefined,
  ) {}

  /** The label of a place. */
  title(path: Path): string {
    const last = path.at(-1) ?? '';
    if (typeof last === 'number') return `#${last + 1}`;
    return this.translate(last) ?? this.field(path).title;
  }

  /** What a document is: the name of its schema. */
  kind(name: string): string {
    return this.translate(name) ?? titleOf(name);
  }

  /** The schema with all that it refers to, as one document, and the part of it for a place. */
  bundle(path: Path): JsonObject | undefined {
    const node = nodeAt(this.set, this.schema, path);
    return node && { ...relocated(node), $defs: bundled(this.set) };
  }

  field(path: Path): Field {
    const places = path.map((p) => (typeof p === 'number' ? 0 : p));
    const key = places.join('/');
    let field = this.#known.get(key);
    if (!field) {
      field = fieldOf(nodeAt(this.set, this.schema, places), String(path.at(-1) ?? ''), nodeAt(this.set, this.schema, places.slice(0, -1)));
      this.#known.set(key, field);
    }
    return field;
  }

  /** The names of all members that the object at a place can have. */
  members(path: Path): string[] {
    const properties = nodeAt(this.set, this.schema, path)?.at['properties'];
    return isObject(properties) ? Object.keys(properties) : [];
  }

  /** Whether what is at a place is filled by the server, because of itself or of what it is in. */
  computed(path: Path): boolean {
    return path.some((_, i) => this.field(path.slice(0, i + 1)).computed);
  }

  /** The words for a place, from the top: "Lines › #1 › Item › Price". */
  words(path: Path): string {
    return path.map((_, i) => this.title(path.slice(0, i + 1))).join(' › ');
  }
}

/** A value of a document, or an object or list with what is in it. */
export interface Part {
  path: Path;
  name: string;
  title: string;
  value: Json;
  /** Whether it is shown in one row. Lists of plain values are. */
  plain: boolean;
}

/** What an object or a list has in it. */
export function partsOf(value: Json, path: Path, labels: Labels): Part[] {
  if (Array.isArray(value)) return value.map((item, i) => partOf(item, [...path, i], labels));
  if (!isObject(value)) return [];
  const names = Object.keys(value).filter((name) => path.length > 0 || name !== '$schema');
  return names.map((name) => partOf(value[name] ?? null, [...path, name], labels));
}

function partOf(value: Json, path: Path, labels: Labels): Part {
  return { path, name: String(path.at(-1) ?? ''), title: labels.title(path), value, plain: isPlain(value) };
}

function isPlain(value: Json): boolean {
  if (Array.isArray(value)) return value.every((v) => !isObject(v) && !Array.isArray(v));
  return !isObject(value);
}

/** A tab of the form view. */
export interface Tab {
  id: string;
  title: string;
  parts: Part[];
}

/** The tabs of the form view: one with the plain members, and one for each object and list. */
export function tabsOf(doc: JsonObject, labels: Labels): Tab[] {
  const parts = partsOf(doc, [], labels);
  const plain = parts.filter((p) => p.plain);
  const first: Tab = { id: 'document', title: labels.kind(textOf(doc, '$schema').split('/').pop() ?? ''), parts: plain };
  const others = parts.filter((p) => !p.plain).map((p): Tab => ({ id: p.name, title: p.title, parts: partsOf(p.value, p.path, labels) }));
  return plain.length > 0 ? [first, ...others] : others;
}

/** The tab in which a document is shown as people read it; only commercial documents have it. */
export const OVERVIEW = 'overview';

/** Whether a document has parties or lines, so that an overview says something. */
export function hasOverview(doc: JsonObject): boolean {
  return ['supplier', 'customer', 'lines'].some((name) => Object.hasOwn(doc, name));
}

/** The tab that shows a place. */
export function tabOf(tabs: readonly Tab[], path: Path): string {
  return (tabs.find((t) => t.id === path[0]) ?? tabs[0])?.id ?? '';
}

/** A short text that says which item of a list it is: the name of a line, the street of an address. */
export function captionOf(value: Json | undefined): string {
  if (!isObject(value)) return '';
  const item = isObject(value['item']) ? value['item'] : value;
  for (const name of ['name', 'title', 'label', 'text', 'desc', 'addr', 'street', 'cat', 'code', 'date', 'num', 'description', 'key']) {
    const text = item[name];
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}

/** A plain value as a text. */
export function valueText(value: Json): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'string' ? value : value === null ? '' : String(value);
}
