/** A decimal number without rounding: units times ten to the power of -scale. */
export interface Decimal {
  units: bigint;
  scale: number;
}

const MAX_DIGITS = 40;

export function parseDecimal(text: string): Decimal | undefined {
  const m = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!m || text.length > MAX_DIGITS) return undefined;
  const fraction = m[3] ?? '';
  const units = BigInt(m[2]! + fraction);
  return { units: m[1] === '-' ? -units : units, scale: fraction.length };
}

export function decimalText({ units, scale }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`;
}

/** The number with another count of decimals; a half is rounded away from zero. */
export function rescale({ units, scale }: Decimal, to: number): Decimal {
  if (to >= scale) return { units: units * 10n ** BigInt(to - scale), scale: to };
  const by = 10n ** BigInt(scale - to);
  const abs = units < 0n ? -units : units;
  const rounded = (abs * 2n + by) / (by * 2n);
  return { units: units < 0n ? -rounded : rounded, scale: to };
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: rescale(a, scale).units + rescale(b, scale).units, scale };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [rescale(a, scale).units, rescale(b, scale).units];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The sum of amounts as texts; texts that are no amounts are left out. */
export function sumTexts(amounts: readonly string[]): string {
  const all = amounts.map(parseDecimal).filter((d) => d !== undefined);
  return all.length === 0 ? '' : decimalText(all.reduce(add));
}

/** The sign with which a language groups thousands. */
function groupOf(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(1234567).find((p) => p.type === 'group')?.value ?? ',';
}

/**
 * What a person typed as an amount, in the form of documents: with a point and without groups. People write
 * "1.500,50" as well as "1,500.50". With both signs the last one is the decimal sign. A single comma is the
 * decimal sign too, unless the language groups with commas and three digits follow it. What cannot be read stays
 * as it is, so that the server says what is wrong.
 */
export function readAmount(typed: string, locale: string): string {
  const text = typed.trim().replace(/[\s  '’]/g, '').replace(/^−/, '-');
  const percent = text.endsWith('%') ? '%' : '';
  const bare = percent ? text.slice(0, -1) : text;
  if (!/^[+-]?[\d.,]+$/.test(bare) || !/\d/.test(bare)) return typed.trim();
  return normal(bare, groupOf(locale)) + percent;
}

function normal(text: string, group: string): string {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma >= 0 && point >= 0) {
    const grouping = comma > point ? '.' : ',';
    return text.replaceAll(grouping, '').replace(',', '.');
  }
  if (comma < 0) return (text.match(/\./g)?.length ?? 0) > 1 ? text.replaceAll('.', '') : fill(text);
  const groups = /^[+-]?\d{1,3}(,\d{3})+$/.test(text) && (group === ',' || text.split(',').length > 2);
  return groups ? text.replaceAll(',', '') : fill(text.replace(',', '.'));
}

/** ".5" is "0.5", and "5." is "5". */
function fill(text: string): string {
  return text.replace(/^([+-]?)\./, '$10.').replace(/\.$/, '');
}
