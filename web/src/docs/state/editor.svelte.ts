// A document that is being written: as a form or as code, built by the server while it is typed.
import { api, asApiError, type ApiError, type Schemas } from '$/api/client';
import { connection } from '$/api/connection.svelte';
import { session } from '$/api/session.svelte';
import { dropDraft, draftKey, keepDraft, readDraft, type Draft, type Store } from '../model/draft';
import { problemsOf, problemsOfError, readDocument, type Problem } from '../model/faults';
import { inForm, sentRows, toSend } from '../model/invoice';
import { equal, isObject, objectOf, type Json, type JsonObject } from '../model/json';
import { putText, removeAt, setAt, type Path } from '../model/path';
import { unsigned, type Target } from '../model/target';

/** Somebody else has saved the document meanwhile. */
export interface Conflict {
  theirs: JsonObject;
  version: string;
}

const BUILD_AFTER = 350;

export class Editor {
  doc = $state.raw<JsonObject>({});
  text = $state('');
  mode = $state<'form' | 'code'>('form');
  /** The document with all figures, as it was last built. */
  built = $state.raw<JsonObject | undefined>(undefined);
  problems = $state.raw<Problem[]>([]);
  /** Whether what is shown is older than what was typed. */
  stale = $state(true);
  saving = $state(false);
  dirty = $state(false);
  refused = $state.raw<ApiError | undefined>(undefined);
  conflict = $state.raw<Conflict | undefined>(undefined);
  /** When the draft was written that was found again. */
  restored = $state('');
  /** Whether the draft is kept by the browser. */
  kept = $state(true);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  #key: string;

  constructor(
    readonly target: Target,
    start: JsonObject,
    place: string,
    private store: Store = sessionStorage,
  ) {
    this.#key = draftKey(session.workspaceID, place);
    const draft = readDraft(this.store, this.#key);
    if (draft) this.#restore(draft);
    else this.doc = start;
    this.#later(0);
  }

  get errors(): Problem[] {
    return this.problems.filter((p) => p.severity === 'error');
  }

  /** Whether it can be saved: it was built as it stands, and breaks no rule. */
  get ready(): boolean {
    return !this.stale && this.errors.length === 0;
  }

  /** Whether it can be saved although it breaks rules: it has figures. */
  get readyInvalid(): boolean {
    return !this.stale && this.errors.length > 0 && this.built !== undefined;
  }

  put(path: Path, text: string): void {
    this.#wrote(putText(this.doc, path, text) as JsonObject);
  }

  set(path: Path, value: Json): void {
    this.#wrote(setAt(this.doc, path, value) as JsonObject);
  }

  remove(path: Path): void {
    this.#wrote((removeAt(this.doc, path) ?? {}) as JsonObject);
  }

  replace(doc: JsonObject): void {
    this.#wrote(doc);
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.dirty = true;
    this.#later();
  }

  /** Changes what nobody has typed, such as the usual tax of an empty line. */
  prepare(doc: JsonObject): void {
    this.doc = doc;
    this.#later();
  }

  /** Shows the other mode. A text that is no document stays as code. */
  show(mode: 'form' | 'code'): void {
    if (mode === this.mode) return;
    if (mode === 'code') this.text = JSON.stringify(toSend(this.doc), null, 2);
    else if (!this.#parse()) return;
    this.mode = mode;
    this.#later();
  }

  /** Takes over all figures that the server has calculated. */
  fill(): void {
    if (!this.built) return;
    if (this.mode === 'code') this.type(JSON.stringify(this.built, null, 2));
    else this.#wrote(this.built);
  }

  discard(start: JsonObject): void {
    dropDraft(this.store, this.#key);
    this.restored = '';
    this.doc = start;
    this.text = JSON.stringify(start, null, 2);
    this.dirty = false;
    this.refused = undefined;
    this.#later(0);
  }

  #wrote(doc: JsonObject): void {
    this.doc = doc;
    this.dirty = true;
    this.#later();
  }

  #restore(draft: Draft): void {
    this.mode = draft.mode;
    this.text = draft.text;
    const read = readDocument(draft.text);
    if ('value' in read && isObject(read.value)) this.doc = read.value;
    else this.mode = 'code';
    this.restored = draft.at;
    this.dirty = true;
    if (draft.version) this.target.version = draft.version;
  }

  #keep(): void {
    if (!this.dirty) return;
    const text = this.mode === 'code' ? this.text : JSON.stringify(this.doc);
    this.kept = keepDraft(this.store, this.#key, { text, mode: this.mode, version: this.target.version, at: new Date().toISOString() });
  }

  /** Makes a document of the text. What is wrong with the text is a problem in it. */
  #parse(): boolean {
    const read = readDocument(this.text);
    if ('value' in read && isObject(read.value)) {
      this.doc = read.value;
      return true;
    }
    this.problems = ['problem' in read ? read.problem : { severity: 'error', message: '{ }', paths: [], line: 1, column: 1 }];
    return false;
  }

  #later(after = BUILD_AFTER): void {
    this.stale = true;
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#timer = setTimeout(() => void this.#build(), after);
  }

  async #build(): Promise<void> {
    this.#keep();
    if (this.mode === 'code' && !this.#parse()) {
      this.stale = false;
      this.built = undefined;
      return;
    }
    const [data, rows] = this.#sent();
    const running = (this.#running = new AbortController());
    try {
      const answer = await api.post('/silo/v1/gobl/build', { body: { data, allow_invalid: true }, signal: running.signal });
      if (running.signal.aborted) return;
      this.built = answer.data as unknown as JsonObject;
      this.problems = inForm([...problemsOf(answer.faults, 'error'), ...problemsOf(answer.warnings, 'warning')], rows);
    } catch (thrown) {
      if (running.signal.aborted) return;
      const error = asApiError(thrown);
      if (error.passing) return this.#again();
      this.problems = inForm(problemsOfError(error), rows);
    }
    this.stale = false;
  }

  /** In code mode what is written is sent as it is; the form leaves out rows that are empty. */
  #sent(): [JsonObject, number[] | undefined] {
    return this.mode === 'code' ? [this.doc, undefined] : [toSend(this.doc), sentRows(this.doc)];
  }

  /** The server could not be asked. What was typed is kept, and built when it answers again. */
  async #again(): Promise<void> {
    if (connection.lost) await connection.restored();
    this.#later(1500);
  }

  /** Saves the document, and returns the ID of its entry; nothing if it was refused. */
  async save(options: { invalid?: boolean; over?: string } = {}): Promise<string | undefined> {
    this.saving = true;
    this.refused = undefined;
    this.conflict = undefined;
    this.#keep();
    try {
      const entry = await this.#store(options.invalid ?? false, options.over ?? this.target.version);
      this.dirty = false;
      dropDraft(this.store, this.#key);
      return entry.id;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.status === 412 && (await this.#conflicts())) return this.target.id;
      if (error.status !== 412) this.#refuse(error);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  #refuse(error: ApiError): void {
    this.refused = error;
    if (error.status === 422) this.problems = inForm(problemsOfError(error), this.#sent()[1]);
  }

  async #store(invalid: boolean, version: string): Promise<Schemas['Entry']> {
    const [doc] = this.#sent();
    const { id, isNew, folder, signed } = this.target;
    const data = signed ? unsigned(signed, doc) : doc;
    const body = { data, ...(invalid ? { allow_invalid: true } : {}) };
    if (!isNew) return api.patch('/silo/v1/entries/{id}', { path: { id }, body, headers: { 'If-Match': `"${version}"` } });
    try {
      return await api.put('/silo/v1/entries/{id}', { path: { id }, body: { ...body, folder } });
    } catch (thrown) {
      const error = asApiError(thrown);
      // The answer to an earlier attempt was lost: the entry is there, and gets what is written now.
      if (error.key !== 'conflict' || error.headers.get('X-Existing-Id') !== id) throw error;
      return api.patch('/silo/v1/entries/{id}', { path: { id }, body });
    }
  }

  /** Finds out what somebody else has saved. True means that it is the same as this. */
  async #conflicts(): Promise<boolean> {
    const entry = await api.get('/silo/v1/entries/{id}', { path: { id: this.target.id } });
    const theirs = objectOf(entry.data as unknown as Json, 'doc');
    if (this.built && equal(theirs, this.built)) return true;
    this.conflict = { theirs, version: entry.version ?? '' };
    return false;
  }

  /** Goes on with what somebody else has saved. */
  takeTheirs(): void {
    if (!this.conflict) return;
    this.target.version = this.conflict.version;
    this.discard(this.conflict.theirs);
    this.conflict = undefined;
  }

  end(): void {
    this.#keep();
    clearTimeout(this.#timer);
    this.#running?.abort();
  }
}
