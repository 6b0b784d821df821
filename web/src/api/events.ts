// One stream of events for all that listens in this tab. It ends while the tab is hidden, because
// a browser has few connections, and goes on where it was.
import { chunks, send, type Schemas } from './client';
import { connection } from './connection.svelte';
import { session } from './session.svelte';
import { Parser, type Message } from './sse';

export type FeedEvent = Schemas['FeedEvent'];

export interface Listener {
  /** Only these kinds: job, entry. */
  kinds?: string[];
  /** Called when events may have been missed; load again what you show. */
  gap?: () => void;
}

interface Registered extends Listener {
  event: (event: FeedEvent) => void;
}

const listeners = new Set<Registered>();
let last = '';
let running: AbortController | undefined;

/** listen calls a function for each event, until the function that it returns is called. */
export function listen(event: (event: FeedEvent) => void, options: Listener = {}): () => void {
  const registered = { ...options, event };
  listeners.add(registered);
  update();
  return () => {
    listeners.delete(registered);
    update();
  };
}

document.addEventListener('visibilitychange', update);

function update(): void {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && !running) {
    running = new AbortController();
    void run(running.signal);
  } else if (!wanted && running) {
    running.abort();
    running = undefined;
  }
}

/** restart begins a new stream, of the workspace that is shown now. */
export function restart(): void {
  running?.abort();
  running = undefined;
  last = '';
  update();
}

async function run(signal: AbortSignal): Promise<void> {
  for (let wait = 1000; !signal.aborted && session.current; wait = Math.min(wait * 2, 30_000)) {
    try {
      const headers: Record<string, string> = last === '' ? {} : { 'Last-Event-ID': last };
      const answer = await send('GET', '/transform/v1/events', { headers, signal });
      wait = 500;
      const parser = new Parser();
      for await (const text of chunks(answer)) parser.push(text).forEach(dispatch);
    } catch {
      if (signal.aborted) return;
      if (connection.lost) await connection.restored();
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function dispatch(message: Message): void {
  if (message.id !== '') last = message.id;
  if (message.event === 'stream.gap') {
    for (const each of listeners) each.gap?.();
  }
  if (message.event.startsWith('stream.') || message.data === '') return;
  const event = JSON.parse(message.data) as FeedEvent;
  const kind = event.type.split('.')[0] ?? '';
  for (const each of listeners) if (!each.kinds || each.kinds.includes(kind)) each.event(event);
}
