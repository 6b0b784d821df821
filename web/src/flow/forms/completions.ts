import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';

const names = (type: string, detail: string, list: string): Completion[] =>
  list.split(' ').map((label) => ({ label, type, detail }));

const shared: Completion[] = [
  { label: 'num', type: 'function', detail: 'amount → number', apply: 'num(' },
  { label: 'inEU', type: 'function', detail: 'country, date?', apply: 'inEU(' },
  { label: 'now', type: 'function', detail: 'time of the attempt', apply: 'now()' },
  ...names('variable', 'of the job', '$job.args $job.key $job.state $job.folder $job.faults $job.files $job.meta $job.sandbox $job.id'),
  ...names('function', 'list', 'any all none count filter map find len sum first last'),
  ...names('keyword', '', 'and or not in contains matches startsWith endsWith nil true false'),
];

const documentMembers: Completion[] = [
  ...names('property', 'document', '$schema $regime $addons $tags uuid type series code issue_date op_date currency'),
  ...names('property', 'parties', 'supplier supplier.name supplier.tax_id.country supplier.tax_id.code customer customer.name customer.tax_id customer.tax_id.country customer.tax_id.code customer.inboxes customer.emails'),
  ...names('property', 'amounts', 'lines totals.sum totals.total totals.tax totals.payable totals.due totals.total_with_tax'),
  ...names('property', 'payment', 'payment.terms payment.terms.due_dates payment.instructions.key preceding ordering.code notes meta'),
];

const programs: Completion[] = names('function', 'jq', 'map select any all if then else end length keys has del tostring tonumber test split join first last add sort_by group_by unique with_entries to_entries from_entries now strftime strptime mktime');

/** completions offers the names of documents and functions in a program of a scope. */
export function completions(language: 'expr' | 'jq', scope: string): CompletionSource {
  const within = scope === 'env' || (scope === '' && language === 'jq') ? 'doc.' : '';
  const members = documentMembers.map((each) => ({ ...each, label: `${language === 'jq' ? '.' : ''}${within}${each.label}` }));
  const options = language === 'jq' ? [...members, ...programs] : [...members, ...shared];
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w$.]+/);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options, validFor: /^[\w$.]*$/ };
  };
}
