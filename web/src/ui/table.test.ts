import { describe, expect, test } from 'vitest';
import { speak } from '$/texts/index.svelte';
import { cutNote, isJump, listed, nextSort, whole, type Column } from './table';

interface Row {
  name: string;
  count: number;
  at?: string;
}
const columns: Column<Row>[] = [
  { key: 'name', label: 'Name', text: (row) => row.name },
  { key: 'count', label: 'Count', text: (row) => String(row.count), order: (row) => row.count },
  { key: 'at', label: 'At', text: (row) => row.at ?? '' },
  { key: 'do', label: '', text: () => 'press', buttons: true },
];
const rows: Row[] = [{ name: 'Serie 10', count: 9, at: '2026-02-01' }, { name: 'serie 9', count: 100 }, { name: 'Año', count: 20, at: '2026-01-01' }];
const names = (words: string, sort = '') => listed(rows, columns, words, sort).map((row) => row.name);

describe('a list', () => {
  test('has the rows with all words, in any column that has a value', () => {
    expect(names('ANO')).toEqual(['Año']);
    expect(names('serie 2026')).toEqual(['Serie 10']);
    expect([names('press'), names('  '), names('serie nothing')]).toEqual([[], rows.map((row) => row.name), []]);
  });
  test('is in the order of a column, and what has no value is last', () => {
    expect(names('', 'name')).toEqual(['Año', 'serie 9', 'Serie 10']);
    expect(names('', '-count')).toEqual(['serie 9', 'Año', 'Serie 10']);
    expect([names('', 'at'), names('', '-at')]).toEqual([['Año', 'Serie 10', 'serie 9'], ['Serie 10', 'Año', 'serie 9']]);
    expect([names('', 'do'), names('', 'other')]).toEqual([rows.map((row) => row.name), rows.map((row) => row.name)]);
    expect(rows[0]?.name).toBe('Serie 10');
  });
  test('changes its order from the first, from the last, as it came', () => {
    expect([nextSort('', 'a'), nextSort('a', 'a'), nextSort('-a', 'a'), nextSort('-a', 'b')]).toEqual(['a', '-a', '', 'b']);
  });
  test('says when it does not have all rows', async () => {
    expect([whole(1000), cutNote({ cut: false, rows: [] })]).toEqual(['1,000', undefined]);
    expect(cutNote({ cut: true, rows: { length: 20_000 } as never })).toBe('A list shows the first 20,000; narrow it with filters');
    globalThis.document ??= { documentElement: {} } as Document;
    await speak('es');
    expect(cutNote({ cut: true, rows: { length: 20_000 } as never })).toContain('20.000');
    await speak('en');
  });
});

test('a jump goes to the end over more than is seen', () => {
  expect([isJump(0, 2800, 600, 2800), isJump(2700, 2800, 600, 2800), isJump(0, 2000, 600, 2800), isJump(0, 2799.5, 600, 2800)]).toEqual([true, false, false, true]);
});
