import { isObject, type Json, type JsonObject } from './json';
import { fieldOf, memberNames, resolve, type Field, type SchemaSet } from './schema';

/** A field of the form for a correction. */
export interface Option {
  name: string;
  field: Field;
  initial: Json | undefined;
  /** The fields of an object, such as the codes in ext. */
  below: Option[];
}

/** Reads the form of a correction from the JSON Schema of its options. */
export function optionsOf(schema: JsonObject): Option[] {
  const set: SchemaSet = new Map();
  const root = resolve(set, schema, schema);
  return fields(set, root, 0);
}

function fields(set: SchemaSet, parent: ReturnType<typeof resolve>, depth: number): Option[] {
  const properties = parent.at['properties'];
  if (!isObject(properties) || depth > 3) return [];
  const recommended = parent.at['recommended'];
  const options = memberNames(parent).map((name): Option => {
    const raw = properties[name];
    const node = resolve(set, isObject(raw) ? raw : {}, parent.home);
    const field = fieldOf(node, name, parent);
    return { name, field: { ...field, kind: kindOf(name, field) }, initial: node.at['default'], below: fields(set, node, depth + 1) };
  });
  const rank = (o: Option) => (o.field.required ? 0 : Array.isArray(recommended) && recommended.includes(o.name) ? 1 : 2);
  // Stamps come from authorities; nobody types them.
  return options.filter((o) => o.name !== 'stamps').sort((a, b) => rank(a) - rank(b));
}

/** The options refer to schemas that are not sent with them; their kind follows from what is known of them. */
function kindOf(name: string, field: Field): Field['kind'] {
  if (field.kind !== 'any') return field.kind;
  return name.endsWith('_date') ? 'date' : 'text';
}

/** The values with which the form begins. */
export function initialValues(options: readonly Option[]): JsonObject {
  const values: JsonObject = {};
  for (const o of options) {
    if (o.below.length > 0) {
      const below = initialValues(o.below);
      if (Object.keys(below).length > 0) values[o.name] = below;
    } else if (o.initial !== undefined) values[o.name] = o.initial;
  }
  return values;
}
