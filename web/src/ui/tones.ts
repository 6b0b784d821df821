// The colours of states. Labels are plain text, so the colour is never the only sign.

export type Tone =
  | 'red' | 'outline' | 'orange' | 'amber' | 'violet' | 'teal' | 'blue' | 'sky' | 'green' | 'pink' | 'dark' | 'grey';

const tones: Record<string, Tone> = {
  // States of documents.
  invalid: 'red', empty: 'outline', draft: 'orange', processing: 'amber', registered: 'violet', completed: 'teal',
  sent: 'blue', received: 'sky', paid: 'green', error: 'red', rejected: 'pink', void: 'dark', accepted: 'green', signed: 'teal',
  // Results of jobs.
  running: 'amber', faulted: 'red', cancelled: 'dark', waiting: 'sky',
  // Statuses of events and intents.
  RUN: 'amber', OK: 'green', SKIP: 'grey', KO: 'red', ERR: 'orange', QUEUED: 'sky', POKE: 'violet', TIMEOUT: 'pink', CANCEL: 'dark',
  // Deliveries, keys, people.
  delivered: 'green', failed: 'red', active: 'green', disabled: 'dark', revoked: 'dark', expired: 'grey',
};

/** toneOf is the colour of a state of the API; an unknown one is grey. */
export function toneOf(state: string): Tone {
  return tones[state] ?? 'grey';
}
