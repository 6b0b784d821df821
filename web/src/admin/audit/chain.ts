// The chain of the log of changes, checked here in the browser: each row has the hash of the row
// before it. docs/guide/audit.md has the canonical form of a row.

export interface AuditRow {
  seq: number;
  at: string;
  workspace_id?: string;
  actor: { type: string; id?: string; name?: string };
  address?: string;
  request_id?: string;
  user_agent?: string;
  action?: string;
  object: { kind: string; id?: string };
  changed?: string[] | null;
  detail?: Record<string, string> | null;
  prev?: string;
  hash: string;
}

const encoder = new TextEncoder();

/** canonical is the text of a row over which its hash is made. */
export function canonical(row: AuditRow): string {
  const { actor, object, changed, detail } = row;
  const names = Object.keys(detail ?? {}).sort(byBytes);
  const texts = [
    'chancery-audit-1', row.prev ?? '', row.workspace_id ?? '', String(row.seq), microseconds(row.at),
    actor.type, actor.id ?? '', actor.name ?? '', row.address ?? '', row.request_id ?? '', row.user_agent ?? '', row.action ?? '',
    object.kind, object.id ?? '', String(changed?.length ?? 0), ...(changed ?? []), String(names.length),
    ...names.flatMap((name) => [name, detail?.[name] ?? '']),
  ];
  return texts.map((text) => `${encoder.encode(text).length}:${text},`).join('');
}

/** microseconds since 1970 of a time such as 2026-03-02T09:00:00.000001Z. */
export function microseconds(at: string): string {
  const [seconds = '', fraction = ''] = at.replace(/Z$/, '').split('.');
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)));
}

export async function hashOf(row: AuditRow): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(canonical(row)));
  return [...new Uint8Array(digest)].map((each) => each.toString(16).padStart(2, '0')).join('');
}

export interface Link {
  seq: number;
  hash: string;
}

/**
 * follow checks the rows that come behind one, in their order. It returns the last one, or the number
 * of the first row that is wrong.
 */
export async function follow(rows: AuditRow[], before: Link): Promise<Link | { wrong: number }> {
  let last = before;
  for (const row of rows) {
    const right = row.seq === last.seq + 1 && (row.prev ?? '') === last.hash && (await hashOf(row)) === row.hash;
    if (!right) return { wrong: row.seq };
    last = { seq: row.seq, hash: row.hash };
  }
  return last;
}

function byBytes(a: string, b: string): number {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  for (let at = 0; at < Math.min(x.length, y.length); at++) {
    const difference = (x[at] ?? 0) - (y[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}
