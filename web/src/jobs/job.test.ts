import { describe, expect, test } from 'vitest';
import { attempts, label, outcome, spent, timed, waiting, type Intent, type JobRow } from './job';

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

test('labels of documents', () => {
  expect(label({ document: { series: 'F', code: '7' } } as JobRow)).toBe('F-7');
  expect(label({ document: { schema: 'bill/invoice' } } as JobRow)).toBe('invoice');
  expect(label({} as JobRow)).toBe('');
});
