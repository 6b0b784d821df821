/** Values of documents. They are parsed JSON; numbers of documents are strings. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a value at a key, or nothing. */
export function textOf(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : '';
}

export function objectOf(value: Json | undefined, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

export function listOf(value: Json | undefined, key: string): Json[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** Whether two values are the same JSON; the order of members does not matter. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => equal(v, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && equal(a[k], b[k]));
}

/** Whether a value as JSON is longer than a number of characters, about. It stops counting there. */
export function isLarge(value: unknown, most: number): boolean {
  let left = most;
  const count = (each: unknown): void => {
    if (typeof each === 'string') left -= each.length + 3;
    else if (Array.isArray(each)) for (let i = 0; i < each.length && left >= 0; i++) count(each[i]);
    else if (isObject(each)) {
      for (const name in each) {
        left -= name.length + 4;
        count(each[name]);
        if (left < 0) return;
      }
    } else left -= 5;
  };
  count(value);
  return left < 0;
}
