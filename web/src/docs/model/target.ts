import { newID } from './ids';
import { objectOf, type JsonObject } from './json';

/** What is edited: a new document of a folder, or one that is stored. */
export interface Target {
  /** ID of the entry; of a new document the one that it will have. */
  id: string;
  isNew: boolean;
  folder: string;
  version: string;
  /** The envelope of a signed entry; saving makes an unsigned version of it. */
  signed?: JsonObject | undefined;
}

/** A document that is not stored yet. */
export function newTarget(folder: string): Target {
  return { id: newID(), isNew: true, folder, version: '' };
}

/** The envelope without signatures and digest, with another document. */
export function unsigned(envelope: JsonObject, doc: JsonObject): JsonObject {
  const { sigs: _, ...rest } = envelope;
  const { dig: _d, stamps: _s, ...head } = objectOf(rest, 'head');
  return { ...rest, head, doc };
}

/** Where the draft of a new document is kept. */
export function placeOfNew(folder: string, how = '', from = ''): string {
  return ['new', folder, how, from].filter(Boolean).join(':');
}
