// Amounts are decimal text from the API to the screen; they never become floating-point numbers.

/** money writes a decimal amount with its currency in the way of a language. */
export function money(amount: string, currency: string | undefined, language: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return currency ? `${amount} ${currency}` : amount;
  const digits = amount.split('.')[1]?.length ?? 0;
  const options: Intl.NumberFormatOptions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (currency && /^[A-Z]{3}$/.test(currency)) Object.assign(options, { style: 'currency', currency });
  // Intl formats decimal text exactly, with all its digits.
  return new Intl.NumberFormat(language, options).format(amount as unknown as number);
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
