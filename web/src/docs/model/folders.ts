/** What a list of documents shows, and what can be made in it. */
export interface Folder {
  key: string;
  /** The schema of new documents, if there is one. */
  schema: string;
  kind: 'bill' | 'party' | 'item' | 'other';
  /** Whose name is shown: of sales the customer, of expenses the supplier. */
  party: 'customer' | 'supplier' | '';
  /** The text key of its title; own folders have none and show their key. */
  title: string;
}

function folder(key: string, schema: string, kind: Folder['kind'], party: Folder['party'] = ''): Folder {
  return { key, schema, kind, party, title: `docs.folder.${key}` };
}

/** The folders that every workspace has, in the order of the sidebar. */
export const FOLDERS: readonly Folder[] = [
  folder('invoices', 'bill/invoice', 'bill', 'customer'),
  folder('sales', 'bill/invoice', 'bill', 'customer'),
  folder('expenses', 'bill/invoice', 'bill', 'supplier'),
  folder('drafts', 'bill/invoice', 'bill', 'customer'),
  folder('orders', 'bill/order', 'bill', 'customer'),
  folder('deliveries', 'bill/delivery', 'bill', 'customer'),
  folder('payments', 'bill/payment', 'bill', 'customer'),
  folder('statuses', 'bill/status', 'bill', 'supplier'),
  folder('parties', 'org/party', 'party'),
  folder('suppliers', 'org/party', 'party'),
  folder('customers', 'org/party', 'party'),
  folder('items', 'org/item', 'item'),
  folder('documents', '', 'other'),
];

/** The folder with a key. Own folders of the workspace have the schema that was given to them. */
export function folderOf(key: string, own: Readonly<Record<string, string>> = {}): Folder {
  const known = FOLDERS.find((f) => f.key === key);
  if (known) return known;
  const schema = own[key] ?? '';
  return { key, schema, kind: kindOf(schema), party: schema.startsWith('bill/') ? 'customer' : '', title: '' };
}

export function kindOf(schema: string): Folder['kind'] {
  const name = schema.split('/draft-0/').pop() ?? '';
  if (name.startsWith('bill/')) return 'bill';
  return name === 'org/party' ? 'party' : name === 'org/item' ? 'item' : 'other';
}

/** The folder in which new documents of a group go: those made in "invoices" are sales. */
export function folderToStore(key: string): string {
  return key === 'invoices' ? 'sales' : key;
}
