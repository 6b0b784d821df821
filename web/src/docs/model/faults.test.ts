import { describe, expect, test } from 'vitest';
import { fieldsOf, problemsAt, problemsExactly, problemsOfError, readDocument } from './faults';

describe('what the server says of a document', () => {
  test('faults and warnings have places', () => {
    const found = problemsOfError({
      key: 'validation', message: 'long', faults: [{ code: 'A-01', message: 'give a name', paths: ['$.doc.supplier.name'] }],
      warnings: [{ code: 'w', message: 'misspelt', paths: ['$.doc.suplier'] }], fields: { data: { doc: { supplier: { name: 'give a name' } } } },
    });
    expect(found).toEqual([
      { severity: 'error', code: 'A-01', message: 'give a name', paths: [['supplier', 'name']] },
      { severity: 'warning', code: 'w', message: 'misspelt', paths: [['suplier']] },
    ]);
    expect(problemsAt(found, ['supplier'])).toHaveLength(1);
    expect(problemsExactly(found, ['supplier'])).toHaveLength(0);
    expect(problemsExactly(found, ['supplier', 'name'])).toHaveLength(1);
  });
  test('what cannot be read has only fields', () => {
    const error = { key: 'input', message: '$.doc.lines[0].quantity: "1,5" is not an amount', fields: { data: { doc: { lines: { 0: { quantity: '"1,5" is not an amount' } } } } } };
    expect(problemsOfError(error)).toEqual([{ severity: 'error', message: '"1,5" is not an amount', paths: [['lines', 0, 'quantity']] }]);
    expect(fieldsOf({ data: { lines: { 2: 'x' } } })).toEqual([{ path: ['lines', 2], message: 'x' }]);
  });
  test('at least the message', () => {
    expect(problemsOfError({ key: 'limit', message: 'too large' })).toEqual([{ severity: 'error', message: 'too large', paths: [] }]);
    expect(problemsOfError({ fields: 'x' })).toHaveLength(1);
  });
});

describe('a text that is being typed', () => {
  test('is a document', () => expect(readDocument('{"a":1}')).toEqual({ value: { a: 1 } }));
  test.each([
    ['{\n  "a" 1}', 2, 7], ['{\n "a": }', 2, 7], ['{"a":1,}', 1, 8], ['[1 2]', 1, 4], ['{"a":1}}', 1, 8], ['', 1, 1], ['{"a":"x', 1, 6],
  ])('%j is wrong at line %d, column %d', (text, line, column) => {
    const read = readDocument(text);
    expect('problem' in read && [read.problem.line, read.problem.column]).toEqual([line, column]);
  });
});
