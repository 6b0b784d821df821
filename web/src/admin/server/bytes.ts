const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** bytes is a size for people: 73.4 MiB. */
export function bytes(size: number): string {
  let at = 0;
  let rest = Math.max(0, size);
  for (; rest >= 1024 && at < units.length - 1; at++) rest /= 1024;
  return `${at === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${units[at]}`;
}
