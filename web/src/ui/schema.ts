// What SchemaForm needs to know of JSON Schema.

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  recommended?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  default?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  readOnly?: boolean;
  calculated?: boolean;
}

export type Kind = 'object' | 'map' | 'array' | 'choice' | 'variants' | 'boolean' | 'number' | 'string' | 'const' | 'any';

/** resolve follows references within the document of the schema and joins allOf. */
export function resolve(schema: Schema, root: Schema, depth = 0): Schema {
  if (depth > 16) return {};
  if (schema.$ref !== undefined) {
    const { $ref, ...rest } = schema;
    return { ...resolve(lookUp($ref, root), root, depth + 1), ...rest };
  }
  if (schema.allOf) {
    const { allOf, ...rest } = schema;
    return [...allOf.map((each) => resolve(each, root, depth + 1)), rest].reduce(join, {});
  }
  return schema;
}

function join(a: Schema, b: Schema): Schema {
  const properties = a.properties || b.properties ? { ...a.properties, ...b.properties } : undefined;
  const required = [...(a.required ?? []), ...(b.required ?? [])];
  return { ...a, ...b, ...(properties && { properties }), ...(required.length > 0 && { required }) };
}

function lookUp(ref: string, root: Schema): Schema {
  if (!ref.startsWith('#')) return {};
  let place: unknown = root;
  for (const name of ref.slice(1).split('/').filter(Boolean)) {
    place = (place as Record<string, unknown> | undefined)?.[decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return (place as Schema | undefined) ?? {};
}

/** options is the list of values that a schema allows, if it is a list. */
export function options(schema: Schema): { value: unknown; label: string; hint?: string | undefined }[] | undefined {
  if (schema.enum) return schema.enum.map((value) => ({ value, label: String(value) }));
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants && variants.length > 0 && variants.every((each) => each.const !== undefined)) {
    return variants.map((each) => ({ value: each.const, label: each.title ?? String(each.const), hint: each.description }));
  }
  return undefined;
}

/** kindOf says which input a resolved schema needs. */
export function kindOf(schema: Schema): Kind {
  if (schema.const !== undefined) return 'const';
  if (options(schema)) return 'choice';
  // A list of suggestions beside a free text is a text.
  if (schema.oneOf ?? schema.anyOf) return schema.type === 'string' ? 'string' : 'variants';
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  if (schema.properties) return 'object';
  if (type === 'object') return schema.additionalProperties === false ? 'object' : valueSchema(schema) ? 'map' : 'any';
  if (type === 'array') return 'array';
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'string') return 'string';
  return 'any';
}

/** valueSchema is that of the values of a map. */
export function valueSchema(schema: Schema): Schema | undefined {
  if (schema.patternProperties) return Object.values(schema.patternProperties)[0];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** initial is the value that a new place begins with: its default, or what it has to have. */
export function initial(schema: Schema, root: Schema, depth = 0): unknown {
  const resolved = resolve(schema, root);
  if (resolved.default !== undefined) return structuredClone(resolved.default);
  if (resolved.const !== undefined) return resolved.const;
  switch (kindOf(resolved)) {
    case 'object': return depth > 8 ? {} : initialMembers(resolved, root, depth);
    case 'map': return {};
    case 'array': return [];
    case 'boolean': return false;
    case 'string': return '';
    default: return undefined;
  }
}

function initialMembers(schema: Schema, root: Schema, depth: number): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(schema.properties ?? {})) {
    const wanted = schema.required?.includes(name) || resolve(each, root).default !== undefined;
    const value = wanted ? initial(each, root, depth + 1) : undefined;
    if (value !== undefined && value !== '') members[name] = value;
  }
  return members;
}

/** variantOf is the index of the variant that a value is most likely of. */
export function variantOf(variants: Schema[], root: Schema, value: unknown): number {
  const scores = variants.map((each) => score(resolve(each, root), root, value));
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

function score(schema: Schema, root: Schema, value: unknown): number {
  if (value === undefined) return 0;
  const kind = kindOf(schema);
  const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (kind === 'array' || kind === 'boolean' || kind === 'number' || kind === 'string') return kind === actual ? 2 : -1;
  if (kind !== 'object' || actual !== 'object') return kind === 'map' && actual === 'object' ? 1 : 0;
  const members = value as Record<string, unknown>;
  return Object.keys(members).reduce((sum, name) => {
    const own = schema.properties?.[name];
    const fixed = own && resolve(own, root).const;
    return sum + (own === undefined ? -1 : fixed === undefined ? 1 : fixed === members[name] ? 5 : -5);
  }, 1);
}

/** labelOf is the name of a member for people. */
export function labelOf(name: string, schema: Schema): string {
  if (schema.title) return schema.title;
  const words = name.replace(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** inputType is the type of an input for a text with a format. */
export function inputType(schema: Schema): 'text' | 'date' | 'email' | 'url' | 'area' | 'password' {
  switch (schema.format) {
    case 'date': return 'date';
    case 'email': case 'idn-email': return 'email';
    case 'uri': case 'url': return 'url';
    case 'password': return 'password';
    case 'text': case 'multiline': case 'markdown': case 'jq': case 'expr': return 'area';
    default: return (schema.maxLength ?? 0) > 512 ? 'area' : 'text';
  }
}

/** set returns an object with one member changed; undefined and '' remove it. */
export function set(object: unknown, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = (object ?? {}) as Record<string, unknown>;
  return value === undefined || value === '' ? rest : { ...(object as object), [name]: value };
}
