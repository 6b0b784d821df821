// What somebody was changing when their session ended. It waits in this tab for the same workflow to
// be opened again, and is gone once it was.
import { parseFlow } from '../model/parse';
import { printFlow } from '../model/print';
import type { Flow } from '../model/types';

/** Kept is a workflow that was not saved, and what it began with. */
export interface Kept {
  readonly flow: Flow;
  readonly base: Flow;
  readonly etag: string;
}

const key = (workspace: string, id: string): string => `flow.unsaved.${workspace}.${id}`;

/** keep stores a workflow for takeKept. */
export function keep(workspace: string, id: string, { flow, base, etag }: Kept): void {
  try {
    sessionStorage.setItem(key(workspace, id), JSON.stringify({ flow: printFlow(flow), base: printFlow(base), etag }));
  } catch {
    // A full or forbidden storage only means that nothing is kept.
  }
}

/** takeKept returns what was kept, once. */
export function takeKept(workspace: string, id: string): Kept | undefined {
  try {
    const text = sessionStorage.getItem(key(workspace, id));
    if (text === null) return undefined;
    sessionStorage.removeItem(key(workspace, id));
    const { flow, base, etag } = JSON.parse(text) as { flow: unknown; base: unknown; etag: string };
    return { flow: parseFlow(flow), base: parseFlow(base), etag };
  } catch {
    return undefined;
  }
}
