import type { JsonObject } from '../model/types';

/** samples returns the first two numbers of a series that a step defines, on a date. */
export function samples(config: JsonObject, on: Date): string[] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const whole = (value: unknown, otherwise: number): number => (Number.isInteger(Number(value)) && value !== '' && value !== undefined ? Number(value) : otherwise);
  const year = String(on.getUTCFullYear());
  const filled = (part: string): string => part
    .replaceAll('{year}', year).replaceAll('{yy}', year.slice(2)).replaceAll('{month}', String(on.getUTCMonth() + 1).padStart(2, '0'));
  const start = whole(config.start, 1);
  const padding = Math.min(20, Math.max(1, whole(config.padding, 6)));
  return [start, start + 1].map((n) => `${filled(text(config.prefix))}${String(n).padStart(padding, '0')}${filled(text(config.suffix))}`);
}
