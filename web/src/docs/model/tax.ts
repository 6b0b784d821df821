import { isObject, textOf, type Json, type JsonObject } from './json';

/** The tax facts of a country that forms need. */
export interface Regime {
  country: string;
  name: string;
  currency: string;
  categories: Category[];
}

export interface Category {
  code: string;
  name: string;
  retained: boolean;
  keys: { key: string; name: string; noPercent: boolean }[];
  rates: Rate[];
}

interface Rate {
  rate: string;
  name: string;
  keys: string[];
  values: { since: string; percent: string; surcharge: string }[];
}

/** A choice of tax for a line: one rate of one category, or a key without one. */
export interface TaxChoice {
  /** "VAT/standard/general"; see taxOf. */
  id: string;
  category: string;
  retained: boolean;
  name: string;
  percent: string;
  surcharge: string;
}

/** Reads the facts of a regime, leaving out what is not of the form. */
export function regimeFrom(value: unknown): Regime | undefined {
  if (!isObject(value)) return undefined;
  const categories = Array.isArray(value['categories']) ? value['categories'].filter(isObject).map(categoryFrom) : [];
  return { country: textOf(value, 'country'), name: textOf(value, 'name'), currency: textOf(value, 'currency'), categories };
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function categoryFrom(c: JsonObject): Category {
  return {
    code: textOf(c, 'code'),
    name: textOf(c, 'name'),
    retained: c['retained'] === true,
    keys: objects(c['keys']).map((k) => ({ key: textOf(k, 'key'), name: textOf(k, 'name'), noPercent: k['no_percent'] === true })),
    rates: objects(c['rates']).map((r) => ({
      rate: textOf(r, 'rate'),
      name: textOf(r, 'name'),
      keys: Array.isArray(r['keys']) ? r['keys'].filter((k) => typeof k === 'string') : [],
      values: objects(r['values']).map((v) => ({ since: textOf(v, 'since'), percent: textOf(v, 'percent'), surcharge: textOf(v, 'surcharge') })),
    })),
  };
}

/** The choices of a regime on a day, rates first and then what has no percentage. */
export function taxChoices(regime: Regime | undefined, day: string): TaxChoice[] {
  return (regime?.categories ?? []).flatMap((c) => [...ratesOf(c, day), ...keysOf(c)]);
}

function ratesOf(c: Category, day: string): TaxChoice[] {
  const list: TaxChoice[] = [];
  for (const r of c.rates) {
    const value = r.values.filter((v) => !v.since || !day || v.since <= day).sort((a, b) => b.since.localeCompare(a.since))[0];
    if (!value) continue;
    list.push({
      id: `${c.code}/${r.keys[0] ?? ''}/${r.rate}`, category: c.code, retained: c.retained, name: r.name, percent: shortPercent(value.percent),
      surcharge: shortPercent(value.surcharge),
    });
  }
  return list;
}

function keysOf(c: Category): TaxChoice[] {
  const free = c.keys.filter((k) => k.noPercent || k.key === 'zero');
  return free.map((k) => ({ id: `${c.code}/${k.key}/`, category: c.code, retained: c.retained, name: k.name, percent: k.key === 'zero' ? '0%' : '', surcharge: '' }));
}

/** "21.0%" is "21%". */
export function shortPercent(text: string): string {
  return text.replace(/\.0+%$/, '%').replace(/(\.\d*?)0+%$/, '$1%');
}

/** The tax of a line for a choice. The key of ordinary supplies is left to the server. */
export function taxOf(id: string): JsonObject {
  const [cat = '', key = '', rate = ''] = id.split('/');
  return { cat, ...(key && key !== 'standard' ? { key } : {}), ...(rate ? { rate } : {}) };
}

/** The choice that the tax of a line stands for, if there is one: of a percentage that was typed there is none. */
export function choiceOf(tax: Json | undefined, choices: readonly TaxChoice[]): TaxChoice | undefined {
  const [cat, key, rate] = [textOf(tax, 'cat'), textOf(tax, 'key'), textOf(tax, 'rate')];
  return choices.find((c) => {
    const [ccat, ckey, crate] = c.id.split('/');
    return ccat === cat && crate === rate && (rate ? !key || !ckey || key === ckey : key === ckey);
  });
}

/** The choice with which new lines begin: the first rate of the main tax. */
export function usualChoice(choices: readonly TaxChoice[]): TaxChoice | undefined {
  return choices.find((c) => !c.retained && c.percent !== '');
}

/** Words for the codes of taxes; without others the codes themselves. */
export type TaxWord = (kind: 'category' | 'key', value: string) => string;
export const plainWord: TaxWord = (_, value) => value;

/** How a tax is shown in a list: "VAT 21%", or "VAT exempt". */
export function taxLabel(tax: Json | undefined, say = plainWord): string {
  const what = shortPercent(textOf(tax, 'percent')) || textOf(tax, 'rate') || say('key', textOf(tax, 'key'));
  return [say('category', textOf(tax, 'cat')), what].filter(Boolean).join(' ');
}
