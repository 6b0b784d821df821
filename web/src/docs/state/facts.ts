// What the server knows of kinds of documents and of countries. It does not change while the page is open, so each
// is asked for once.
import { request } from '$/api/client';
import { has, t } from '$/texts/index.svelte';
import { textOf, type JsonObject } from '../model/json';
import { regimeFrom, type Regime } from '../model/tax';
import { Labels } from '../model/view';

const labels = new Map<string, Promise<Labels>>();
const regimes = new Map<string, Promise<Regime | undefined>>();

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

/** The labels of a kind of document, such as "bill/invoice". Without the server there are plain names. */
export function labelsOf(schema: string): Promise<Labels> {
  return once(labels, schema, async () => {
    const set = new Map<string, JsonObject>();
    try {
      const { list } = await request<{ list: JsonObject[] }>('GET', `/silo/v1/gobl/schemas/${schema}`);
      for (const each of list) set.set(textOf(each, '$id'), each);
    } catch {
      // An own schema has plain names.
    }
    return new Labels(schema, set, nameOf);
  });
}

/** The name of a member in the language of the reader. */
function nameOf(member: string): string | undefined {
  const key = `docs.member.${member}`;
  return has(key) ? t(key) : undefined;
}

/** The tax facts of a country, or nothing if it has no regime. */
export function regimeOf(country: string): Promise<Regime | undefined> {
  return once(regimes, country, async () => regimeFrom(await request('GET', `/silo/v1/gobl/regimes/${country}`)));
}

/** What is known of the signatures of a document. */
export interface Verification {
  valid: boolean;
  reason?: string;
  digest?: string;
  computed: string;
  signatures: { kid: string; alg: string; at?: string; iss?: string; sandbox?: boolean; valid: boolean; reason?: string }[];
}

export function verify(id: string, version: string): Promise<Verification> {
  return request('GET', `/silo/v1/entries/${id}/verify`, { query: { version } });
}
