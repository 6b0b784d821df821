import { isObject, type Json } from './json';

/** What somebody was writing, kept in the session of the browser until it is saved. */
export interface Draft {
  text: string;
  mode: 'form' | 'code';
  /** The version of the entry that it began with; empty for a new document. */
  version: string;
  at: string;
}

/** The part of Storage that drafts need. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = 'draft:';
const MAX_TEXT = 4 << 20;

/** The key of a draft: one of each entry, and one of each folder for new documents. */
export function draftKey(workspace: string, place: string): string {
  return `${PREFIX}${workspace}:${place}`;
}

/** Keeps a draft. False means that there was no room; the page then warns before it is left. */
export function keepDraft(store: Store, key: string, draft: Draft): boolean {
  if (draft.text.length > MAX_TEXT) return false;
  try {
    store.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function readDraft(store: Store, key: string): Draft | undefined {
  try {
    const value: unknown = JSON.parse(store.getItem(key) ?? 'null');
    if (!isObject(value) || typeof value['text'] !== 'string') return undefined;
    const string = (v: Json | undefined) => (typeof v === 'string' ? v : '');
    return { text: value['text'], mode: value['mode'] === 'code' ? 'code' : 'form', version: string(value['version']), at: string(value['at']) };
  } catch {
    return undefined;
  }
}

export function dropDraft(store: Store, key: string): void {
  store.removeItem(key);
}
