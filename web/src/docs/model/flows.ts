import { schemaName } from './schema';

/** What lists of workflows need of one. */
interface Flow {
  id: string;
  name?: string | undefined;
  description?: string | undefined;
  schema?: string | undefined;
  steps?: unknown;
  disabled?: boolean | undefined;
  version?: string | number | null | undefined;
}

interface Wanted {
  /** Only workflows for this kind of document, or for any. */
  schema: string;
  words: string;
  /** IDs of those that were used before; they come first. */
  last: readonly string[];
}

/** The workflows that can be run on a document: published, for its schema, with all the words in their names. */
export function flowsFor<F extends Flow>(all: readonly F[], { schema, words, last }: Wanted): F[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (f: F) => (last.includes(f.id) ? last.indexOf(f.id) : last.length);
  return all
    .filter((f) => !f.disabled && isPublished(f))
    .filter((f) => !schema || !f.schema || schemaName(f.schema) === schema)
    .filter((f) => wanted.every((w) => `${f.name ?? ''} ${f.description ?? ''}`.toLowerCase().includes(w)))
    .sort((a, b) => rank(a) - rank(b) || (a.name ?? '').localeCompare(b.name ?? ''));
}

function isPublished(flow: Flow): boolean {
  return flow.version !== undefined && flow.version !== null && flow.version !== '' && flow.version !== '0' && flow.version !== 0;
}

/** The actions of the first five steps, and how many more there are. */
export function stepsOf(flow: Flow): { names: string[]; more: number } {
  const steps = Array.isArray(flow.steps) ? flow.steps : [];
  const names = steps.map((s: { provider?: unknown; action?: unknown }) => String(s.provider ?? s.action ?? '')).filter(Boolean);
  return { names: names.slice(0, 5), more: Math.max(0, names.length - 5) };
}
