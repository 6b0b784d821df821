/** bytes is a size as people read it: 4.2 MB. */
export function bytes(size: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const options: Intl.NumberFormatOptions = { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: step === 0 ? 0 : 1 };
  return new Intl.NumberFormat(language, options).format(size / 1000 ** step);
}
