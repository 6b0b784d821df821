// Times as people and as logs write them.
import { kept } from './kept';

const moments = kept((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }));
const days = kept((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }));
const distances = kept((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));

/** exact is a time in UTC with milliseconds: 2026-11-02 09:00:01.250. */
export function exact(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString().replace('T', ' ').replace('Z', '');
}

/** brief is the time of day in UTC if that is today, else the day. */
export function brief(time: string, now: number): string {
  const text = exact(time);
  return text.slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? text.slice(11, 19) : text.slice(0, 10);
}

/** human is a time in the language and the zone of the reader. */
export function human(time: string, language: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  return moments(language).format(date);
}

/** day is a date without a time, such as the date of an invoice; it has no zone. */
export function day(date: string, language: string): string {
  const parsed = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return days(language).format(parsed);
}

/** between is the number of milliseconds from one time to another. */
export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

/** duration is a length of time as short as it can be: 671 ms, 4.2 s, 3 min 12 s, 6 h 34 min, 2 d 3 h. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds)} s`;
  const whole = Math.floor(seconds);
  const units: [number, string][] = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = units.findIndex(([size]) => whole >= size);
  const [size, name] = units[first] ?? [1, 's'];
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % size) / next[0]) : 0;
  return `${Math.floor(whole / size)} ${name}` + (next && rest > 0 ? ` ${rest} ${next[1]}` : '');
}

/** ago is how long ago a time was, in words. */
export function ago(time: string, now: number, language: string): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const format = distances(language);
  const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60]];
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}
