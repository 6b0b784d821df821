// A document to show what printed documents look like, where there is none yet.
import type { Schemas } from '$/api/client';

/** sample is an invoice of the workspace. It breaks no rule that printing needs. */
export function sample(workspace: Schemas['Workspace'], day: string): Record<string, unknown> {
  return {
    $schema: 'https://gobl.org/draft-0/bill/invoice',
    type: 'standard',
    series: 'F',
    code: '000128',
    issue_date: day,
    currency: 'EUR',
    supplier: { name: workspace.name, addresses: [{ street: 'Rua do Ouro', num: '12', locality: 'Porto', code: '4050', country: 'PT' }], emails: [{ addr: 'accounts@example.com' }] },
    customer: { name: 'Bodegas del Ebro S.A.', addresses: [{ street: 'Calle Mayor', num: '4', locality: 'Logroño', code: '26001', country: 'ES' }] },
    lines: [
      { quantity: '12', item: { name: 'Assembly of switch cabinets', price: '280.00', unit: 'h' }, taxes: [{ cat: 'VAT', percent: '21%' }] },
      { quantity: '1', item: { name: 'Travel', price: '94.50' }, taxes: [{ cat: 'VAT', percent: '21%' }] },
    ],
    payment: { terms: { key: 'due-date', due_dates: [{ date: day, percent: '100%' }] } },
  };
}
