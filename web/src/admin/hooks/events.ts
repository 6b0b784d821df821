/** The types of events, by what they are about. */
export const eventTypes = [
  'job.created', 'job.progressed', 'job.completed', 'job.faulted', 'entry.created', 'entry.revised', 'entry.state', 'entry.file',
] as const;

interface Filter {
  types?: string[] | null;
  kinds?: string[] | null;
}

/** wanted says in one line which events a subscription takes; nothing means all. */
export function wanted(filter: Filter): string {
  return [...(filter.kinds ?? []), ...(filter.types ?? [])].join(', ');
}
