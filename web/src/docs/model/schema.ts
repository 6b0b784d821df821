import { isObject, type Json, type JsonObject } from './json';
import type { Path } from './path';

/** A choice that a field offers. */
export interface Choice {
  value: string;
  title: string;
  about?: string;
}

export type FieldKind = 'text' | 'amount' | 'percentage' | 'date' | 'boolean' | 'integer' | 'choice' | 'object' | 'list' | 'map' | 'any';

/** What the schema of a document says about a place in it. */
export interface Field {
  kind: FieldKind;
  title: string;
  about: string;
  /** Filled by the server: what is written there is replaced. */
  computed: boolean;
  required: boolean;
  /** With kind 'choice', or with 'text' as suggestions. */
  choices: Choice[];
}

/** Schemas by their address, with the ones they refer to. They are parts of one closed set. */
export type SchemaSet = ReadonlyMap<string, JsonObject>;

export const DRAFT = 'https://gobl.org/draft-0/';

/** The address of a schema that may be given without its beginning: "bill/invoice". */
export function schemaAddress(name: string): string {
  return name.includes('://') ? name : DRAFT + name;
}

/** The short name of a schema: "bill/invoice". */
export function schemaName(address: string): string {
  return address.startsWith(DRAFT) ? address.slice(DRAFT.length) : address;
}

/** The addresses of other schemas that a schema refers to. */
export function references(schema: Json): string[] {
  const found = new Set<string>();
  const walk = (value: Json, depth: number): void => {
    if (depth > 40) return;
    if (Array.isArray(value)) return value.forEach((v) => walk(v, depth + 1));
    if (!isObject(value)) return;
    const ref = value['$ref'];
    if (typeof ref === 'string' && !ref.startsWith('#')) found.add(ref.split('#')[0] ?? '');
    Object.values(value).forEach((v) => walk(v, depth + 1));
  };
  walk(schema, 0);
  return [...found];
}

/** A schema node with the document that its local references are relative to, and what it was reached by. */
export interface Node {
  /** The node with all that its references add; nearer members win. */
  at: JsonObject;
  home: JsonObject;
  /** The addresses of what it refers to. */
  refs: string[];
}

/** Follows the references of a node. */
export function resolve(set: SchemaSet, node: JsonObject, home: JsonObject): Node {
  let at = node;
  let base = home;
  const refs: string[] = [];
  for (let n = 0; n < 12; n++) {
    const ref = at['$ref'];
    if (typeof ref !== 'string') break;
    const { $ref: _, ...own } = at;
    const [address = '', local = ''] = ref.split('#');
    const next: JsonObject | undefined = address ? set.get(address) : base;
    if (address) refs.push(address);
    if (!next) return { at: own, home: base, refs };
    base = next;
    const target = local ? pointer(base, local) : base;
    at = isObject(target) ? { ...target, ...own } : own;
    // A schema of its own points to its main definition.
    if (isObject(target) && typeof target['$ref'] === 'string') at = { ...at, $ref: target['$ref'] };
  }
  return { at, home: base, refs };
}

function pointer(root: JsonObject, text: string): Json | undefined {
  let at: Json | undefined = root;
  for (const part of text.split('/').filter(Boolean)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) ? at[name] : undefined;
  }
  return at;
}

/** The node of the schema for a place in a document. */
export function nodeAt(set: SchemaSet, schema: string, path: Path): Node | undefined {
  const root = set.get(schemaAddress(schema));
  let node = root && resolve(set, root, root);
  for (const part of path) {
    if (!node) return undefined;
    const below = typeof part === 'number' ? node.at['items'] : member(node.at, part);
    node = isObject(below) ? resolve(set, below, node.home) : undefined;
  }
  return node;
}

function member(node: JsonObject, name: string): Json | undefined {
  const properties = node['properties'];
  if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name];
  const patterns = node['patternProperties'];
  return isObject(patterns) ? Object.values(patterns)[0] : undefined;
}

/** The names of the members that an object can have, in the order of the schema. */
export function memberNames(node: Node | undefined): string[] {
  const properties = node?.at['properties'];
  return isObject(properties) ? Object.keys(properties) : [];
}

export function fieldOf(node: Node | undefined, name: string, parent?: Node): Field {
  const at = node?.at ?? {};
  const about = typeof at['description'] === 'string' ? at['description'] : '';
  const choices = choicesOf(at);
  const required = parent?.at['required'];
  return {
    kind: kindOf(at, node?.refs ?? [], choices),
    title: typeof at['title'] === 'string' ? at['title'] : titleOf(name),
    about,
    computed: /\bcalculated\b/.test(about),
    required: Array.isArray(required) && required.includes(name),
    choices,
  };
}

const KINDS: Record<string, FieldKind> = {
  'num/amount': 'amount', 'num/percentage': 'percentage', 'cal/date': 'date', 'tax/extensions': 'map', 'cbc/code-map': 'map', 'cbc/meta': 'map',
};

function kindOf(at: JsonObject, refs: string[], choices: Choice[]): FieldKind {
  for (const ref of refs) {
    const kind = KINDS[schemaName(ref)];
    if (kind) return kind;
  }
  switch (at['type']) {
    case 'object':
      return isObject(at['properties']) ? 'object' : isObject(at['patternProperties']) ? 'map' : 'any';
    case 'array':
      return 'list';
    case 'boolean':
      return 'boolean';
    case 'integer':
      return 'integer';
    case 'string':
      return closed(at) && choices.length > 0 ? 'choice' : 'text';
    default:
      return isObject(at['properties']) ? 'object' : choices.length > 0 ? 'choice' : 'any';
  }
}

/** Whether only the choices are allowed. An anyOf with a pattern lets other values in. */
function closed(at: JsonObject): boolean {
  return Array.isArray(at['oneOf']) || Array.isArray(at['enum']);
}

function choicesOf(at: JsonObject): Choice[] {
  const plain = at['enum'];
  if (Array.isArray(plain)) return plain.filter((v) => typeof v === 'string').map((value) => ({ value, title: value }));
  const list = Array.isArray(at['oneOf']) ? at['oneOf'] : Array.isArray(at['anyOf']) ? at['anyOf'] : [];
  const choices: Choice[] = [];
  for (const one of list) {
    if (!isObject(one) || typeof one['const'] !== 'string') continue;
    const choice: Choice = { value: one['const'], title: typeof one['title'] === 'string' ? one['title'] : one['const'] };
    if (typeof one['description'] === 'string') choice.about = one['description'];
    choices.push(choice);
  }
  return choices;
}

/** "issue_date" as a title: "Issue date". */
export function titleOf(name: string): string {
  const words = name.replace(/^\$/, '').replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const bundles = new WeakMap<SchemaSet, JsonObject>();

/** All definitions of a set as those of one document, for forms that know no other documents. */
export function bundled(set: SchemaSet): JsonObject {
  let all = bundles.get(set);
  if (!all) {
    all = {};
    for (const [address, schema] of set) {
      const defs = isObject(schema['$defs']) ? schema['$defs'] : {};
      const { $defs: _d, $id: _i, $schema: _s, ...root } = schema;
      for (const [name, def] of Object.entries(defs)) all[`${schemaName(address)}:${name}`] = relocate(def, address);
      all[schemaName(address)] = relocate(root, address);
    }
    bundles.set(set, all);
  }
  return all;
}

/** A node as a schema of the bundle. */
export function relocated({ at, home }: Node): JsonObject {
  const { $defs: _d, $id: _i, $schema: _s, ...own } = at;
  const id = home['$id'];
  return relocate(own, typeof id === 'string' ? id : '') as JsonObject;
}

/** Rewrites the references of a schema to definitions of the bundle. */
function relocate(value: Json, home: string): Json {
  if (Array.isArray(value)) return value.map((v) => relocate(v, home));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, v]) => [name, name === '$ref' && typeof v === 'string' ? inBundle(v, home) : relocate(v, home)]),
  );
}

function inBundle(ref: string, home: string): string {
  const [address = '', local = ''] = ref.split('#');
  const name = schemaName(address || home);
  const def = local.startsWith('/$defs/') ? `${name}:${local.slice('/$defs/'.length)}` : name;
  return `#/$defs/${def.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
