import { describe, expect, test } from 'vitest';
import * as edit from './edit';
import { draw, flowOf, on, step } from './fixture';
import { MAX_DEPTH, MAX_STEPS } from './types';
import type { Flow } from './types';

const flow = flowOf([step('a'), step('b', on('x', step('c'), step('d')), on('y')), step('e')], [step('r')]);

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (e) {
    if (e instanceof edit.Refused) return e.key;
    throw e;
  }
  return '';
};

describe('edits of the tree', () => {
  const n = step('n');
  const cases: [string, (f: Flow) => Flow, string][] = [
    ['above', (f) => edit.beside(f, 'd', 'above', [n]), 'a b[x: c n d][y: ] e | r'],
    ['below', (f) => edit.beside(f, 'r', 'below', [n]), 'a b[x: c d][y: ] e | r n'],
    ['at the end of a branch', (f) => edit.append(f, 'b/1', [n]), 'a b[x: c d][y: n] e | r'],
    ['at the end of the rescue list', (f) => edit.append(f, 'rescue', [n, step('m')]), 'a b[x: c d][y: ] e | r n m'],
    ['remove', (f) => edit.remove(f, ['c', 'r']), 'a b[x: d][y: ] e | '],
    ['remove with branches', (f) => edit.remove(f, ['b', 'c']), 'a e | r'],
    ['remove what is not there', (f) => edit.remove(f, ['z']), 'a b[x: c d][y: ] e | r'],
    ['move down in its list', (f) => edit.move(f, 'a', { list: 'steps', index: 2 }), 'b[x: c d][y: ] a e | r'],
    ['move up in its list', (f) => edit.move(f, 'e', { list: 'steps', index: 0 }), 'e a b[x: c d][y: ] | r'],
    ['move into a branch', (f) => edit.move(f, 'a', { list: 'b/0', index: 1 }), 'b[x: c a d][y: ] e | r'],
    ['move between branches', (f) => edit.move(f, 'c', { list: 'b/1', index: 0 }), 'a b[x: d][y: c] e | r'],
    ['move to the rescue list with branches', (f) => edit.move(f, 'b', { list: 'rescue', index: 0 }), 'a e | b[x: c d][y: ] r'],
    ['move to where it is', (f) => edit.move(f, 'a', { list: 'steps', index: 1 }), 'a b[x: c d][y: ] e | r'],
    ['add a branch', (f) => edit.addBranch(f, 'a', { status: 'KO' }), 'a[: ] b[x: c d][y: ] e | r'],
    ['remove a branch', (f) => edit.removeBranch(f, 'b/0'), 'a b[y: ] e | r'],
    ['remove the only branch', (f) => edit.removeBranch(edit.removeBranch(f, 'b/1'), 'b/0'), 'a b e | r'],
    ['change the code of a branch', (f) => edit.updateBranch(f, 'b/1', { code: 'z' }), 'a b[x: c d][z: ] e | r'],
  ];
  test.each(cases)('%s', (_, act, want) => {
    const before = draw(flow);
    expect(draw(act(flow))).toBe(want);
    expect(draw(flow)).toBe(before);
  });

  test('a move to where it is changes nothing', () => {
    expect(edit.move(flow, 'a', { list: 'steps', index: 0 })).toBe(flow);
  });
});

describe('members', () => {
  test('empty members go', () => {
    const noted = edit.update(flow, 'c', { notes: 'why', name: 'N' });
    expect(noted.steps[1]!.next![0]!.steps![0]).toEqual({ id: 'c', action: 'test.c', notes: 'why', name: 'N' });
    expect(edit.update(noted, 'c', { notes: '', name: undefined }).steps[1]!.next![0]!.steps![0]).toEqual({ id: 'c', action: 'test.c' });
  });
  test('a new configuration drops the summary of the old one', () => {
    const old = edit.update(flow, 'a', { config: { x: 1 }, summary: 'x is 1' });
    expect(edit.configure(old, 'a', { x: 2 }).steps[0]).toEqual({ id: 'a', action: 'test.a', config: { x: 2 } });
    expect(edit.configure(old, 'a', {}).steps[0]).toEqual({ id: 'a', action: 'test.a' });
  });
  test('a replaced step keeps its ID, notes and branches', () => {
    const noted = edit.update(flow, 'b', { notes: 'why', config: { x: 1 } });
    const { next, ...rest } = edit.replace(noted, 'b', 'pdf', 'Generate PDF').steps[1]!;
    expect(rest).toEqual({ id: 'b', action: 'pdf', name: 'Generate PDF', notes: 'why' });
    expect(next).toHaveLength(2);
  });
  test('a branch has no status NA and no empty code', () => {
    const f = edit.addBranch(flow, 'a', { status: 'NA', code: '', stop: true });
    expect(f.steps[0]!.next).toEqual([{ stop: true }]);
    expect(edit.updateBranch(f, 'a/0', { stop: false, status: 'KO' }).steps[0]!.next).toEqual([{ status: 'KO' }]);
    expect(edit.lastBranch(f, 'a')).toBe('a/0');
  });
});

describe('what is refused', () => {
  let deep = step('s1');
  for (let i = 2; i <= MAX_DEPTH; i++) deep = step(`s${i}`, on('x', deep));
  const full = flowOf(Array.from({ length: MAX_STEPS }, (_, i) => step(`s${i}`)));
  const cases: [string, () => unknown, string][] = [
    ['into its own branch', () => edit.move(flow, 'b', { list: 'b/0', index: 0 }), 'inside'],
    ['a list that is not there', () => edit.append(flow, 'z/0', [step('n')]), 'missing'],
    ['a step that is not there', () => edit.update(flow, 'z', {}), 'missing'],
    ['a branch that is not there', () => edit.updateBranch(flow, 'a/0', {}), 'missing'],
    ['a second branch for an outcome', () => edit.addBranch(flow, 'b', { status: 'NA', code: 'x' }), 'branch'],
    ['a branch changed to another outcome', () => edit.updateBranch(flow, 'b/0', { code: 'y' }), 'branch'],
    ['more than 200 steps', () => edit.append(full, 'rescue', [step('n')]), 'steps'],
    ['more than 10 levels', () => edit.append(flow, 'b/0', [deep]), 'depth'],
    ['a branch at level 10', () => edit.addBranch(flowOf([deep]), 's1', { status: 'KO' }), 'depth'],
  ];
  test.each(cases)('%s', (_, act, want) => expect(refusal(act)).toBe(want));
  test('10 levels are allowed', () => expect(refusal(() => edit.append(flow, 'steps', [deep]))).toBe(''));
});
