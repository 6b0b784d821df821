import { describe, expect, test } from 'vitest';
import { flowOf, on, step } from './fixture';
import { move } from './edit';
import { neighbour, targetsOf } from './moves';
import { numbersOf, rowOfPath, rowsOf } from './rows';
import type { Row } from './rows';

const flow = flowOf(
  [step('a'), step('b', on('x', step('c', on('z', step('d')))), { status: 'KO', stop: true }), step('e')],
  [step('r')],
);

const line = (row: Row): string => {
  const indent = '-'.repeat(row.depth);
  if (row.kind === 'step') return `${indent}${row.number} ${row.step.id}${row.folded ? ` (${row.hidden})` : ''}`;
  return `${indent}${row.kind} ${row.kind === 'branch' ? row.list : row.list}`;
};

describe('rows', () => {
  test('are numbered depth first', () => {
    expect(rowsOf(flow, 'steps', new Set()).map(line)).toEqual([
      '1 a', '2 b', '-branch b/0', '-3 c', '--branch c/0', '--4 d', '--add c/0', '-add b/0',
      '-branch b/1', '-add b/1', '-stop b/1', '5 e', 'add steps',
    ]);
    expect(rowsOf(flow, 'rescue', new Set()).map(line)).toEqual(['1 r', 'add rescue']);
  });
  test('keep their numbers when others are folded', () => {
    expect(rowsOf(flow, 'steps', new Set(['b', 'a'])).map(line)).toEqual(['1 a', '2 b (2)', '5 e', 'add steps']);
    expect([...numbersOf(flow)].join(' ')).toBe('a,1 b,2 c,3 d,4 e,5 r,1');
  });
  test('have keys of their own', () => {
    const keys = [...rowsOf(flow, 'steps', new Set()), ...rowsOf(flow, 'rescue', new Set())].map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test('show the problems below them', () => {
    const rows = rowsOf(flow, 'steps', new Set());
    const at = (path: string) => rowOfPath(rows, path)?.key;
    expect(at('steps[1].next[0].steps[0].config.state')).toBe('c');
    expect(at('steps[1].next[1]')).toBe('b/1');
    expect(at('steps[1].next')).toBe('b');
    expect(at('steps[10]')).toBeUndefined();
    expect(rowOfPath(rowsOf(flow, 'steps', new Set(['b'])), 'steps[1].next[0].steps[0]')?.key).toBe('b');
  });
  test('show jumps', () => {
    const old = flowOf([step('a', { status: 'KO', step_id: 'b' }), step('b')]);
    expect(rowsOf(old, 'steps', new Set()).map(line)).toEqual(['1 a', '-branch a/0', '-add a/0', '-jump a/0', '2 b', 'add steps']);
  });
});

describe('moves', () => {
  const place = (t: { list: string; index: number; own: boolean }) => `${t.list}:${t.index}${t.own ? '*' : ''}`;
  test('all places are targets, one is its own', () => {
    expect(targetsOf(flow, 'c').map(place)).toEqual([
      'steps:0', 'steps:1', 'b/0:0*', 'b/1:0', 'steps:2', 'steps:3', 'rescue:0', 'rescue:1',
    ]);
    expect(targetsOf(flow, 'e').map(place)).toEqual([
      'steps:0', 'steps:1', 'b/0:0', 'c/0:0', 'c/0:1', 'b/0:1', 'b/1:0', 'steps:2*', 'rescue:0', 'rescue:1',
    ]);
    expect(targetsOf(flow, 'none')).toEqual([]);
  });
  test('steps walk through all places and back', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'r']) {
      const count = targetsOf(flow, id).length;
      let now = flow;
      for (let up = neighbour(now, id, 'up'); up; up = neighbour(now, id, 'up')) now = move(now, id, up);
      let n = 1;
      for (let down = neighbour(now, id, 'down'); down; down = neighbour(now, id, 'down')) {
        now = move(now, id, down);
        n++;
      }
      expect(n, id).toBe(count);
    }
  });
});
