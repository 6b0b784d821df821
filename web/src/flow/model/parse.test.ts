import { describe, expect, test } from 'vitest';
import { counter } from './fixture';
import { Malformed, parseFlow, parseText } from './parse';
import { printFlow, printText, sameFlow, stable } from './print';
import { isID, newID } from './ids';
import { allSteps } from './tree';

const failure = (act: () => unknown): string => {
  try {
    act();
  } catch (e) {
    if (e instanceof Malformed) return `${e.path}:${e.key}`;
    throw e;
  }
  return '';
};

describe('reading and writing', () => {
  const text = {
    name: 'N', description: 'D', schema: 'bill/invoice', country: 'ES', folder: 'theirs',
    steps: [{
      id: 'a', name: 'A', action: 'silo.if', config: { expr: 'x', deep: { list: [1, null, 'x'] } }, summary: 's', notes: 'n', icon: 'kept',
      next: [{ status: 'KO', code: '4107', steps: [{ id: 'b', action: 'pdf', next: [] }], stop: true, colour: 'kept' }, { code: 'false' }, { step_id: 'b' }],
    }],
    rescue: [{ id: 'r', action: 'silo.state', config: {} }],
  };
  test('keep all members', () => {
    expect(stable(printFlow(parseFlow(text)))).toBe(stable(text));
    expect(stable(printFlow(parseText(printText(parseFlow(text)))))).toBe(stable(text));
  });
  test('the API reads action, people copy provider', () => {
    const flow = parseFlow({ steps: [{ id: 'a', provider: 'pdf' }, { id: 'b', action: 'pdf', provider: 'pdf' }] });
    expect(printFlow(flow).steps).toEqual([{ id: 'a', action: 'pdf' }, { id: 'b', action: 'pdf' }]);
    expect(printText(flow)).toContain('"provider": "pdf"');
  });
  test('what the server adds is not sent back', () => {
    const flow = parseFlow({ id: 'x', version: '3', hash: 'h', created_at: 't', updated_at: 't', draft: true, disabled: false, versions: [], problems: [], warnings: [], name: 'N', steps: [], rescue: [] });
    expect(printFlow(flow)).toEqual({ name: 'N', steps: [], rescue: [] });
  });
  test('missing and repeated IDs are made', () => {
    const flow = parseFlow({ steps: [{ action: 'a' }, { id: 'x', action: 'b' }], rescue: [{ id: 'x', action: 'c' }] }, counter());
    expect(allSteps(flow).map((found) => found.step.id)).toEqual(['n1', 'x', 'n2']);
  });
  test('null is as if it were absent', () => {
    const flow = parseFlow({ name: null, steps: [{ id: 'a', action: 'b', config: null, next: null }], rescue: null });
    expect(printFlow(flow)).toEqual({ steps: [{ id: 'a', action: 'b' }], rescue: [] });
  });
  test('any status is no status', () => {
    const flow = parseFlow({ steps: [{ id: 'a', action: 'b', next: [{ status: 'NA', code: 'x' }, { status: '', steps: [] }] }] });
    expect(flow.steps[0]!.next).toEqual([{ code: 'x' }, { steps: [] }]);
  });
  test('equality does not look at the order of members', () => {
    const a = parseFlow({ steps: [{ id: 'a', action: 'b', config: { x: 1, y: 2 } }] });
    const b = parseFlow({ steps: [{ config: { y: 2, x: 1 }, action: 'b', id: 'a' }] });
    expect(sameFlow(a, b)).toBe(true);
    expect(sameFlow(a, parseFlow({ steps: [{ id: 'a', action: 'b', config: { x: 1, y: 3 } }] }))).toBe(false);
  });
});

describe('what is not a workflow', () => {
  test.each<[string, string]>([
    ['{', ':json'],
    ['[]', ':object'],
    ['"x"', ':object'],
    ['{"name":1}', 'name:text'],
    ['{"steps":{}}', 'steps:list'],
    ['{"steps":[1]}', 'steps[0]:object'],
    ['{"rescue":[{"config":"x"}]}', 'rescue[0].config:object'],
    ['{"steps":[{"action":"a","provider":"b"}]}', 'steps[0]:action'],
    ['{"steps":[{"next":[{"steps":[{"next":{}}]}]}]}', 'steps[0].next[0].steps[0].next:list'],
    ['{"steps":[{"next":[{"stop":"yes"}]}]}', 'steps[0].next[0].stop:bool'],
    ['{"steps":[{"config":{"x":12345678901234567890}}]}', ':number'],
    ['{"steps":[{"config":{"x":0.12345678901234567890}}]}', ':number'],
  ])('%s', (text, want) => expect(failure(() => parseText(text))).toBe(want));

  test.each(['1', '1.10', '-0.5', '1e3', '1E+2', '0.001', '0', '-0', '9007199254740991', '100', '"12345678901234567890"', '"a \\" 12345678901234567890"'])(
    'the number %s stays what it is', (n) => expect(failure(() => parseText(`{"steps":[{"config":{"x":${n}}}]}`))).toBe(''));
});

test('IDs are UUIDs of version 7 in the order of time', () => {
  const first = newID(1_700_000_000_000);
  expect(isID(first)).toBe(true);
  expect(first[14]).toBe('7');
  expect(first < newID(1_700_000_000_001)).toBe(true);
  expect(newID(0x018bcfe56800).startsWith('018bcfe5-6800-7')).toBe(true);
});
