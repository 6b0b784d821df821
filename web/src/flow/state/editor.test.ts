import { describe, expect, test } from 'vitest';
import { draw, flowOf, on, step } from '../model/fixture';
import { Editor } from './editor.svelte';

function open() {
  const said: string[] = [];
  const editor = new Editor((key, params) => said.push(`${key} ${Object.values(params ?? {}).join(' ')}`.trim()));
  editor.load(flowOf([step('a'), step('b', on('x', step('c')), on('y')), step('d')], [step('r')]));
  return { editor, said };
}

describe('the editor', () => {
  test('arrows walk over all rows, in and out of branches', () => {
    const { editor } = open();
    const seen = editor.rows.map(() => {
      editor.go('down');
      return editor.selected;
    });
    expect(seen).toEqual(['a', 'b', 'b/0', 'c', 'add:b/0', 'b/1', 'add:b/1', 'd', 'add:steps', 'r', 'add:rescue']);
    editor.go('down');
    expect(editor.selected).toBe('add:rescue');
    editor.selected = 'c';
    editor.out();
    editor.out();
    expect(editor.selected).toBe('b');
    editor.out();
    expect(editor.main.map((row) => row.key)).toEqual(['a', 'b', 'd', 'add:steps']);
    editor.into();
    editor.into();
    expect(editor.selected).toBe('b/0');
  });

  test('a step moves with the keys through all places, announced', () => {
    const { editor, said } = open();
    editor.selected = 'd';
    editor.nudge('up');
    expect(draw(editor.flow)).toBe('a b[x: c][y: d] | r');
    editor.nudge('up');
    expect(draw(editor.flow)).toBe('a b[x: c d][y: ] | r');
    expect(said).toEqual(['flow.said.moved test.d 4 2', 'flow.said.moved test.d 4 2']);
    editor.undo();
    editor.undo();
    expect(draw(editor.flow)).toBe('a b[x: c][y: ] d | r');
    expect(editor.selected).toBe('d');
  });

  test('new steps go below the selection', () => {
    const { editor } = open();
    editor.pick({ place: editor.place() });
    editor.chosen({ action: 'pdf', name: 'Generate PDF' });
    const last = editor.flow.steps[3]!;
    expect([last.action, editor.selected, editor.picking]).toEqual(['pdf', last.id, undefined]);
    editor.selected = 'add:b/1';
    expect(editor.place().list).toBe('b/1');
    editor.selected = 'b/0';
    expect(editor.place()).toEqual({ list: 'b/0', index: 0 });
  });

  test('removing selects what is near', () => {
    const { editor } = open();
    editor.selected = 'a';
    editor.remove();
    expect(editor.selected).toBe('b');
    editor.remove();
    editor.remove();
    expect([draw(editor.flow), editor.selected]).toEqual([' | r', 'add:steps']);
    editor.remove();
    expect(draw(editor.flow)).toBe(' | r');
    editor.undo();
    editor.undo();
    editor.undo();
    expect(draw(editor.flow)).toBe('a b[x: c][y: ] d | r');
  });

  test('handling an outcome opens its branch', () => {
    const { editor, said } = open();
    editor.fold('b');
    editor.addBranch('b', { status: 'KO', code: '4107' });
    expect([editor.selected, editor.folded.size]).toEqual(['add:b/2', 0]);
    editor.addBranch('b', { status: 'KO', code: '4107' });
    expect(said.at(-1)).toBe('flow.refused.branch');
    editor.branch('b/2', { stop: true });
    editor.selected = 'stop:b/2';
    editor.remove();
    expect(editor.flow.steps[1]!.next![2]).toEqual({ status: 'KO', code: '4107' });
  });

  test('copy and paste give new IDs', () => {
    const { editor, said } = open();
    editor.selected = 'b';
    const text = editor.copy()!;
    editor.selected = 'add:rescue';
    editor.paste(text);
    const pasted = editor.flow.rescue[1]!;
    expect([pasted.action, pasted.id === 'b', pasted.next!.length]).toEqual(['test.b', false, 2]);
    editor.paste('no steps');
    expect(said.at(-1)).toBe('flow.refused.paste');
    editor.duplicate();
    expect(editor.flow.rescue).toHaveLength(3);
  });

  test('what is read only does not change', () => {
    const { editor } = open();
    editor.readOnly = true;
    editor.selected = 'a';
    editor.remove();
    editor.nudge('down');
    editor.paste('[{"action":"pdf"}]');
    editor.update('a', { notes: 'x' });
    expect(draw(editor.flow)).toBe('a b[x: c][y: ] d | r');
    expect(editor.dirty).toBe(false);
  });

  test('typing is one edit for each field', () => {
    const { editor } = open();
    for (const notes of ['w', 'wh', 'why']) editor.update('a', { notes }, 'notes');
    editor.configure('a', { state: 'sent' });
    editor.describe({ name: 'N' });
    expect(editor.dirty).toBe(true);
    editor.undo();
    editor.undo();
    expect(editor.flow.steps[0]).toMatchObject({ notes: 'why' });
    editor.undo();
    expect(editor.flow.steps[0]).toEqual({ id: 'a', action: 'test.a' });
    expect(editor.dirty).toBe(false);
  });

  test('what was selected is found again', () => {
    const { editor } = open();
    editor.fold('b');
    editor.reveal('c');
    expect([editor.selected, editor.row?.kind]).toEqual(['c', 'step']);
    editor.load(flowOf([step('z')]));
    expect(editor.selected).toBe('');
  });
});
