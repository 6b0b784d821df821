import { describe, expect, test } from 'vitest';
import { commandOf } from './keys';
import { slotFor, slotsOf, LEVEL } from './drag';
import { changesOf, traceOf } from './trace';

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
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
  test('says what happened at each step', () => {
    const trace = traceOf([
      { step_id: 'a', provider: 'x', events: [{ status: 'RUN', at: at(0) }, { status: 'ERR', at: at(1) }, { status: 'RUN', at: at(6) }, { status: 'KO', code: 'c', message: 'm', at: at(7), args: { k: 'v' }, simulated: true }] },
      { step_id: 'b', provider: 'y', events: null },
      { step_id: 'a', provider: 'x', events: [{ status: 'RUN', at: at(8) }, { status: 'OK', at: at(8) }] },
    ]);
    expect(trace.get('a')).toEqual([
      { order: 1, status: 'KO', code: 'c', message: 'm', took: 7000, attempts: 2, simulated: true, args: { k: 'v' } },
      { order: 3, status: 'OK', code: '', message: '', took: 0, attempts: 1, simulated: false, args: {} },
    ]);
    expect(trace.get('b')![0]).toMatchObject({ status: 'QUEUED', attempts: 0 });
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
