import { describe, expect, test } from 'vitest';
import { marksOf } from './faults';
import { canPreview, fileName, sizeText } from './files';
import { flowsFor, stepsOf } from './flows';
import { newID } from './ids';
import { addressLines, countryOptions, partyHint } from './party';
import { newTarget, placeOfNew, unsigned } from './target';

describe('files', () => {
  test('are shown in place if browsers can do so safely', () => {
    expect(['application/pdf', 'text/xml; charset=utf-8', 'application/xml', 'image/png', 'application/ld+json'].map(canPreview)).toEqual([true, true, true, true, true]);
    expect(['application/zip', 'image/svg', ''].map(canPreview)).toEqual([false, false, false]);
  });
  test.each([[0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [30_217, '30 kB'], [999_900, '1.0 MB'], [5_300_000, '5.3 MB']])('%d bytes are %s', (n, text) => expect(sizeText(n)).toBe(text));
  test('names', () => expect([fileName('F26/0041 á'), fileName('')]).toEqual(['F26-0041-á', 'document']));
});

describe('workflows to run', () => {
  const flow = (id: string, more: object = {}) => ({ id, name: id, version: '1', ...more });
  const all = [flow('b'), flow('a'), flow('other', { schema: 'https://gobl.org/draft-0/org/party' }), flow('draft', { version: undefined }), flow('off', { disabled: true }), flow('mine', { schema: 'bill/invoice', description: 'Sends it' })];
  const ids = (schema: string, words = '', last: string[] = []) => flowsFor(all, { schema, words, last }).map((f) => f.id);
  test('are published and for the document', () => expect(ids('bill/invoice')).toEqual(['a', 'b', 'mine']));
  test('are found by words; those used before come first', () => {
    expect(ids('bill/invoice', 'SENDS mine')).toEqual(['mine']);
    expect(ids('', '', ['other', 'b'])).toEqual(['other', 'b', 'a', 'mine']);
  });
  test('have steps', () => expect(stepsOf({ id: '1', steps: [...'123456'].map((n) => ({ provider: n })) })).toEqual({ names: ['1', '2', '3', '4', '5'], more: 1 }));
});

test('new IDs are UUIDs of version 7 in the order of time', () => {
  const id = newID(Date.UTC(2026, 2, 2));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newID(Date.UTC(2026, 2, 3)) > id).toBe(true);
  expect(newTarget('sales')).toMatchObject({ isNew: true, folder: 'sales', version: '' });
});

test('parties', () => {
  const party = { tax_id: { country: 'ES', code: 'B1' }, addresses: [{ street: 'Gran Vía', num: '1', code: '28001', locality: 'Madrid', country: 'ES' }] };
  expect(addressLines(party, 'es')).toEqual(['Gran Vía 1', '28001 Madrid', 'España']);
  expect([partyHint(party), addressLines({}, 'es')]).toEqual(['ES B1 · Madrid', []]);
  expect(countryOptions(['ES', 'DE', 'EL'], 'es').map((o) => o.label)).toEqual(['Alemania (DE)', 'España (ES)', 'Grecia (EL)']);
});

test('a signed document is saved without its signature', () => {
  const envelope = { $schema: 's', head: { uuid: 'u', dig: { val: 'x' }, stamps: [], tags: ['a'] }, doc: { a: 1 }, sigs: ['y'] };
  expect(unsigned(envelope, { a: 2 })).toEqual({ $schema: 's', head: { uuid: 'u', tags: ['a'] }, doc: { a: 2 } });
  expect(placeOfNew('sales', 'copy', 'id')).toBe('new:sales:copy:id');
});

test('marks in a text have paths that the editor reads', () => {
  expect(marksOf([{ severity: 'error', message: 'm', paths: [['lines', 0, 'item'], ['ext', 'a b']] }]).map((m) => m.path)).toEqual(['$.lines[0].item', '$.ext["a b"]']);
});
