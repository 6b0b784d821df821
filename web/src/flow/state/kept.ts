// What somebody changes and has not saved yet. It waits in this tab for the same workflow to be opened
// again, for the session may end meanwhile.
import { parseFlow } from '../model/parse';
import { printFlow } from '../model/print';
import type { Flow } from '../model/types';

/** Kept is a workflow that was not saved, and what it began with. */
export interface Kept {
  readonly flow: Flow;
  readonly base: Flow;
  readonly etag: string;
}

/** placeOf is where a workflow is kept. */
export const placeOf = (workspace: string, id: string): string => `flow.unsaved.${workspace}.${id}`;

/** keep stores a workflow, in place of what is kept of it. */
export function keep(place: string, { flow, base, etag }: Kept): void {
  try {
    sessionStorage.setItem(place, JSON.stringify({ flow: printFlow(flow), base: printFlow(base), etag }));
  } catch {
    // A full or forbidden storage only means that nothing is kept.
  }
}

/** drop forgets what is kept. */
export function drop(place: string): void {
  sessionStorage.removeItem(place);
}

/** keptAt returns what is kept, if anything is and it can be read. */
export function keptAt(place: string): Kept | undefined {
  const text = sessionStorage.getItem(place);
  if (text === null) return undefined;
  try {
    const { flow, base, etag } = JSON.parse(text) as { flow: unknown; base: unknown; etag: string };
    return { flow: parseFlow(flow), base: parseFlow(base), etag };
  } catch {
    return undefined;
  }
}
