import { describe, expect, test } from 'vitest';
import { commandOf } from './keys';
import { slotFor, slotsOf, LEVEL } from './drag';
import { byStep, changesOf, passagesOf } from './trace';

describe('keys', () => {
  test.each<[string, string | undefined]>([
    ['ArrowUp', 'up'], ['Alt+ArrowUp', 'moveUp'], ['Alt+ArrowDown', 'moveDown'], ['Delete', 'remove'], ['Enter', 'open'],
    ['Ctrl+z', 'undo'], ['Ctrl+Shift+Z', 'redo'], ['Ctrl+y', 'redo'], ['Meta+z', 'undo'], ['Ctrl+c', 'copy'], ['Meta+v', 'paste'],
    ['/', 'add'], ['Shift+?', 'help'], ['Shift+F10', 'menu'], ['Ctrl+Shift+C', undefined], ['Ctrl+Alt+z', undefined], ['Alt+Enter', undefined],
    ['a', undefined], ['F10', undefined], ['toString', undefined], ['Ctrl+r', undefined],
  ])('%s', (text, want) => {
    const parts = text.split('+');
    const held = (name: string): boolean => parts.includes(name);
    const key = parts[parts.length - 1]!;
    expect(commandOf({ key, ctrlKey: held('Ctrl'), metaKey: held('Meta'), altKey: held('Alt'), shiftKey: held('Shift') })).toBe(want);
  });
});

describe('dragging', () => {
  const target = (list: string, index: number, depth: number) => ({ list, index, depth, own: false });
  const slots = slotsOf(
    [target('steps', 0, 0), target('b/0', 0, 1), target('steps', 1, 0), target('folded', 0, 1)],
    (t) => (t.list === 'steps' && t.index === 0 ? { top: 0, height: 40 } : undefined),
    (t) => ({ 'b/0': { top: 100, height: 30 }, steps: { top: 104, height: 30 } })[t.list],
  );
  test('folded lists have no place', () => expect(slots.map((s) => s.y)).toEqual([0, 100, 104]));
  test('the nearest place counts', () => expect(slotFor(slots, 0, 30)?.target.index).toBe(0));
  test('the level counts where two are as near', () => {
    expect(slotFor(slots, 0, 102)?.target.list).toBe('steps');
    expect(slotFor(slots, LEVEL, 102)?.target.list).toBe('b/0');
  });
  test('no places, no slot', () => expect(slotFor([], 0, 0)).toBeUndefined());
});

describe('trace', () => {
  test('says what happened at each step', () => {
    const passages = passagesOf([
      { step_id: 'a', action: 'x', status: 'KO', code: 'c', message: 'm', worked_ms: 20, waited_ms: 5000, attempts: [1, 2], args: { k: 'v' }, simulated: true, before: '1', after: '2' },
      { step_id: 'b', action: 'y', name: 'B', status: 'OK', worked_ms: 0, waited_ms: 0, before: '2', after: '2', files: [{ name: 'f.pdf' }], states: ['sent'] },
      { step_id: 'a', action: 'x', status: 'OK', worked_ms: 1, waited_ms: 0, before: '2', after: '3' },
    ], { 1: { x: 1 }, 2: { x: 2 } });
    expect(passages[0]).toMatchObject({ step: 'a', name: 'x', order: 1, status: 'KO', code: 'c', attempts: 2, simulated: true, args: { k: 'v' }, worked: 20, waited: 5000 });
    expect(passages.map((p) => p.changes)).toEqual([[{ path: 'x', kind: 'changed', before: 1, after: 2 }], [], undefined]);
    expect(passages[1]).toMatchObject({ name: 'B', files: ['f.pdf'], states: ['sent'], args: {} });
    expect([...byStep(passages)].map(([id, list]) => `${id}: ${list.map((p) => p.order)}`)).toEqual(['a: 1,3', 'b: 2']);
  });
  test('tells the differences of a document', () => {
    expect(changesOf({ a: 1, lines: [{ q: '1' }, { q: '2' }], gone: true }, { a: 1, code: 'X', lines: [{ q: '3' }] })).toEqual([
      { path: 'code', kind: 'added', after: 'X' },
      { path: 'lines[0].q', kind: 'changed', before: '1', after: '3' },
      { path: 'lines[1]', kind: 'removed', before: { q: '2' } },
      { path: 'gone', kind: 'removed', before: true },
    ]);
    expect(changesOf(undefined, { a: 1 })).toEqual([{ path: '', kind: 'added', after: { a: 1 } }]);
    expect(changesOf(Array(1000).fill(1), Array(1000).fill(2))).toHaveLength(300);
  });
});
