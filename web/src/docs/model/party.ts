import { listOf, objectOf, textOf, type Json } from './json';

/** The first address of a party in lines: street, then code and place, then country. */
export function addressLines(party: Json | undefined, language: string): string[] {
  const address = listOf(party, 'addresses')[0];
  const join = (...names: string[]) => names.map((n) => textOf(address, n)).filter(Boolean).join(' ');
  const country = textOf(address, 'country');
  return [join('street', 'num'), join('code', 'locality'), [textOf(address, 'region'), country && countryName(country, language)].filter(Boolean).join(', ')].filter(Boolean);
}

/** One line that tells parties of the same name apart. */
export function partyHint(party: Json | undefined): string {
  const tax = objectOf(party, 'tax_id');
  return [[textOf(tax, 'country'), textOf(tax, 'code')].filter(Boolean).join(' '), textOf(listOf(party, 'addresses')[0], 'locality')].filter(Boolean).join(' · ');
}

/** The name of a country in a language, or its code if it has none. */
export function countryName(code: string, language: string): string {
  try {
    // Tax law says EL for Greece and XI for Northern Ireland.
    return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code === 'EL' ? 'GR' : code) ?? code;
  } catch {
    return code;
  }
}

/** The names of countries in a language, by their codes, sorted as in that language. */
export function countryOptions(codes: readonly string[], language: string): { value: string; label: string }[] {
  const compare = new Intl.Collator(language).compare;
  return codes.map((value) => ({ value, label: `${countryName(value, language)} (${value})` })).sort((a, b) => compare(a.label, b.label));
}
