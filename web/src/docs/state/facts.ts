// What the server knows of kinds of documents and of countries. It does not change while the page is open, so each
// is asked for once.
import { request } from '$/api/client';
import type { JsonObject } from '../model/json';
import { references, schemaAddress, schemaName } from '../model/schema';
import { regimeFrom, type Regime } from '../model/tax';
import { Labels } from '../model/view';
import { memberName } from '../names';

const schemas = new Map<string, Promise<JsonObject>>();
const labels = new Map<string, Promise<Labels>>();
const regimes = new Map<string, Promise<Regime | undefined>>();

/** The most schemas that one kind of document may bring with it. */
const MOST = 120;

function once<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  let found = cache.get(key);
  if (!found) {
    found = load();
    // What failed is asked for again.
    found.catch(() => cache.delete(key));
    cache.set(key, found);
  }
  return found;
}

function schemaOf(address: string): Promise<JsonObject> {
  return once(schemas, address, () => request('GET', `/silo/v1/schemas/${schemaName(address)}`));
}

/** The labels of a kind of document, such as "bill/invoice". Without the server there are plain names. */
export function labelsOf(schema: string): Promise<Labels> {
  return once(labels, schema, async () => {
    const set = new Map<string, JsonObject>();
    let next = [schemaAddress(schema)];
    while (next.length > 0 && set.size < MOST) {
      // A schema that the server does not know has plain names.
      const found = await Promise.all(next.map((address) => schemaOf(address).catch(() => undefined)));
      found.forEach((each, i) => each && set.set(next[i] ?? '', each));
      const wanted = new Set(found.flatMap((each) => (each ? references(each) : [])));
      next = [...wanted].filter((address) => !set.has(address));
    }
    return new Labels(schema, set, memberName);
  });
}

/** The tax facts of a country, or nothing if it has no regime. */
export function regimeOf(country: string): Promise<Regime | undefined> {
  return once(regimes, country, async () => regimeFrom(await request('GET', `/silo/v1/regimes/${country}`)));
}
