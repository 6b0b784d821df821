import { isObject, type Json, type JsonObject } from './json';

/** A place in a document: names of members and indexes of lists. */
export type Path = (string | number)[];

/**
 * Reads a place as the server writes it, "$.doc.lines[0].item.price". The "doc" of an envelope is left out, so
 * that the place is one of the document itself.
 */
export function parsePath(text: string): Path {
  const path: Path = [];
  const part = /\.?([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/gy;
  part.lastIndex = text.startsWith('$') ? 1 : 0;
  for (let m = part.exec(text); m; m = part.exec(text)) {
    path.push(m[2] !== undefined ? Number(m[2]) : (m[1] ?? m[3] ?? m[4] ?? ''));
  }
  return path[0] === 'doc' ? path.slice(1) : path;
}

/** The place as a text for people and links: "lines[0].item.price". */
export function pathText(path: Path): string {
  return path.map((p, i) => (typeof p === 'number' ? `[${p}]` : i === 0 ? p : `.${p}`)).join('');
}

/** The ID of the element that shows a place. */
export function pathID(path: Path): string {
  return `at-${pathText(path).replace(/[^\w-]+/g, '.')}`;
}

export function getAt(value: Json | undefined, path: Path): Json | undefined {
  let at: Json | undefined = value;
  for (const p of path) {
    if (typeof p === 'number' && Array.isArray(at)) at = at[p];
    else if (typeof p === 'string' && isObject(at) && Object.hasOwn(at, p)) at = at[p];
    else return undefined;
  }
  return at;
}

/** Returns the value with another one at a place. What is above it is copied, and made if it is missing. */
export function setAt(value: Json | undefined, path: Path, to: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return to;
  if (typeof head === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    while (list.length < head) list.push(null);
    list[head] = setAt(list[head], rest, to);
    return list;
  }
  const object: JsonObject = isObject(value) ? { ...value } : {};
  object[head] = setAt(object[head], rest, to);
  return object;
}

/**
 * Returns the value without what is at a place. Objects and lists above that become empty go too: an empty
 * address would be a fault that nobody wrote.
 */
export function removeAt(value: Json | undefined, path: Path): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined || value === undefined) return undefined;
  const below = getAt(value, [head]);
  if (below === undefined) return value;
  const left = removeAt(below, rest);
  const gone = left === undefined || isEmpty(left);
  if (typeof head === 'number' && Array.isArray(value)) {
    // An emptied item of a list stays, unless it is itself what goes: rows that are being typed do not vanish.
    if (rest.length > 0) return value.map((v, i) => (i === head ? (left ?? {}) : v));
    return value.filter((_, i) => i !== head);
  }
  if (typeof head !== 'string' || !isObject(value)) return value;
  if (!gone) return { ...value, [head]: left };
  const { [head]: _, ...others } = value;
  return others;
}

/** Sets a text at a place, or removes it if it is empty. */
export function putText(value: Json, path: Path, text: string): Json {
  return text === '' ? (removeAt(value, path) ?? {}) : setAt(value, path, text);
}

export function isEmpty(value: Json): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** The nearest place at or above a path of which a test holds, from the path upwards. */
export function nearest(path: Path, test: (path: Path) => boolean): Path | undefined {
  for (let n = path.length; n > 0; n--) {
    const at = path.slice(0, n);
    if (test(at)) return at;
  }
  return undefined;
}
