import { api, pages, type Schemas } from '$/api/client';
import { duration } from '$/lib/time';
import { t, word } from '$/texts/index.svelte';
import type { FilterField } from '$/ui/filters';
import type { Column } from '$/ui/table';
import { label, lasted, type JobRow } from './job';

const results = ['running', 'completed', 'faulted', 'cancelled'];
const statuses = ['ERR', 'QUEUED', 'POKE', 'RUN', 'OK', 'SKIP', 'KO', 'TIMEOUT', 'CANCEL'];

export type Workflows = Pick<Schemas['Workflow'], 'id' | 'name'>[];

/** workflows lists all workflows, up to a thousand, by name. */
export async function workflows(): Promise<Workflows> {
  const all: Workflows = [];
  for await (const page of pages((cursor) => api.get('/transform/v1/workflows', { query: { limit: 100, cursor } }))) {
    all.push(...(page.list ?? []));
    if (all.length >= 1000) break;
  }
  return all.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
}

/** fields are the filters of jobs; their keys are those of the API. */
export function fields(known: Workflows): FilterField[] {
  return [
    { key: 'result', label: 'jobs.result', type: 'select', options: results.map((value) => ({ value, label: word('state', value) })) },
    { key: 'workflow_id', label: 'jobs.workflow', type: 'select', options: known.map(({ id, name }) => ({ value: id, label: name || id })) },
    { key: 'status', label: 'jobs.status', type: 'select', options: statuses.map((value) => ({ value, label: word('status', value) })) },
    { key: 'action', label: 'jobs.action' },
    { key: 'code', label: 'jobs.code' },
    { key: 'key_prefix', label: 'jobs.keyPrefix' },
    { key: 'tag', label: 'jobs.tag' },
    { key: 'silo_entry_id', label: 'jobs.entry' },
    { key: 'state', label: 'jobs.entryState' },
    { key: 'since', label: 'jobs.since', type: 'date' },
    { key: 'until', label: 'jobs.until', type: 'date' },
    { key: 'attention', label: 'jobs.attention', type: 'check' },
  ];
}

/** queryOf is the filters as the API takes them: days become times. */
export function queryOf(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value]),
  );
}

/** columns of the list; on a narrow screen times are short, so that there is room for the workflow. */
export function columns(narrow: boolean): Column<JobRow>[] {
  return [
    { key: 'created_at', label: t('jobs.started'), text: (row) => row.created_at, width: narrow ? '96px' : '190px', mono: true },
    { key: 'result', label: t('jobs.result'), text: (row) => word('state', row.result), width: narrow ? '100px' : '120px' },
    { key: 'workflow', label: t('jobs.workflow'), text: (row) => row.workflow ?? row.workflow_id, width: 'minmax(90px, 2fr)' },
    { key: 'document', label: t('jobs.document'), text: label, width: 'minmax(110px, 1fr)', from: 700 },
    { key: 'duration', label: t('jobs.duration'), text: (row) => duration(lasted(row, Date.now())), width: '100px', align: 'right', from: 860 },
    { key: 'key', label: t('jobs.key'), text: (row) => row.key ?? '', width: 'minmax(110px, 1fr)', mono: true, from: 960 },
    { key: 'id', label: 'ID', text: (row) => row.id, width: '160px', from: 1080 },
    { key: 'status', label: t('jobs.status'), text: (row) => word('status', row.status ?? ''), width: '130px', optional: true },
    { key: 'tags', label: t('jobs.tags'), text: (row) => (row.tags ?? []).join(', '), optional: true },
    { key: 'updated_at', label: t('jobs.updated'), text: (row) => row.updated_at, width: '190px', mono: true, optional: true },
    { key: 'completed_at', label: t('jobs.completed'), text: (row) => row.completed_at ?? '', width: '190px', mono: true, optional: true },
  ];
}
