export interface Pair {
  readonly name: string;
  readonly value: string;
}

const MAX_ARGS = 64;

/** withSpare returns rows with an empty one at the end, and at least some. */
export function withSpare(rows: readonly Pair[], least: number): Pair[] {
  const out = [...rows];
  const last = out[out.length - 1];
  if (out.length < MAX_ARGS && (!last || last.name || last.value)) out.push({ name: '', value: '' });
  while (out.length < least) out.push({ name: '', value: '' });
  return out;
}

/** argsOf returns the arguments that rows stand for; a row without a name is none. */
export function argsOf(rows: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.name.trim()).map((row) => [row.name.trim(), row.value]));
}
