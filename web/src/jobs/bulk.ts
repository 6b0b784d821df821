// Operations on all jobs that filters select: first they are counted, then it is done.
import { lines, request, send, type Schemas } from '$/api/client';

export const operations = ['retry', 'skip', 'poke', 'cancel', 'again', 'acknowledge'] as const;
export type Operation = (typeof operations)[number];

export type Count = Schemas['BulkCount'];
export type Line = Schemas['BulkLine'];

export interface BulkRequest {
  operation: Operation;
  query: Record<string, string>;
  body: Schemas['BulkRequest'];
}

const path = (operation: Operation) => `/transform/v1/jobs/bulk/${operation}`;

/** needsReason says whether an operation is refused without one. */
export function needsReason(operation: Operation): boolean {
  return operation === 'skip';
}

/** takesReason says whether an operation keeps what somebody writes. */
export function takesReason(operation: Operation): boolean {
  return ['skip', 'cancel', 'acknowledge', 'retry'].includes(operation);
}

/** count says how many jobs it would be, and changes nothing. */
export function count({ operation, query, body }: BulkRequest): Promise<Count> {
  return request<Count>('POST', path(operation), { query, body });
}

/** run does it to the jobs that were counted, and yields a line for each. */
export async function* run({ operation, query, body }: BulkRequest, confirm: string): AsyncGenerator<Line, void> {
  yield* lines<Line>(await send('POST', path(operation), { query: { ...query, confirm }, body }));
}
