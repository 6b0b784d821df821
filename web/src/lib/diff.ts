// The difference of two JSON values, as a list of places that people can read.

export interface Change {
  /** JSON path of the place: $.doc.lines[2].sum */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

/** diff lists what changed, in the order of the values. Elements of lists are paired when they are alike. */
export function diff(before: unknown, after: unknown, path = '$'): Change[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  if (isObject(before) && isObject(after)) return diffObjects(before, after, path);
  if (before === undefined) return [{ path, kind: 'added', after }];
  if (after === undefined) return [{ path, kind: 'removed', before }];
  return [{ path, kind: 'changed', before, after }];
}

function diffObjects(before: Record<string, unknown>, after: Record<string, unknown>, path: string): Change[] {
  const names = [...Object.keys(before), ...Object.keys(after).filter((name) => !(name in before))];
  return names.flatMap((name) => diff(before[name], after[name], path + member(name)));
}

function diffLists(before: unknown[], after: unknown[], path: string): Change[] {
  const changes: Change[] = [];
  for (const [left, right] of pair(before, after)) {
    const place = `${path}[${right ?? left}]`;
    if (left === undefined) changes.push({ path: place, kind: 'added', after: after[right ?? 0] });
    else if (right === undefined) changes.push({ path: place, kind: 'removed', before: before[left] });
    else changes.push(...diff(before[left], after[right], place));
  }
  return changes;
}

type Pair = [left: number | undefined, right: number | undefined];

/** pair joins equal elements along the longest common subsequence, and what is between them in order. */
function pair(before: unknown[], after: unknown[]): Pair[] {
  // The table of the subsequence grows with the product; very long lists are paired by position.
  const anchors: Pair[] = before.length * after.length > 250_000 ? [] : common(before.map(mark), after.map(mark));
  const pairs: Pair[] = [];
  let [left, right] = [0, 0];
  for (const [a, b] of [...anchors, [before.length, after.length] as Pair]) {
    for (; left < (a ?? 0) || right < (b ?? 0); ) {
      pairs.push([left < (a ?? 0) ? left++ : undefined, right < (b ?? 0) ? right++ : undefined]);
    }
    if (left < before.length && right < after.length) pairs.push([left++, right++]);
  }
  return pairs;
}

function common(a: string[], b: string[]): Pair[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const result: Pair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) result.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return result;
}

/** mark is equal for elements that are the same thing: by identity if they have one, else by value. */
function mark(value: unknown): string {
  if (isObject(value)) {
    for (const name of ['uuid', 'id']) if (typeof value[name] === 'string') return `${name}:${value[name]}`;
  }
  return JSON.stringify(value);
}

function member(name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** same says whether two JSON values are equal; the order of members does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => same(each, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && same(a[name], b[name]));
}
