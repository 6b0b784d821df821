import { describe, expect, test } from 'vitest';
import * as edit from './edit';
import { diffFlows, isEqual } from './diff';
import { draw, flowOf, on, step } from './fixture';
import { merge } from './merge';
import { targetsOf } from './moves';
import { allSteps } from './tree';
import type { Flow } from './types';

const base = flowOf([step('a'), step('b', on('x', step('c'), step('d')), on('y')), step('e')], [step('r')]);

const told = (before: Flow, after: Flow): string[] => {
  const diff = diffFlows(before, after);
  return [...diff.members.map((m) => m.path), ...diff.steps.map((s) => [s.kind, s.id, ...(s.moved ? ['moved'] : []), ...s.members.map((m) => m.path)].join(' '))];
};

describe('differences', () => {
  const cases: [string, Flow, string[]][] = [
    ['none', { ...base }, []],
    ['name', { ...base, name: 'Other' }, ['name']],
    ['added, without moving those behind', edit.beside(base, 'a', 'above', [step('n')]), ['added n']],
    ['removed with its branches', edit.remove(base, ['b']), ['removed b', 'removed c', 'removed d']],
    ['moved', edit.move(base, 'c', { list: 'b/1', index: 0 }), ['moved c moved']],
    ['moved up in its list', edit.move(base, 'e', { list: 'steps', index: 0 }), ['moved e moved']],
    ['configured', edit.configure(base, 'd', { state: 'x', deep: { y: 1 } }), ['changed d config']],
    ['one setting', edit.configure(edit.configure(base, 'd', { s: { t: 1, u: 1 } }), 'd', { s: { t: 2, u: 1 } }), ['changed d config']],
    ['a branch', edit.addBranch(base, 'a', { status: 'KO' }), ['changed a next']],
  ];
  test.each(cases)('%s', (_, after, want) => expect(told(base, after)).toEqual(want));
  test('the deepest path is told', () => {
    const one = edit.configure(base, 'd', { s: { t: 1, u: 1 } });
    expect(told(one, edit.configure(base, 'd', { s: { t: 2, u: 1 } }))).toEqual(['changed d config.s.t']);
  });
  test('the order of members is no difference', () => {
    expect(isEqual(diffFlows(edit.configure(base, 'a', { x: 1, y: 2 }), edit.configure(base, 'a', { y: 2, x: 1 })))).toBe(true);
  });
});

describe('merging', () => {
  const n = step('n');
  const theirs = edit.beside(edit.configure(base, 'e', { x: 1 }), 'e', 'below', [step('t')]);
  const cases: [string, Flow, Flow, string | undefined][] = [
    ['different steps', edit.configure(base, 'a', { y: 1 }), theirs, 'a b[x: c d][y: ] e t | r'],
    ['added in a branch', edit.append(base, 'b/1', [n]), theirs, 'a b[x: c d][y: n] e t | r'],
    ['moved', edit.move(base, 'c', { list: 'rescue', index: 1 }), theirs, 'a b[x: d][y: ] e t | r c'],
    ['removed', edit.remove(base, ['a']), theirs, 'b[x: c d][y: ] e t | r'],
    ['the same step', edit.configure(base, 'e', { x: 2 }), theirs, undefined],
    ['removed what they added to', edit.remove(base, ['b']), edit.append(base, 'b/0', [n]), undefined],
    ['added to what they removed', edit.append(base, 'b/0', [n]), edit.remove(base, ['b']), undefined],
    ['added to a branch that is another now', edit.append(base, 'b/1', [n]), edit.removeBranch(base, 'b/0'), undefined],
    ['names', { ...base, name: 'X' }, { ...base, name: 'Y' }, undefined],
    ['name and description', { ...base, name: 'X' }, { ...theirs, description: 'Y' }, 'a b[x: c d][y: ] e t | r'],
  ];
  test.each(cases)('%s', (_, mine, other, want) => {
    const both = merge(base, mine, other);
    expect(both && draw(both)).toBe(want);
  });

  test('keeps the edits of both, whatever they are', () => {
    let seed = 7;
    const pick = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    let merged = 0;
    for (let round = 0; round < 300; round++) {
      const mine = randomEdit(base, pick, 'm');
      const other = randomEdit(base, pick, 't');
      const both = merge(base, mine, other);
      if (!both) continue;
      merged++;
      const ids = allSteps(both).map((found) => found.step.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [from, part] of [[mine, diffFlows(base, mine)], [other, diffFlows(base, other)]] as const) {
        for (const { id, kind } of part.steps) {
          expect(ids.includes(id), `${kind} ${id} of ${draw(from)} in ${draw(both)}`).toBe(kind !== 'removed');
        }
      }
    }
    expect(merged).toBeGreaterThan(100);
  });
});

function randomEdit(flow: Flow, pick: (n: number) => number, name: string): Flow {
  let out = flow;
  for (let i = 0; i < 2; i++) {
    const all = allSteps(out);
    const id = all[pick(all.length)]!.step.id;
    const targets = targetsOf(out, id);
    const place = targets[pick(targets.length)]!;
    const acts = [
      () => edit.remove(out, [id]),
      () => edit.configure(out, id, { [name]: i }),
      () => edit.move(out, id, place),
      () => edit.beside(out, id, 'below', [step(`${name}${i}`)]),
    ];
    out = acts[pick(acts.length)]!();
  }
  return out;
}
