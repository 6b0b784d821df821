import { describe, expect, test } from 'vitest';
import { attempts, children, label, outcome, revisions, spent, stepOf, timed, waiting, type Intent, type JobRow } from './job';

const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, second)).toISOString();

function intent(provider: string, events: [string, number][], more: Partial<Intent> = {}): Intent {
  const list = events.map(([status, second], index) => ({ index: index + 1, status, at: at(second) }));
  const last = events.at(-1)?.[1] ?? 0;
  return {
    id: `${provider}-${events[0]?.[1]}`, step_id: 's', provider, completed: true, created_at: at(0), updated_at: at(last), events: list, ...more,
  } as Intent;
}

const retried = intent('webhook', [['RUN', 0], ['ERR', 2], ['RUN', 12], ['ERR', 13]], { completed: false });

describe('times of an intent', () => {
  test('an event knows what was before it', () => {
    expect(timed(retried).map(({ after, waited }) => [after, waited])).toEqual([[0, false], [2000, false], [10_000, true], [1000, false]]);
  });
  test('work and waits', () => {
    expect(spent(retried, Date.parse(at(20)))).toEqual({ worked: 3000, waited: 17_000 });
    expect(attempts(retried)).toBe(2);
    expect(outcome(retried)).toBe('ERR');
  });
  test('a job waits at its last intent', () => {
    expect(waiting({ result: 'running', intents: [retried] })).toBe(retried);
    expect(waiting({ result: 'faulted', intents: [retried] })).toBeUndefined();
    expect(waiting({ result: 'running', intents: [intent('pdf', [['RUN', 1]], { completed: false })] })).toBeUndefined();
  });
});

test('children', () => {
  const created = intent('transform.job.create', [['RUN', 0]]);
  created.events = [{ index: 2, status: 'OK', at: at(1), args: { 'job-id': 'child' } }];
  expect(children(created)).toEqual(['child']);
  expect(children(retried)).toEqual([]);
});

test('versions belong to the steps that made them', () => {
  const first = intent('silo.modify', [['RUN', 1], ['OK', 1]]);
  const skipped = intent('silo.modify', [['RUN', 2], ['SKIP', 2]]);
  const third = intent('silo.modify', [['RUN', 3], ['OK', 3]]);
  const versions = [
    { version: 'd', at: at(9), src: 'api-key', src_id: 'key' },
    { version: 'c', at: at(3), src: 'silo.modify', src_id: 'job' },
    { version: 'b', at: at(1), src: 'silo.modify', src_id: 'job' },
    { version: 'a', at: at(0), src: 'api-key', src_id: 'key' },
  ];
  const found = revisions({ id: 'job', intents: [first, skipped, third] }, versions);
  expect(found.get(first.id)).toEqual({ before: 'a', after: 'b' });
  expect(found.get(skipped.id)).toBeUndefined();
  expect(found.get(third.id)).toEqual({ before: 'b', after: 'c' });
});

test('a step is found at any depth', () => {
  const workflow = { steps: [{ id: 'a', next: [{ steps: [{ id: 'b' }] }] }], rescue: [{ id: 'c' }] } as unknown as Parameters<typeof stepOf>[0];
  for (const id of ['a', 'b', 'c']) expect(stepOf(workflow, id)?.id).toBe(id);
  expect(stepOf(workflow, 'd')).toBeUndefined();
});

test('labels of documents', () => {
  expect(label({ document: { series: 'F', code: '7' } } as JobRow)).toBe('F-7');
  expect(label({ document: { schema: 'bill/invoice' } } as JobRow)).toBe('invoice');
  expect(label({} as JobRow)).toBe('');
});
