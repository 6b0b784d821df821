// What a list shows of a document.
import type { Schemas } from '$/api/client';

export interface Summary {
  id: string;
  title: string;
  party: string;
  state: string | undefined;
  amount: string | undefined;
  currency: string | undefined;
  issued: string | undefined;
  created_at: string;
}

/** summary reads the members of a snippet that lists show; documents differ in what they have. */
export function summary(entry: Schemas['Entry']): Summary {
  const snippet = (entry.snippet ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof snippet[name] === 'string' ? (snippet[name] as string) : undefined);
  const name = (party: string) => (snippet[party] as { name?: string } | undefined)?.name;
  return {
    id: entry.id,
    title: [text('series'), text('code')].filter(Boolean).join('-') || text('title') || text('name') || entry.key || entry.id,
    party: name('customer') ?? name('supplier') ?? entry.folder ?? '',
    state: entry.invalid ? 'invalid' : entry.state,
    amount: text('payable') ?? text('total_with_tax'),
    currency: text('currency'),
    issued: text('issue_date'),
    created_at: entry.created_at,
  };
}
