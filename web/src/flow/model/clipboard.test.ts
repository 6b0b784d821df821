import { describe, expect, test } from 'vitest';
import { copyText, pasteText } from './clipboard';
import { counter, draw, flowOf, on, step } from './fixture';
import { Malformed } from './parse';
import { begin, canRedo, canUndo, MAX_UNDO, record, redo, undo } from './history';

const flow = flowOf([step('a', on('x', step('b'))), step('c')]);

describe('copy and paste', () => {
  const paste = (text: string) => draw(flowOf([...pasteText(text, flow, counter())]));
  test('new IDs at every level', () => expect(paste(copyText(flow.steps))).toBe('n1[x: n2] n3 | '));
  test('one step, and a whole workflow', () => {
    expect(paste('{"provider":"pdf"}')).toBe('n2 | ');
    expect(paste('{"name":"x","steps":[{"action":"pdf"},{"action":"pdf"}]}')).toBe('n3 n4 | ');
  });
  test('jumps follow, or go', () => {
    const steps = [step('p', { step_id: 'q' }, { code: '1', step_id: 'c' }, { code: '2', step_id: 'gone' }), step('q')];
    expect(pasteText(copyText(steps), flow, counter())[0]!.next).toEqual([{ step_id: 'n2' }, { code: '1', step_id: 'c' }, { code: '2' }]);
  });
  test.each(['', 'hello', '[]', '{"x":1}', '[{"name":"no action"}]', '7', 'null'])('%j is refused', (text) => {
    expect(() => pasteText(text, flow)).toThrow(Malformed);
  });
});

describe('undo and redo', () => {
  test('go back and forth', () => {
    let h = record(record(begin(1), 2, 'two'), 3, 'three');
    const back = undo(h)!;
    expect([back.history.now, back.label]).toEqual([2, 'three']);
    h = undo(back.history)!.history;
    expect([h.now, canUndo(h), canRedo(h), undo(h)]).toEqual([1, false, true, undefined]);
    const forth = redo(h)!;
    expect([forth.history.now, forth.label]).toEqual([2, 'two']);
    expect(redo(redo(forth.history)!.history)).toBeUndefined();
    expect(canRedo(record(forth.history, 9, 'nine'))).toBe(false);
  });
  test('letters of one field are one edit', () => {
    let h = record(begin('a'), 'ab', 'name', 'name:1');
    h = record(h, 'abc', 'name', 'name:1');
    h = record(h, 'abc!', 'note', 'note:1');
    expect(undo(h)!.history.now).toBe('abc');
    expect(undo(undo(h)!.history)!.history.now).toBe('a');
  });
  test('no edit is nothing, and there is a limit', () => {
    const h = begin(0);
    expect(record(h, 0, 'none')).toBe(h);
    let many = h;
    for (let i = 1; i <= MAX_UNDO + 50; i++) many = record(many, i, 'x');
    expect(many.past).toHaveLength(MAX_UNDO);
  });
});
