// The texts of the console. They are in one file for each language and part of the console; a test
// checks that all languages have the same keys.
import { en, type Key } from './en';

export type { Key } from './en';
export type Language = 'en' | 'es';
export const languages: Record<Language, string> = { en: 'English', es: 'Español' };

class Texts {
  language = $state<Language>('en');
  table = $state.raw<Record<string, string>>(en);
}

const texts = new Texts();

export function language(): Language {
  return texts.language;
}

/** locale is how dates and numbers are written: the variant of the language that the browser asks for. */
export function locale(): string {
  return navigator.languages.find((each) => each.split('-')[0] === texts.language) ?? texts.language;
}

/** speak loads the texts of a language and uses them from then on. */
export async function speak(wanted: Language): Promise<void> {
  texts.table = wanted === 'es' ? (await import('./es')).es : en;
  texts.language = wanted;
  document.documentElement.lang = wanted;
}

/** preferred is the language of the browser, if it is one of ours. */
export function preferred(): Language {
  return navigator.languages.some((each) => each.startsWith('es')) && !navigator.language.startsWith('en') ? 'es' : 'en';
}

/**
 * t is the text with a key. {name} stands for a value. With a `count`, a key may have two texts,
 * separated by " | ": for one, and for all else.
 */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return format(texts.table[key] ?? en[key] ?? key, values);
}

/** has says whether there is a text with this key; for keys that come from the API. */
export function has(key: string): key is Key {
  return key in en;
}

/** word is the text with a key made of a value of the API, or the value itself: word('state', 'paid'). */
export function word(group: string, value: string): string {
  const key = `${group}.${value}`;
  return has(key) ? t(key) : value;
}

export function format(text: string, values: Record<string, string | number>): string {
  const forms = text.split(' | ');
  const chosen = forms.length > 1 && values['count'] !== 1 ? forms[1] : forms[0];
  return (chosen ?? text).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
