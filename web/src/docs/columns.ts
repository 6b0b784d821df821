import { t, word } from '$/texts/index.svelte';
import type { Column } from '$/ui/table';
import type { Folder } from './model/folders';
import { schemaName } from './model/schema';
import { stateOf, summaryOf, titleOfEntry } from './model/summary';
import type { Entry } from './state/list.svelte';

type EntryColumn = Column<Entry>;

/** The columns of a list of entries. CSV has the values as they are in documents, not as they are shown. */
export function columnsOf(folder: Folder): EntryColumn[] {
  switch (folder.kind) {
    case 'bill':
      return [number(), ...parties(folder), total(), state(), issued(), type(), created(true), ...common()];
    case 'party':
      return [title(t('docs.name')), taxCode(), state(), created(false), ...common()];
    case 'item':
      return [title(t('docs.name')), state(), created(false), ...common()];
    default:
      return [title(t('docs.document')), schema(), state(), created(false), ...common()];
  }
}

const number = (): EntryColumn => ({ key: 'number', label: t('docs.number'), text: titleOfEntry, width: 'minmax(96px, 1.1fr)', mono: true });
const title = (label: string): EntryColumn => ({ key: 'title', label, text: titleOfEntry, width: 'minmax(140px, 2fr)' });
const taxCode = (): EntryColumn => ({ key: 'tax', label: t('docs.taxCode'), text: (r) => summaryOf(r).taxCode, width: 'minmax(120px, 1fr)', mono: true, from: 420 });
const schema = (): EntryColumn => ({ key: 'schema', label: t('docs.schema'), text: (r) => schemaName(r.doc_schema ?? ''), width: 'minmax(110px, 1fr)', mono: true, from: 480 });
const total = (): EntryColumn => ({ key: 'total', label: t('docs.total'), text: (r) => [summaryOf(r).total, summaryOf(r).currency].filter(Boolean).join(' '), width: 'minmax(92px, 0.9fr)', align: 'right', from: 340 });
const state = (): EntryColumn => ({ key: 'state', label: t('docs.state'), text: stateOf, width: 'minmax(110px, 0.8fr)', from: 460 });
const issued = (): EntryColumn => ({ key: 'issued', label: t('docs.issued'), text: (r) => summaryOf(r).issued, width: '132px', from: 640 });
const type = (): EntryColumn => ({ key: 'type', label: t('docs.type'), text: (r) => word('docs.types', summaryOf(r).type), width: '110px', from: 980 });
const created = (optional: boolean): EntryColumn => ({ key: 'created', label: t('docs.created'), text: (r) => r.created_at, width: '160px', from: 560, optional });

function parties(folder: Folder): EntryColumn[] {
  const customer: EntryColumn = { key: 'customer', label: t('docs.customer'), text: (r) => summaryOf(r).customer, width: 'minmax(100px, 1.8fr)' };
  const supplier: EntryColumn = { key: 'supplier', label: t('docs.supplier'), text: (r) => summaryOf(r).supplier, width: 'minmax(100px, 1.8fr)' };
  return folder.party === 'supplier' ? [supplier, { ...customer, optional: true }] : [customer, { ...supplier, optional: true }];
}

function common(): EntryColumn[] {
  return [
    { key: 'updated', label: t('docs.updated'), text: (r) => r.updated_at, width: '160px', optional: true },
    { key: 'folder', label: t('docs.folder'), text: (r) => r.folder ?? '', width: '100px', optional: true },
    { key: 'key', label: t('docs.key'), text: (r) => r.key ?? '', width: '140px', mono: true, optional: true },
    { key: 'tags', label: t('docs.tags'), text: (r) => (r.tags ?? []).join(', '), width: '120px', optional: true },
    { key: 'id', label: 'ID', text: (r) => r.id, width: '160px', mono: true, optional: true },
  ];
}
