// The figures of the start page.
import { api, type Schemas } from '$/api/client';

export type Stats = Schemas['Stats'];
export type Count = Schemas['StatsCount'];
export type FaultCount = Schemas['StatsFaultAt'];

/** today is the begin of this day where the reader is. */
export function today(now = new Date()): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

export const stats = (since: string) => api.get('/transform/v1/stats', { query: { since } });

/** days lists all days from one to another, in UTC. */
export function days(from: string, to: string): string[] {
  const list: string[] = [];
  for (let at = Date.parse(`${from.slice(0, 10)}T00:00:00Z`); at <= Date.parse(to) && list.length < 400; at += 86_400_000) {
    list.push(new Date(at).toISOString().slice(0, 10));
  }
  return list;
}

export interface FaultKind {
  action: string;
  code: string;
  count: number;
  /** How many on each day. */
  byDay: number[];
}

/** kinds sums faults by action and code, the most frequent first. */
export function kinds(list: FaultCount[], over: string[]): FaultKind[] {
  const found = new Map<string, FaultKind>();
  for (const { day, action = '', code = '', count } of list) {
    const key = `${action}\n${code}`;
    const kind = found.get(key) ?? { action, code, count: 0, byDay: over.map(() => 0) };
    kind.count += count;
    const at = over.indexOf(day);
    if (at >= 0) kind.byDay[at] = (kind.byDay[at] ?? 0) + count;
    found.set(key, kind);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** sums adds up what kinds have on each day. */
export function sums(all: FaultKind[], over: string[]): number[] {
  return over.map((_, index) => all.reduce((sum, kind) => sum + (kind.byDay[index] ?? 0), 0));
}
