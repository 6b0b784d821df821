import type { View } from '$/views';

/** Views of documents. Folders have places in the sidebar; all others are reached from a list. */
export const views: View[] = [
  {
    path: '/documents/:folder',
    title: 'docs.title',
    load: () => import('./List.svelte'),
    nav: [
      { group: 'documents', icon: 'invoice', order: 10, path: '/documents/sales', title: 'docs.folder.sales' },
      { group: 'documents', icon: 'invoice', order: 11, path: '/documents/expenses', title: 'docs.folder.expenses' },
      { group: 'documents', icon: 'order', order: 20, path: '/documents/orders', title: 'docs.folder.orders' },
      { group: 'documents', icon: 'delivery', order: 21, path: '/documents/deliveries', title: 'docs.folder.deliveries' },
      { group: 'documents', icon: 'payment', order: 22, path: '/documents/payments', title: 'docs.folder.payments' },
      { group: 'documents', icon: 'status', order: 23, path: '/documents/statuses', title: 'docs.folder.statuses' },
      { group: 'documents', icon: 'party', order: 30, path: '/documents/suppliers', title: 'docs.folder.suppliers' },
      { group: 'documents', icon: 'people', order: 31, path: '/documents/customers', title: 'docs.folder.customers' },
      { group: 'documents', icon: 'item', order: 32, path: '/documents/items', title: 'docs.folder.items' },
      { group: 'documents', icon: 'document', order: 40, path: '/documents/documents', title: 'docs.folder.documents' },
    ],
  },
  { path: '/documents/:folder/new', title: 'docs.new', role: 'editor', load: () => import('./New.svelte') },
  { path: '/entries/:id', title: 'docs.document', load: () => import('./Entry.svelte') },
  { path: '/entries/:id/edit', title: 'docs.edit', role: 'editor', load: () => import('./Edit.svelte') },
  { path: '/entries/:id/versions', title: 'docs.versions', load: () => import('./Versions.svelte') },
];
