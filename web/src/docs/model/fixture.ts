import type { JsonObject } from './json';
import { DRAFT } from './schema';

const ref = (name: string, more: JsonObject = {}): JsonObject => ({ $ref: DRAFT + name, ...more });
const defined = (id: string, name: string, def: JsonObject): JsonObject => ({ $id: DRAFT + id, $ref: `#/$defs/${name}`, $defs: { [name]: def } });

/** A few schemas of the shape that the server answers. */
export const SCHEMAS: ReadonlyMap<string, JsonObject> = new Map(
  [
    defined('bill/invoice', 'bill.Invoice', {
      type: 'object',
      properties: {
        type: { $ref: `${DRAFT}cbc/key`, title: 'Type', oneOf: [{ const: 'standard', title: 'Standard' }, { const: 'credit-note', title: 'Credit note', description: 'Gives back.' }] },
        code: { type: 'string', title: 'Code' },
        issue_date: ref('cal/date', { title: 'Issue Date' }),
        $tags: { type: 'array', title: 'Tags', items: ref('cbc/key', { anyOf: [{ const: 'simplified' }, { pattern: 'x' }] }) },
        supplier: ref('org/party', { title: 'Supplier', description: 'Party that supplies (BG-4).' }),
        lines: { type: 'array', title: 'Lines', items: ref('bill/line') },
        totals: ref('bill/totals', { title: 'Totals', description: 'Sums; calculated.' }),
        ext: ref('tax/extensions', { title: 'Extensions' }),
      },
      required: ['type', 'supplier'],
    }),
    defined('bill/line', 'bill.Line', {
      type: 'object',
      properties: {
        i: { type: 'integer', title: 'I', description: 'Position; calculated.' },
        quantity: ref('num/amount', { title: 'Quantity', description: 'Number of units.' }),
        sum: ref('num/amount', { title: 'Sum', description: 'Price times quantity; calculated.' }),
      },
    }),
    defined('bill/totals', 'bill.Totals', { type: 'object', properties: { payable: ref('num/amount', { title: 'Payable' }) } }),
    defined('org/party', 'org.Party', { type: 'object', properties: { name: { type: 'string', title: 'Name', description: 'Legal name.' } } }),
    defined('cbc/key', 'cbc.Key', { type: 'string', description: 'Key is an identifier.' }),
    defined('cal/date', 'cal.Date', { type: 'string', format: 'date' }),
    defined('num/amount', 'num.Amount', { type: 'string' }),
    defined('tax/extensions', 'tax.Extensions', { type: 'object', patternProperties: { '^[a-z]': { type: 'string' } } }),
  ].map((s) => [String(s['$id']), s]),
);
