// What a workspace has in it before somebody looks at it.
import { api, rows } from './api.mjs';
import { eventually, site } from './stage.mjs';

export const ids = {
  issue: '01950000-0000-7000-8000-000000007001',
  notify: '01950000-0000-7000-8000-000000007002',
  invoice: '01950000-0000-7000-8000-000000008001',
  draft: '01950000-0000-7000-8000-000000008002',
  failed: '01950000-0000-7000-8000-000000008003',
  customer: '01950000-0000-7000-8000-000000008004',
  item: '01950000-0000-7000-8000-000000008005',
  series: '01950000-0000-7000-8000-000000005001',
  subscription: '01950000-0000-7000-8000-00000000a001',
  refused: '01950000-0000-7000-8000-00000000a002',
  lint: '01950000-0000-7000-8000-000000007003',
  wait: '01950000-0000-7000-8000-000000007004',
  waiting: '01950000-0000-7000-8000-000000009003',
  done: '01950000-0000-7000-8000-000000009001',
  faulted: '01950000-0000-7000-8000-000000009002',
};

/** invoice is a complete invoice. */
export const invoice = (n, more = {}) => ({
  $schema: 'https://gobl.org/draft-0/bill/invoice',
  series: 'F26',
  issue_date: '2026-03-02',
  supplier: { name: 'Talleres Ribera S.L.', tax_id: { country: 'ES', code: 'B63912844' }, addresses: [{ street: 'Calle Mayor', num: '4', locality: 'Logroño', code: '26001', country: 'ES' }], emails: [{ addr: 'facturas@ribera.example' }] },
  customer: { name: n % 3 === 0 ? 'Hafenlogistik Nord S.A.' : 'Bodegas del Ebro S.A.', tax_id: { country: 'ES', code: 'A28045714' } },
  lines: [
    { quantity: String(1 + (n % 9)), item: { name: 'Assembly of switch cabinets', price: '280.00', unit: 'h' }, taxes: [{ cat: 'VAT', rate: 'general' }] },
    { quantity: '1', item: { name: 'Travel', price: '94.50' }, taxes: [{ cat: 'VAT', rate: 'general' }] },
  ],
  ...more,
});

/** stepID is the ID of a step of the workflows below. */
export const stepID = (n) => `01950000-0000-7000-8000-0000000060${n}`;

const step = (n, action, name, config, more = {}) => ({ id: stepID(n), action, name, config, ...more });

/** workflows that issue invoices, and tell somebody about them. */
export async function workflows() {
  await api('PUT', `/transform/v1/workflows/${ids.issue}`, {
    name: 'Issue an invoice', description: 'Numbers, signs and prints an invoice.', schema: 'bill/invoice',
    steps: [
      step('01', 'silo.state', 'Begin', { state: 'processing' }),
      step('02', 'sequence.enumerate', 'Number and sign', { name: 'Invoices', sign: true }),
      step('03', 'pdf', 'Print', {}),
      step('04', 'silo.state', 'Issued', { state: 'sent' }),
    ],
    rescue: [step('05', 'silo.state', 'Mark the error', { state: 'error' })],
  });
  await api('PUT', `/transform/v1/workflows/${ids.notify}`, {
    name: 'Tell the shop', description: 'Posts the document to the web shop.',
    steps: [step('11', 'webhook', 'Post to the shop', { callback_url: `${site.receiver}/400` })],
    rescue: [step('12', 'silo.state', 'Mark the error', { state: 'error' })],
  });
}

/** changes makes a second version of a workflow and a draft of it, a draft full of mistakes, and a workflow that waits. */
async function changes() {
  const larger = [
    step('01', 'silo.state', 'Begin', { state: 'processing' }),
    step('02', 'sequence.enumerate', 'Number and sign', { name: 'Invoices', sign: true }),
    step('06', 'silo.if', 'Is it a large one?', { expr: 'num(totals.payable) > 1000', scope: 'doc' }, {
      next: [{ status: 'NA', code: 'true', steps: [step('07', 'silo.state', 'Hold it', { state: 'registered' })] }],
    }),
    step('03', 'pdf', 'Print', { locale: 'es' }),
    step('04', 'silo.state', 'Issued', { state: 'sent' }),
  ];
  await api('PATCH', `/transform/v1/workflows/${ids.issue}`, { steps: larger });
  await api('PATCH', `/transform/v1/workflows/${ids.issue}`, { steps: larger.filter((each) => each.action !== 'silo.state'), draft: true });
  await api('PUT', `/transform/v1/workflows/${ids.lint}`, {
    name: 'Not ready', draft: true, schema: 'bill/invoice',
    steps: [
      step('21', 'sequence.enumerate', 'Number', {}),
      step('22', 'webhook', 'Post', {}),
      step('23', 'silo.modify', 'Change', { data: { notes: [] } }),
      step('24', 'silo.if', '', { expr: 'num(totals.payable >', scope: 'doc' }),
      step('25', 'fax', 'Send a fax', {}),
    ],
  });
  await api('PUT', `/transform/v1/workflows/${ids.wait}`, {
    name: 'Remind after a week', description: 'Waits for seven days.', schema: 'bill/invoice',
    steps: [step('31', 'silo.sleep', 'Wait', { duration: '168h' }), step('32', 'silo.state', 'Remind', { state: 'processing' })],
  });
  await api('PUT', `/transform/v1/jobs/${ids.waiting}`, { workflow_id: ids.wait, silo_entry_id: ids.draft });
}

const ended = (id) => eventually(`job ${id} ends`, async () => (await api('GET', `/transform/v1/jobs/${id}`)).completed_at);

/** everything fills all views. */
export async function everything() {
  await api('PATCH', '/access/v1/workspace', { name: 'Talleres Ribera', theme: { color: '#1D4A86' }, folders: { receipts: 'bill/invoice' } });
  await workflows();
  // Before the jobs, so that there are deliveries: one that arrives, one that is refused.
  await api('PUT', `/transform/v1/subscriptions/${ids.subscription}`, { url: `${site.receiver}/hook`, description: 'Web shop', types: ['job.completed', 'job.faulted'] });
  await api('PUT', `/transform/v1/subscriptions/${ids.refused}`, { url: `${site.receiver}/503`, description: 'Old archive', types: ['job.completed', 'job.faulted'] });
  await api('PUT', `/silo/v1/entries/${ids.customer}`, { data: { $schema: 'https://gobl.org/draft-0/org/party', name: 'Bodegas del Ebro S.A.', tax_id: { country: 'ES', code: 'A28045714' } }, folder: 'customers' });
  await api('PUT', `/silo/v1/entries/${ids.item}`, { data: { $schema: 'https://gobl.org/draft-0/org/item', name: 'Assembly of switch cabinets', price: '280.00', currency: 'EUR' } });
  await rows('/silo/v1/entries/bulk', Array.from({ length: 40 }, (_, n) => ({ data: invoice(n, { code: String(500 + n) }) })));
  await api('PUT', `/silo/v1/entries/${ids.invoice}`, { data: invoice(1) });
  await api('PUT', `/silo/v1/entries/${ids.draft}`, { data: invoice(2, { notes: [{ text: 'Net of returns.' }] }) });
  await api('PUT', `/silo/v1/entries/${ids.failed}`, { data: invoice(3) });
  await api('PUT', `/transform/v1/jobs/${ids.done}?wait=60`, { workflow_id: ids.issue, silo_entry_id: ids.invoice, key: 'order-4711', tags: ['spring'] });
  await api('PUT', `/transform/v1/jobs/${ids.faulted}?wait=60`, { workflow_id: ids.notify, silo_entry_id: ids.failed });
  await ended(ids.done);
  await ended(ids.faulted);
  await changes();
  await api('PUT', `/silo/v1/entries/${ids.draft}/meta/order`, { ref: '4711', link_url: 'https://shop.example/orders/4711' });
  await api('PUT', `/silo/v1/entries/${ids.draft}/meta/stock`, { value: { taken: true, shelf: 'A-12' } });
  await api('PATCH', `/silo/v1/entries/${ids.draft}`, { data: { notes: [{ text: 'Net of returns and discounts.' }] }, content_type: 'application/merge-patch+json' });
  await api('PUT', `/sequence/v1/series/${ids.series}`, { name: 'Receipts', prefix: 'R-{year}-', padding: 5, start: 1 });
  for (const name of ['web shop', 'accounting']) await api('POST', '/access/v1/tokens', { name, scopes: ['read'] }, site.admin ?? site.token);
  for (const [id, status] of [[ids.subscription, 'delivered'], [ids.refused, 'waiting']]) {
    await eventually(`deliveries of ${id} are ${status}`, async () => (await api('GET', `/transform/v1/subscriptions/${id}/deliveries`)).list?.some((each) => each.status === status || each.status === 'failed'));
  }
}
