import type { Schemas } from '$/api/client';
import { money } from '$/lib/money';
import { day } from '$/lib/time';
import { language, locale } from '$/texts/index.svelte';

/** Choice is a document as a list of results shows it. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly state: string;
  readonly schema: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** choiceOf returns what is shown of an entry. */
export function choiceOf(entry: Schemas['Entry']): Choice {
  const snippet = (entry.snippet ?? {}) as Record<string, unknown>;
  const member = (name: string): string => nameOf(snippet[name]);
  const code = [text(snippet.series), text(snippet.code)].filter(Boolean).join('-');
  const schema = (entry.doc_schema ?? '').replace(/^https:\/\/gobl\.org\/draft-0\//, '');
  const totals = snippet.totals as Record<string, unknown> | undefined;
  const payable = text(totals?.payable) || text(snippet.payable);
  const total = payable && money(payable, text(snippet.currency) || undefined, language());
  const issued = text(snippet.issue_date);
  return {
    id: entry.id,
    title: code || text(snippet.name) || text(snippet.title) || entry.key || `${entry.id.slice(0, 4)}…${entry.id.slice(-6)}`,
    about: [schema, member('customer') || text(snippet.customer_name), total, issued && day(issued, locale())].filter(Boolean).join(' · '),
    state: entry.invalid ? 'invalid' : (entry.state ?? 'empty'),
    schema,
  };
}

function nameOf(party: unknown): string {
  return typeof party === 'string' ? party : text((party as Record<string, unknown> | undefined)?.name);
}
