export type Params = Record<string, string>;

/**
 * match compares a path with a pattern such as /jobs/:id and returns the named segments. The last
 * segment may be optional: /entries/:id/:tab?
 */
export function match(pattern: string, path: string): Params | undefined {
  const wanted = segments(pattern);
  const given = segments(path);
  if (given.length > wanted.length) return undefined;
  const params: Params = {};
  for (const [index, name] of wanted.entries()) {
    const value = given[index];
    if (name.startsWith(':')) {
      if (value === undefined && !name.endsWith('?')) return undefined;
      if (value !== undefined) params[name.replace(/^:|\?$/g, '')] = decode(value);
    } else if (name !== value) {
      return undefined;
    }
  }
  return params;
}

function segments(path: string): string[] {
  return path.split('/').filter((each) => each !== '');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** withQuery adds parameters to a path; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | undefined> = {}): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') values.set(name, value);
  return values.size === 0 ? path : `${path}?${values}`;
}

/** safeReturn is a path of this console to go back to, and / for anything else. */
export function safeReturn(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/';
}
