import { session } from '$/api/session.svelte';
import { href } from '$/router/router.svelte';
import { draftKey, keepDraft } from '../model/draft';
import type { JsonObject } from '../model/json';
import { placeOfNew } from '../model/target';

/** Puts a document into the editor of new ones, and returns its address. */
export function writeNew(folder: string, how: 'copy' | 'correct', doc: JsonObject, from: string): string {
  const text = JSON.stringify(doc);
  keepDraft(sessionStorage, draftKey(session.workspaceID, placeOfNew(folder, how, from)), { text, mode: 'form', version: '', at: '' });
  return href(`/documents/${folder}/new`, { how, from });
}
