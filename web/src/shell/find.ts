import { api, pages, type Schemas } from '$/api/client';
import { session } from '$/api/session.svelte';
import { summary } from '$/lib/entry';
import { href } from '$/router/router.svelte';
import { t, type Key } from '$/texts/index.svelte';
import type { IconName } from '$/ui/icons';
import { places } from '$/views';

export interface Found {
  title: string;
  text?: string | undefined;
  icon: IconName;
  href: string;
  state?: string | undefined;
  amount?: string | undefined;
  currency?: string | undefined;
  date?: string | undefined;
}

export interface Section {
  title: Key;
  items: Found[];
}

/** findPlaces lists the places of the sidebar whose names have the words. */
export function findPlaces(words: string): Section {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const items = places
    .filter((each) => !each.role || session.may(each.role))
    .map((each): Found => ({ title: t(each.title), icon: each.icon, href: href(each.path) }))
    .filter((each) => wanted.every((word) => plain(each.title).includes(word)));
  return { title: 'palette.places', items: items.slice(0, words === '' ? 30 : 5) };
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').trim();
}

/** findRemote asks the API. A part that fails is left out: half a query cannot always be read. */
export async function findRemote(words: string, signal: AbortSignal): Promise<Section[]> {
  const results = await Promise.allSettled([documents(words, signal), workflows(words, signal), jobs(words, signal)]);
  return results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

async function documents(q: string, signal: AbortSignal): Promise<Section> {
  const { list } = await api.get('/silo/v1/search', { query: { q, limit: 8 }, signal });
  return { title: 'palette.documents', items: (list ?? []).map(document) };
}

function document(entry: Schemas['Entry']): Found {
  const { id, title, party, state, amount, currency, issued } = summary(entry);
  return { title, text: party, icon: 'document', href: href(`/entries/${id}`), state, amount, currency, date: issued };
}

async function workflows(words: string, signal: AbortSignal): Promise<Section> {
  const wanted = plain(words);
  const items: Found[] = [];
  for await (const { list } of pages((cursor) => api.get('/transform/v1/workflows', { query: { limit: 100, ...(cursor && { cursor }) }, signal }))) {
    for (const each of list ?? []) {
      if (plain(each.name ?? '').includes(wanted)) items.push({ title: each.name ?? each.id, text: each.description, icon: 'workflow', href: href(`/workflows/${each.id}`) });
    }
    if (items.length >= 5) break;
  }
  return { title: 'palette.workflows', items: items.slice(0, 5) };
}

async function jobs(words: string, signal: AbortSignal): Promise<Section> {
  const { list } = /^[0-9a-f-]{36}$/i.test(words)
    ? { list: [await api.get('/transform/v1/jobs/{id}', { path: { id: words }, signal })] }
    : await api.get('/transform/v1/jobs', { query: { key_prefix: words, limit: 5 }, signal });
  const items = (list ?? []).map((each): Found => ({
    title: each.key || each.id,
    text: ('workflow' in each && each.workflow) || each.workflow_id,
    icon: 'jobs',
    href: href('/jobs', { job: each.id }),
    state: each.result,
    date: each.created_at.slice(0, 10),
  }));
  return { title: 'palette.jobs', items };
}
