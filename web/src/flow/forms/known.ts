import type { JsonObject } from '../model/types';

// Configurations of actions that are not part of the server, so that its list has no schema for
// them: what workflows with them usually say. The schema of the server comes first.

const mail = {
  type: 'object',
  properties: {
    to: { type: 'array', title: 'To', items: { type: 'string', format: 'email' } },
    add_invoice_customer: { type: 'boolean', title: 'Add the customer' },
    bcc: { type: 'array', title: 'BCC', items: { type: 'string', format: 'email' } },
    reply_to: { type: 'string', title: 'Reply to', format: 'email' },
    add_invoice_supplier: { type: 'boolean', title: 'Reply to the supplier' },
    subject: { type: 'string', title: 'Subject', 'x-editor': 'template' },
    body: { type: 'string', title: 'Body', 'x-editor': 'template64' },
    zip_attachments: { type: 'boolean', title: 'Put the files into a ZIP' },
  },
} as unknown as JsonObject;

const cron = {
  type: 'object',
  required: ['workflow_id'],
  properties: {
    workflow_id: { type: 'string', title: 'Workflow', 'x-editor': 'workflow' },
    factor: { type: 'integer', title: 'Every', minimum: 1, default: 1 },
    interval: { type: 'string', title: 'Unit', enum: ['hourly', 'daily', 'weekly', 'monthly'], 'x-labels': { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months' } },
  },
} as unknown as JsonObject;

const known: Record<string, JsonObject> = {
  email: mail, 'email.send': mail, 'email.notify': mail, 'cron.subscribe': cron,
};

/** schemaOf returns the schema of a configuration: that of the server, or what is known of the action. */
export function schemaOf(action: string, server: JsonObject | undefined): JsonObject | undefined {
  const own = server?.properties && Object.keys(server.properties).length > 0;
  return own || !Object.hasOwn(known, action) ? server : known[action];
}

/** decode64 returns the text that a base64 holds; a text that is none is returned as it is. */
export function decode64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** encode64 returns a text as base64. */
export function encode64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
