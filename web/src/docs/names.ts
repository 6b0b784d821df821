// What the server names in English, in the language of the reader: members of documents, taxes, tags and addons. Where
// there is no text, the name of the server is shown.
import { has, t, word } from '$/texts/index.svelte';
import type { Choice } from './model/schema';
import { taxLabel, type TaxChoice } from './model/tax';
import type { Json } from './model/json';

/** The name of a member of a document, if there is a text for it. */
export function memberName(member: string): string | undefined {
  const key = `docs.member.${member}`;
  return has(key) ? t(key) : undefined;
}

/** The short name of a tax: "IVA". */
export function taxCategory(code: string): string {
  return word('docs.tax.category', code);
}

/** A tax as lists show it: "IVA 21%". */
export function taxText(tax: Json | undefined): string {
  return taxLabel(tax, taxWord);
}

/** A part of the label of a tax in the language of the reader. */
export function taxWord(kind: 'category' | 'key', value: string): string {
  const text = word(`docs.tax.${kind}`, value);
  return kind === 'key' ? text.toLowerCase() : text;
}

/** The name of a rate of a country, or of what has no percentage. */
export function choiceName(country: string, choice: Pick<TaxChoice, 'id' | 'name'>): string {
  const [category = '', key = '', rate = ''] = choice.id.split('/');
  const text = rate ? `docs.tax.rate.${country}.${category}.${rate}` : `docs.tax.key.${key}`;
  return has(text) ? t(text) : choice.name;
}

/** The name of a tag or an addon. */
export function optionName(kind: 'tag' | 'addon', { value, title }: Pick<Choice, 'value' | 'title'>): string {
  const text = `docs.${kind}Name.${value}`;
  return has(text) ? t(text) : title;
}
