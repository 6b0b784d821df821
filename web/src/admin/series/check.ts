// The pages of a check of a series, put together.
import type { Schemas } from '$/api/client';

export interface Findings {
  taken: number;
  doubles: number;
  unheld: number;
  missing: number;
  gaps: Schemas['SeriesGap'][];
  list: Schemas['SeriesNumber'][];
}

export const nothing: Findings = { taken: 0, doubles: 0, unheld: 0, missing: 0, gaps: [], list: [] };

type Page = Pick<Schemas['SeriesCheck'], 'taken' | 'doubles' | 'unheld'> & { gaps?: Findings['gaps'] | null; list?: Findings['list'] | null };

/** join adds a page. A gap that goes on behind the page is one gap. */
export function join(all: Findings, page: Page): Findings {
  const gaps = [...all.gaps];
  for (const gap of page.gaps ?? []) {
    const last = gaps.at(-1);
    if (last && last.to + 1 === gap.from) gaps[gaps.length - 1] = { from: last.from, to: gap.to };
    else gaps.push(gap);
  }
  return {
    taken: all.taken + page.taken,
    doubles: all.doubles + page.doubles,
    unheld: all.unheld + page.unheld,
    missing: gaps.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0),
    gaps,
    list: [...all.list, ...(page.list ?? [])],
  };
}
