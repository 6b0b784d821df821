import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/types';
import { fieldsOf, unknownOf, withField } from './fields';
import { decode64, encode64, schemaOf } from './known';
import { samples } from './sample';

const schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', title: 'Name' },
    kind: { type: 'string', enum: ['', 'a', 'b'], 'x-labels': { a: 'First' } },
    expr: { type: 'string' },
    only_a: { type: 'string', 'x-if': { kind: ['a'] } },
    old: { type: 'string', deprecated: true },
    callback_url: { type: 'string', maxLength: 2048 },
    tags: { type: ['array', 'null'], items: { type: 'string' } },
    simulate: { type: 'object' },
  },
} as unknown as JsonObject;

describe('the members of a configuration', () => {
  const names = (config: JsonObject) => fieldsOf(schema, config).map((field) => field.name).join(' ');
  test('are those that have an effect', () => {
    expect(names({})).toBe('name kind expr callback_url tags');
    expect(names({ kind: 'a' })).toBe('name kind expr only_a callback_url tags');
    expect(names({ old: 'x', only_a: 'y' })).toBe('name kind expr only_a old callback_url tags');
    expect(fieldsOf(undefined, {})).toEqual([]);
  });
  test('have labels, editors and names of values', () => {
    const [name, kind, expr, url, tags] = fieldsOf(schema, {});
    expect(name).toMatchObject({ label: 'Name', required: true, editor: '', nested: false });
    expect(kind!.schema.oneOf).toEqual([{ const: 'a', title: 'First' }, { const: 'b', title: 'b' }]);
    expect([expr!.editor, url!.schema.format, tags!.nested]).toEqual(['expr', 'uri', true]);
  });
  test('that the schema does not have are kept apart', () => expect(unknownOf(schema, { name: 'x', other: 1 })).toEqual({ other: 1 }));
  test('change in their place, and go when they are empty', () => {
    expect(JSON.stringify(withField({ a: '1', b: '2' }, 'a', '3'))).toBe('{"a":"3","b":"2"}');
    expect(withField({ a: '1', b: '2' }, 'a', '')).toEqual({ b: '2' });
    expect(withField({ a: ['x'] }, 'a', [])).toEqual({});
    expect(withField({}, 'n', 0)).toEqual({ n: 0 });
    expect(withField({}, 'n', false)).toEqual({ n: false });
  });
});

test.each<[JsonObject, string]>([
  [{}, '000001 000002'],
  [{ prefix: '{year}-{month}/', padding: 3, start: 99, suffix: '-{yy}' }, '2026-03/099-26 2026-03/100-26'],
  [{ start: 0, padding: 99 }, '00000000000000000000 00000000000000000001'],
  [{ start: 'x', padding: 'x' }, '000001 000002'],
])('numbers of %j', (config, want) => expect(samples(config, new Date('2026-03-02T00:00:00Z')).join(' ')).toBe(want));

describe('actions that the server does not have', () => {
  test('have the settings that are known of them', () => {
    const fields = fieldsOf(schemaOf('email.send', { type: 'object' }), {});
    expect(fields.map((field) => `${field.name} ${field.editor}`.trim()).join(', ')).toBe('to, add_invoice_customer, bcc, reply_to, add_invoice_supplier, subject template, body template64, zip_attachments');
    expect(schemaOf('email.send', schema)).toBe(schema);
    expect(schemaOf('toString', undefined)).toBeUndefined();
  });
  test('bodies of mails are base64', () => {
    for (const text of ['', 'Hola {{.customer_name}} – ¡gracias! 🙂']) expect(decode64(encode64(text))).toBe(text);
    expect(decode64('not base64!')).toBe('not base64!');
    expect(decode64('//79')).toBe('//79');
  });
});
