// Amounts are decimal text from the API to the screen; they never become floating-point numbers.

import { kept } from './kept';

const amounts = kept((language, use) => {
  const [digits, currency] = use.split(' ');
  const options: Intl.NumberFormatOptions = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
  return new Intl.NumberFormat(language, currency ? { ...options, style: 'currency', currency } : options);
});

/** money writes a decimal amount with its currency in the way of a language. */
export function money(amount: string, currency: string | undefined, language: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return currency ? `${amount} ${currency}` : amount;
  const digits = amount.split('.')[1]?.length ?? 0;
  // Intl formats decimal text exactly, with all its digits.
  return amounts(language, `${digits} ${currency && /^[A-Z]{3}$/.test(currency) ? currency : ''}`).format(amount as unknown as number);
}

/** compareAmounts orders decimal amounts without converting them. */
export function compareAmounts(a: string, b: string): number {
  const scale = Math.max(fraction(a).length, fraction(b).length);
  const difference = scaled(a, scale) - scaled(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fraction(amount: string): string {
  return amount.split('.')[1] ?? '';
}

function scaled(amount: string, scale: number): bigint {
  return BigInt(amount.replace('.', '').replace(/^\+/, '') + '0'.repeat(scale - fraction(amount).length));
}
