import { listOf, objectOf, textOf, type Json } from './json';

/** The first address of a party in lines: street, then code and place, then country. */
export function addressLines(party: Json | undefined): string[] {
  const address = listOf(party, 'addresses')[0];
  const join = (...names: string[]) => names.map((n) => textOf(address, n)).filter(Boolean).join(' ');
  return [join('street', 'num'), join('code', 'locality'), join('region', 'country')].filter(Boolean);
}

/** One line that tells parties of the same name apart. */
export function partyHint(party: Json | undefined): string {
  const tax = objectOf(party, 'tax_id');
  return [[textOf(tax, 'country'), textOf(tax, 'code')].filter(Boolean).join(' '), textOf(listOf(party, 'addresses')[0], 'locality')].filter(Boolean).join(' · ');
}

/** The names of countries in a language, by their codes, sorted as in that language. */
export function countryOptions(codes: readonly string[], language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const nameOf = (code: string) => {
    try {
      // Tax law says EL for Greece and XI for Northern Ireland.
      return names.of(code === 'EL' ? 'GR' : code) ?? code;
    } catch {
      return code;
    }
  };
  const compare = new Intl.Collator(language).compare;
  return codes.map((value) => ({ value, label: `${nameOf(value)} (${value})` })).sort((a, b) => compare(a.label, b.label));
}
