import { describe, expect, test } from 'vitest';
import { initial, inputType, kindOf, labelOf, options, resolve, set, valueSchema, variantOf, type Schema } from './schema';
import { steps } from './code/path';
import { visible } from './table';

const root: Schema = {
  $defs: { address: { type: 'object', properties: { street: { type: 'string' } } }, loop: { $ref: '#/$defs/loop' } },
};

describe('schemas', () => {
  test('references keep what stands beside them', () => {
    expect(resolve({ $ref: '#/$defs/address', title: 'Home' }, root)).toMatchObject({ type: 'object', title: 'Home' });
    expect(resolve({ $ref: 'https://elsewhere' }, root)).toEqual({});
    expect(resolve({ $ref: '#/$defs/loop' }, root)).toEqual({});
  });
  test('allOf is joined', () => {
    const joined = resolve({ allOf: [{ properties: { a: {} }, required: ['a'] }, { properties: { b: {} }, required: ['b'] }] }, root);
    expect(Object.keys(joined.properties ?? {})).toEqual(['a', 'b']);
    expect(joined.required).toEqual(['a', 'b']);
  });
  test('kinds', () => {
    const cases: [Schema, string][] = [
      [{ enum: ['a'] }, 'choice'], [{ oneOf: [{ const: 'a', title: 'A' }] }, 'choice'], [{ oneOf: [{ type: 'string' }] }, 'variants'],
      [{ type: 'object', additionalProperties: { type: 'string' } }, 'map'], [{ type: 'object' }, 'any'], [{ type: ['string', 'null'] }, 'string'],
      [{ type: 'integer' }, 'number'], [{ properties: {} }, 'object'], [{ const: 1 }, 'const'], [{}, 'any'],
    ];
    for (const [schema, kind] of cases) expect(kindOf(schema), JSON.stringify(schema)).toBe(kind);
  });
  test('choices have titles', () => {
    expect(options({ oneOf: [{ const: 'x', title: 'Ex', description: 'd' }] })).toEqual([{ value: 'x', label: 'Ex', hint: 'd' }]);
  });
  test('new values have defaults and what is required', () => {
    const schema: Schema = {
      properties: { a: { default: 3 }, b: { type: 'object', properties: { c: { type: 'string' } } }, d: { type: 'string' } },
      required: ['b'],
    };
    expect(initial(schema, schema)).toEqual({ a: 3, b: {} });
  });
  test('the variant of a value', () => {
    const variants: Schema[] = [
      { properties: { kind: { const: 'a' }, x: {} } }, { properties: { kind: { const: 'b' }, x: {} } }, { type: 'string' },
    ];
    expect(variantOf(variants, {}, { kind: 'b', x: 1 })).toBe(1);
    expect(variantOf(variants, {}, 'text')).toBe(2);
    expect(variantOf(variants, {}, undefined)).toBe(0);
  });
  test('small ones', () => {
    expect(labelOf('issue_date', {})).toBe('Issue date');
    expect(inputType({ format: 'date' })).toBe('date');
    expect(valueSchema({ patternProperties: { x: { type: 'string' } } })).toEqual({ type: 'string' });
    expect(set({ a: 1, b: 2 }, 'a', '')).toEqual({ b: 2 });
    expect(Object.keys(set({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b']);
  });
});

test('steps of JSON paths', () => {
  expect(steps('$.doc.lines[2]["a b"].i')).toEqual(['doc', 'lines', 2, 'a b', 'i']);
  expect(steps('$')).toEqual([]);
});

test('rows that are drawn', () => {
  expect(visible(0, 340, 34, 10_000)).toEqual([0, 18]);
  expect(visible(34_000, 340, 34, 10_000)).toEqual([992, 1018]);
  expect(visible(34_000, 340, 34, 5)).toEqual([5, 5]);
});
