// The address of the browser is the state of the router. Views, tabs and drawers have addresses, so
// that each can be linked to.
import { tick } from 'svelte';
import { session } from '$/api/session.svelte';
import { match, withQuery, type Params } from './match';

class Route {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));
  /** The named segments of the view that is shown. */
  params = $state.raw<Params>({});

  /** The address without the host, as links have it. */
  get href(): string {
    return this.query.size === 0 ? this.path : `${this.path}?${this.query}`;
  }
}

export const route = new Route();

type Query = Record<string, string | undefined>;
type Guard = () => boolean | Promise<boolean>;

interface Remembered {
  scroll?: number;
  /** Where the entry is in the history of this tab. */
  at?: number;
}

/** Where the address that is shown is in the history, so that Back can be taken back. */
let at = 0;
let returning = false;

let guard: Guard | undefined;

/** href is the address of a view in the workspace that is shown: href('/jobs', { job: id }). */
export function href(path: string, query: Query = {}): string {
  return withQuery(`/w/${session.place}${path === '/' ? '' : path}`, query);
}

/**
 * go changes the address. Paths that do not begin with /w/ are those of views: go(href('/jobs')).
 * With keep the view that is shown only gets another address: nobody is asked, and the focus stays.
 */
export async function go(to: string, options: { replace?: boolean; keep?: boolean } = {}): Promise<void> {
  const url = new URL(to, location.href);
  if (!options.keep && !(await mayGo(url.pathname))) return;
  remember();
  const moved = url.pathname !== route.path;
  if (!options.replace) at++;
  history[options.replace ? 'replaceState' : 'pushState']({ at } satisfies Remembered, '', url);
  read();
  if (moved && !options.keep) await arrive(0);
}

/** here is the address of the view that is shown, with some parameters changed. */
export function here(changes: Query): string {
  return withQuery(route.path, { ...Object.fromEntries(route.query), ...changes });
}

/** setQuery changes parameters of the address; an empty value removes one. */
export function setQuery(changes: Query, options: { replace?: boolean } = {}): void {
  void go(here(changes), options);
}

/** onLeave asks a function before the view is left; a form with changes uses it. It returns the end. */
export function onLeave(ask: Guard): () => void {
  guard = ask;
  const unload = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', unload);
  return () => {
    if (guard === ask) guard = undefined;
    removeEventListener('beforeunload', unload);
  };
}

/** start reads the address and follows it; links of this console change it without loading a page. */
export function start(): void {
  history.scrollRestoration = 'manual';
  at = (history.state as Remembered | null)?.at ?? 0;
  read();
  addEventListener('popstate', (event) => void pop((event.state as Remembered | null) ?? {}));
  addEventListener('click', followLink);
}

/** pop follows Back and Forward. If the view is not to be left, the address becomes that of the view again. */
async function pop(state: Remembered): Promise<void> {
  if (returning) {
    returning = false;
    return;
  }
  const to = state.at ?? 0;
  if (!(await mayGo(location.pathname))) {
    returning = to !== at;
    if (returning) history.go(at - to);
    else history.pushState({ at: ++at } satisfies Remembered, '', route.href);
    return;
  }
  at = to;
  const moved = location.pathname !== route.path;
  read();
  if (moved) await arrive(state.scroll ?? 0);
}

/** mayGo asks the view that is shown whether it may be left for another path. */
async function mayGo(path: string): Promise<boolean> {
  return !guard || !session.current || path === route.path || (await guard());
}

function read(): void {
  route.path = location.pathname;
  route.query = new URLSearchParams(location.search);
  session.place = match('/w/:workspace', route.path.split('/').slice(0, 3).join('/'))?.['workspace'] ?? '';
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest('a');
  if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (!/^\/(w\/|sign-in$|set-up$|accept$|$)/.test(link.pathname)) return;
  event.preventDefault();
  void go(link.href);
}

/** scroller is what scrolls in the view: its table, or the view itself. */
const scroller = () => [...document.querySelectorAll('main[data-scroll], main [data-scroll]')].at(-1);

function remember(): void {
  history.replaceState({ scroll: scroller()?.scrollTop ?? 0, at } satisfies Remembered, '');
}

/** arrive shows a view from its beginning, or where it was left, and tells it to screen readers. */
async function arrive(scroll: number): Promise<void> {
  await tick();
  const until = performance.now() + 2000;
  const path = route.path;
  let focused = false;
  // The view may have to be loaded, and then its rows.
  const step = (): void => {
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading && !focused) {
      heading.focus({ preventScroll: true });
      focused = true;
    }
    scroller()?.scrollTo(0, scroll);
    const done = focused && (scroller()?.scrollTop ?? 0) >= scroll - 1;
    if (!done && performance.now() < until && route.path === path) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
