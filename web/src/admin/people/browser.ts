const browsers: [name: string, pattern: RegExp][] = [
  ['Edge', /Edg\//], ['Opera', /OPR\//], ['Firefox', /Firefox\//], ['Chrome', /Chrom(e|ium)\//], ['Safari', /Version\/.*Safari\//],
];
const systems: [name: string, pattern: RegExp][] = [
  ['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux|X11/],
];

/** browserOf names the browser and system of a User-Agent: Firefox · Linux. */
export function browserOf(agent: string): string {
  const find = (list: [string, RegExp][]) => list.find(([, pattern]) => pattern.test(agent))?.[0];
  return [find(browsers) ?? agent.split(/[ /]/)[0], find(systems)].filter(Boolean).join(' · ');
}
