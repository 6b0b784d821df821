import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '$/texts/en';
import { es } from '$/texts/es';
import { has, speak, word } from '$/texts/index.svelte';
import spain from './model/spain.json';
import { totalsOf } from './model/invoice';
import { regimeFrom, taxChoices } from './model/tax';
import { choiceName, memberName, optionName, taxCategory, taxText, taxWord } from './names';

// spain.json is what the server says about invoices in Spain: the members that an invoice and what is in it can have,
// the taxes and their rates, tags and addons. A scenario in test/browser compares the form with the server itself.
const regime = regimeFrom(spain.regime)!;
const choices = taxChoices(regime, '2026-03-02');

beforeAll(async () => {
  globalThis.document ??= { documentElement: {} } as Document;
  await speak('es');
});
afterAll(() => speak('en'));

describe('the form of an invoice in Spain', () => {
  /** Words that are the same in both languages, names of formats and abbreviations. */
  const same = new Set(['BIC', 'IBAN', 'URI', 'URL', 'UUID', 'Total', 'Base', 'Web', 'Geohash', 'what3words', 'Factoring', 'Capital', 'EN 16931-1:2017', 'IGIC', 'IPSI', 'IRPF', 'IRNR']);
  const spoken = (key: string) => {
    expect(has(key), `there is no text ${key}`).toBe(true);
    const [text, english] = [es[key as keyof typeof es], en[key as keyof typeof en]];
    if (text === english) expect(same, `${key} is English: ${text}`).toContain(text);
  };

  test('has a Spanish label for every member', () => {
    expect(spain.members.length).toBeGreaterThan(150);
    for (const member of spain.members) {
      spoken(`docs.member.${member}`);
      expect(memberName(member)).toBe(es[`docs.member.${member}` as keyof typeof es]);
    }
  });

  test('has Spanish names of all taxes and rates', () => {
    expect(regime.categories.map((c) => taxCategory(c.code))).toEqual(['IVA', 'IGIC', 'IPSI', 'IRPF', 'IRNR']);
    for (const { code, keys, rates } of regime.categories) {
      spoken(`docs.tax.category.${code}`);
      for (const { key } of keys) spoken(`docs.tax.key.${key}`);
      for (const { rate } of rates) spoken(`docs.tax.rate.ES.${code}.${rate}`);
    }
    expect(choices.length).toBeGreaterThan(20);
    for (const choice of choices) expect(choiceName('ES', choice), choice.id).not.toBe(choice.name);
  });

  test('has Spanish names of kinds, tags and addons', () => {
    for (const type of spain.types) spoken(`docs.types.${type}`);
    for (const tag of spain.tags) spoken(`docs.tagName.${tag}`);
    for (const addon of spain.addons) spoken(`docs.addonName.${addon}`);
    expect(optionName('tag', { value: 'simplified', title: 'Simplified' })).toBe('Simplificada');
  });

  test('shows taxes of lines and totals in Spanish', () => {
    expect([taxText({ cat: 'VAT', percent: '21.0%' }), taxText({ cat: 'VAT', key: 'exempt' })]).toEqual(['IVA 21%', 'IVA exenta']);
    const totals = { totals: { total: '10.00', tax: '2.10', taxes: { categories: [{ code: 'VAT', rates: [{ percent: '21.0%', amount: '2.10' }] }] } } };
    expect(totalsOf(totals, taxWord).map((total) => total.label)).toContain('IVA 21%');
    for (const name of ['sum', 'total', 'tax', 'total_with_tax', 'retained_tax', 'payable', 'due']) expect(word('docs.totals', name), name).not.toBe(name);
  });
});

test('what has no text is named by the server', () => {
  expect(memberName('some_new_member')).toBeUndefined();
  expect(choiceName('FR', { id: 'VAT/standard/special', name: 'Taux particulier' })).toBe('Taux particulier');
  expect(choiceName('ES', { id: 'VAT/new-key/', name: 'New key' })).toBe('New key');
  expect([taxCategory('GST'), optionName('addon', { value: 'xx-v1', title: 'Something' })]).toEqual(['GST', 'Something']);
});
