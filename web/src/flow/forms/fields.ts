import type { Schema } from '$/ui/schema';
import { labelOf } from '$/ui/schema';
import type { Json, JsonObject } from '../model/types';

/** FieldSchema is a member of a configuration, with how the server says it is edited. */
export interface FieldSchema extends Schema {
  deprecated?: boolean;
  'x-editor'?: string;
  'x-labels'?: Record<string, string> | string[];
  /** Values of other members with which the member has an effect. */
  'x-if'?: Record<string, Json | Json[]>;
}

export interface ConfigField {
  readonly name: string;
  readonly label: string;
  readonly schema: FieldSchema;
  readonly required: boolean;
  readonly editor: string;
  /** Whether its values are lists or maps. */
  readonly nested: boolean;
}

/** Editors of members that the server does not mark: the same ones for every server. */
const known: Record<string, string> = {
  expr: 'expr', jq: 'jq', workflow_id: 'workflow', folder: 'folder', state: 'state', color: 'color',
};

/** fieldsOf returns the members of a configuration that have an effect with the values it has. */
export function fieldsOf(schema: JsonObject | undefined, config: JsonObject): ConfigField[] {
  const properties = (schema?.properties ?? {}) as Record<string, FieldSchema>;
  const required = new Set((schema?.required as string[] | undefined) ?? []);
  return Object.entries(properties)
    .filter(([name, field]) => name !== 'simulate' && (config[name] !== undefined || (!field.deprecated && applies(field['x-if'], config))))
    .map(([name, field]) => ({
      name, label: labelOf(name, field), schema: labelled(address(name, field)), required: required.has(name),
      editor: field['x-editor'] ?? (field.type === 'string' ? known[name] : undefined) ?? '',
      nested: nested(field),
    }));
}

const nested = ({ type }: FieldSchema): boolean => (Array.isArray(type) ? type : [type]).some((each) => each === 'array' || each === 'object');

function applies(condition: FieldSchema['x-if'], config: JsonObject): boolean {
  return Object.entries(condition ?? {}).every(([name, wanted]) => {
    const value = config[name] ?? '';
    return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
  });
}

/** address marks the address of something, which takes one line however long it may be. */
function address(name: string, field: FieldSchema): FieldSchema {
  return field.type === 'string' && !field.format && /(^|_)url$/.test(name) ? { ...field, format: 'uri' } : field;
}

/** labelled gives the values of an enum the names that the server has for them. */
function labelled(field: FieldSchema): FieldSchema {
  if (!field.enum) return field;
  const names = field['x-labels'] ?? {};
  const { enum: values, ...rest } = field;
  const name = (value: unknown, i: number): string => (Array.isArray(names) ? names[i] : names[String(value)]) ?? String(value);
  // An empty value is the same as none, which the form offers by itself.
  const variants = values.map((value, i) => ({ const: value, title: name(value, i) })).filter((each) => each.const !== '');
  return { ...rest, oneOf: variants };
}

/** unknownOf returns the members of a configuration that its schema does not have. */
export function unknownOf(schema: JsonObject | undefined, config: JsonObject): JsonObject {
  const properties = (schema?.properties ?? {}) as JsonObject;
  return Object.fromEntries(Object.entries(config).filter(([name]) => !(name in properties)));
}

/** withField returns a configuration with one member changed; an empty one is removed. */
export function withField(config: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _, ...rest } = config;
  const bare = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (bare) return rest;
  // The member stays where it is, so that the text of the workflow changes in one place.
  return name in config ? { ...config, [name]: value } : { ...rest, [name]: value };
}
