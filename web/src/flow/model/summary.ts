import type { Json, JsonObject, Step } from './types';

/**
 * Part is a piece of the line that says what a step does. A label is the key of a text in the
 * console's language; the others show what the author wrote.
 */
export interface Part {
  readonly kind: 'text' | 'label' | 'state' | 'strong' | 'code';
  readonly text: string;
  readonly params?: Record<string, string>;
}

const label = (text: string, params?: Record<string, string>): Part => ({ kind: 'label', text: `flow.summary.${text}`, ...(params && { params }) });
const code = (text: string): Part => ({ kind: 'code', text: short(text) });
const strong = (text: string): Part => ({ kind: 'strong', text: short(text) });

const MAX_TEXT = 80;

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line;
}

const str = (value: Json | undefined): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const list = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);

/** summaries describe the configuration of the actions that are used most. */
const summaries: Record<string, (c: JsonObject) => Part[]> = {
  'silo.state': (c) => (str(c.state) ? [{ kind: 'state', text: str(c.state) }] : []),
  'silo.folder': (c) => (str(c.folder) ? [strong(str(c.folder))] : []),
  'silo.if': (c) => (str(c.expr) ? [code(str(c.expr))] : []),
  'silo.modify': modify,
  'silo.correct': (c) => {
    const type = str(c.type) || (c.credit === true ? 'credit-note' : c.debit === true ? 'debit-note' : '');
    return type ? [strong(type)] : [];
  },
  'silo.sleep': (c) => {
    const time = str(c.duration) || str(c.sleep) || str(c.wait);
    const unit = /^\d+$/.test(time) ? `${time} s` : time;
    if (unit) return [strong(unit)];
    return str(c.until) ? [label('until'), code(str(c.until))] : [];
  },
  'silo.import': (c) => [label('from'), code(str(c.arg) || 'url'), ...(str(c.folder) ? [label('to'), strong(str(c.folder))] : [])],
  'sequence.enumerate': enumerate,
  pdf: (c) => [str(c.locale), str(c.layout), str(c.label), str(c.watermark), str(c.embed)].filter(Boolean).map(strong),
  webhook: (c) => [
    ...(str(c.callback_url) ? [code(host(str(c.callback_url)))] : []),
    ...(str(c.event) ? [strong(str(c.event))] : []),
  ],
  'transform.job.create': (c) => (str(c.workflow_id) ? [{ kind: 'label', text: 'flow.summary.workflow', params: { id: str(c.workflow_id) } }] : []),
  'email.send': mail,
  'email.notify': mail,
};

for (const action of ['ubl.generate', 'cii.generate', 'cii.pdf.embed', 'peppol.generate']) {
  summaries[action] = (c) => (str(c.doc_type) ? [strong(str(c.doc_type))] : []);
}

function modify(c: JsonObject): Part[] {
  const parts: Part[] = [];
  if (str(c.expr)) parts.push(label('when'), code(str(c.expr)));
  for (const addon of list(c.addons)) parts.push(label('addon'), strong(addon));
  for (const tag of list(c.tags)) parts.push(label('tag'), strong(tag));
  const type = str(c.merge_type);
  if (type === 'application/jq') parts.push(code(str(c.jq)));
  else if (type === 'application/json-patch+json') parts.push(label('jsonpatch'));
  else if (c.data && c.data !== '') parts.push(label('patch'));
  return parts;
}

function enumerate(c: JsonObject): Part[] {
  if (str(c.code_id)) return [label('series'), code(str(c.code_id))];
  const number = (str(c.start) || '1').padStart(Number(str(c.padding) || '6') || 1, '0');
  const sample = `${str(c.prefix)}${number}${str(c.suffix)}`;
  return [...(str(c.name) ? [strong(str(c.name))] : []), code(sample)];
}

function mail(c: JsonObject): Part[] {
  const to = list(c.to).concat(str(c.to) || []);
  const parts: Part[] = to.slice(0, 2).map(strong);
  if (to.length > 2) parts.push(label('more', { n: String(to.length - 2) }));
  if (c.add_invoice_customer === true || c.add_customer === true) parts.push(label('customer'));
  return str(c.subject) ? [...parts, { kind: 'text', text: short(str(c.subject)) }] : parts;
}

function host(address: string): string {
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
}

/** summaryOf returns what the row of a step says about its configuration. */
export function summaryOf(step: Step): Part[] {
  const known = Object.hasOwn(summaries, step.action) ? summaries[step.action] : undefined;
  if (known) return known(step.config ?? {});
  if (step.summary) return parseSummary(step.summary);
  return plain(step.config ?? {});
}

/** plain shows the first settings of an action that is not known. */
function plain(config: JsonObject): Part[] {
  const shown = Object.entries(config).filter(([, v]) => ['string', 'number', 'boolean'].includes(typeof v) && v !== '');
  return shown.slice(0, 3).flatMap(([name, value]): Part[] => [{ kind: 'text', text: name }, code(secret(name) ? '•••' : String(value))]);
}

const secret = (name: string): boolean => /secret|token|password|key$/i.test(name);

const mark = /`([^`]*)`(?:\{([^}]*)\})?|([^`]+|`)/g;

/** parseSummary reads the short text that other consoles store with a step. */
export function parseSummary(text: string): Part[] {
  const parts: Part[] = [];
  for (const [, quoted, attributes = '', between] of text.slice(0, 1000).matchAll(mark)) {
    if (quoted === undefined) {
      if (between && /[^\s`]/.test(between)) parts.push({ kind: 'text', text: short(between) });
    } else if (/\.state\b/.test(attributes)) parts.push({ kind: 'state', text: quoted });
    else parts.push(attributes ? strong(quoted) : code(quoted));
  }
  return parts;
}
