import { describe, expect, test } from 'vitest';
import type { Catalog } from '../api';
import { marksOf, adviceOf } from '../state/marks';
import { flowOf, on, step } from '../model/fixture';
import { rowsOf } from '../model/rows';
import { argsOf, withSpare } from './args';
import { choiceOf } from './entries';
import { groupsOf } from './search';

const action = (id: string, group: string, more = {}) => ({ id, group, label: `Label ${id}`, summary: '', installed: true, simulator: false, reach: 'inside', config: {}, ...more });
const catalog: Catalog = {
  groups: [{ key: 'core', title: 'Core' }, { key: 'es', title: 'Spain' }, { key: 'none', title: 'None' }],
  list: [action('silo.state', 'core'), action('old.name', 'core', { replaced_by: 'silo.state' }), action('verifactu.send', 'es', { schemas: ['bill/invoice'] })],
  codes: [],
};

describe('the picker', () => {
  const shown = (query: string, group = '') => groupsOf(catalog, query, group).map((g) => `${g.key}${g.open ? '' : ' closed'}: ${g.actions.map((a) => a.id).join(' ')}`);
  test.each<[string, string, string[]]>([
    ['', '', ['core: silo.state', 'es closed: verifactu.send']],
    ['', 'es', ['es: verifactu.send']],
    ['state', '', ['core: silo.state']],
    ['old', '', ['core: old.name']],
    ['spain', '', ['es: verifactu.send']],
    ['INVOICE send', '', ['es: verifactu.send']],
    ['nothing', '', []],
  ])('%j in %j', (query, group, want) => expect(shown(query, group)).toEqual(want));
});

test('arguments have one more row', () => {
  const row = { name: 'a', value: '1' };
  expect(withSpare([], 3)).toHaveLength(3);
  expect(withSpare([row], 1)).toEqual([row, { name: '', value: '' }]);
  expect(withSpare([row, { name: '', value: '' }], 1)).toHaveLength(2);
  expect(withSpare(Array(64).fill(row), 1)).toHaveLength(64);
  expect(argsOf([row, { name: ' b ', value: '' }, { name: '', value: 'lost' }])).toEqual({ a: '1', b: '' });
});

test('documents have a title', () => {
  const entry = { id: '01950000-0000-7000-8000-000000008001', created_at: '', updated_at: '', doc_schema: 'https://gobl.org/draft-0/bill/invoice' };
  expect(choiceOf({ ...entry, snippet: { series: 'F', code: '1', totals: { payable: '10.00' }, currency: 'EUR', customer: { name: 'Acme' } }, state: 'sent' }))
    .toMatchObject({ title: 'F-1', about: 'bill/invoice · Acme · €10.00', state: 'sent', schema: 'bill/invoice' });
  expect(choiceOf({ ...entry, invalid: true })).toMatchObject({ title: '0195…008001', state: 'invalid' });
});

test('problems are on the rows that show their places', () => {
  const flow = flowOf([step('a', on('x', step('b')))], [step('r')]);
  const rows = [...rowsOf(flow, 'steps', new Set()), ...rowsOf(flow, 'rescue', new Set())];
  const marks = marksOf(rows, [{ path: 'steps[0].next[0].steps[0].config', message: 'm' }, { path: 'name', message: 'n' }], [{ path: 'rescue[0]', message: 'w' }]);
  expect([...marks].map(([key, m]) => `${key} ${m.problems.length} ${m.warnings.length}`)).toEqual(['b 1 0', 'r 0 1']);
});

test('advice of the console', () => {
  const text = { noRescue: 'rescue', jump: 'jump', noName: 'name' };
  expect(adviceOf({ ...flowOf([step('a', { step_id: 'a' })]), name: '' }, text).map((each) => `${each.path} ${each.message}`)).toEqual(['name name', 'rescue rescue', 'steps[0].next[0] jump']);
  expect(adviceOf(flowOf([step('a')], [step('r')]), text)).toEqual([]);
});
