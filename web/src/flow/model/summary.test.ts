import { describe, expect, test } from 'vitest';
import { parseSummary, summaryOf } from './summary';
import type { Part } from './summary';
import type { JsonObject } from './types';

const line = (parts: Part[]): string => parts.map((p) => `${p.kind}:${p.text}`).join(' ');
const of = (action: string, config?: JsonObject, summary?: string): string =>
  line(summaryOf({ id: 'a', action, ...(config && { config }), ...(summary && { summary }) }));

describe('what a step does in a line', () => {
  test.each<[string, JsonObject | undefined, string]>([
    ['silo.state', { state: 'sent' }, 'state:sent'],
    ['silo.state', undefined, ''],
    ['silo.if', { expr: 'a\n  == b' }, 'code:a == b'],
    ['silo.modify', { addons: ['eu-en16931-v2017'], merge_type: 'application/jq', jq: '.a' }, 'label:flow.summary.addon strong:eu-en16931-v2017 code:.a'],
    ['silo.modify', { data: { doc: {} } }, 'label:flow.summary.patch'],
    ['silo.sleep', { duration: 90 }, 'strong:90 s'],
    ['silo.sleep', { until: 'doc.x' }, 'label:flow.summary.until code:doc.x'],
    ['sequence.enumerate', { name: 'Invoices', prefix: 'F-', padding: 4, start: 7 }, 'strong:Invoices code:F-0007'],
    ['sequence.enumerate', {}, 'code:000001'],
    ['webhook', { callback_url: 'https://example.com/a?token=secret', token: 'x' }, 'code:example.com'],
    ['pdf', { locale: 'es', layout: 'A4' }, 'strong:es strong:A4'],
    ['ubl.generate', { doc_type: 'bis-invoice-v3' }, 'strong:bis-invoice-v3'],
    ['email.send', { to: ['a@b.c', 'd@e.f', 'g@h.i'], subject: 'Hi' }, 'strong:a@b.c strong:d@e.f label:flow.summary.more text:Hi'],
    ['other.one', { environment: 'test', secret: 's3', nested: {}, empty: '' }, 'text:environment code:test text:secret code:•••'],
    ['constructor', {}, ''],
  ])('%s %j', (action, config, want) => expect(of(action, config)).toBe(want));

  test('a stored summary is shown for actions that are not known', () => {
    expect(of('gov-xx.send', { a: 1 }, 'Sends to `PPF`{.font-medium} as `x`')).toBe('text:Sends to strong:PPF text:as code:x');
    expect(line(parseSummary('Set state to `sent`{.state .sent}'))).toBe('text:Set state to state:sent');
    expect(line(parseSummary('a lone ` mark'))).toBe('text:a lone text:mark');
  });
  test('long texts are cut', () => expect(of('silo.if', { expr: 'x'.repeat(500) }).length).toBe(85));
});
