// A workflow that is open: what the server has, saving, publishing, and what to do when
// somebody else changed it meanwhile.
import { asApiError, type ApiError } from '$/api/client';
import * as api from '../api';
import type { Findings, Problem, Stored, Version } from '../api';
import { merge } from '../model/merge';
import { parseFlow } from '../model/parse';
import { printFlow, sameFlow } from '../model/print';
import { emptyFlow, type Flow, type JsonObject } from '../model/types';
import type { Editor } from './editor.svelte';
import type { Kept } from './kept';

/** Conflict is what somebody else saved while this person was editing. */
export interface Conflict {
  readonly base: Flow;
  readonly theirs: Flow;
  readonly stored: api.Tagged;
  /** Both together, if they do not touch the same steps. */
  readonly merged: Flow | undefined;
  /** Whether the person wanted to publish. */
  readonly publish: boolean;
}

export class Session {
  stored = $state.raw<Stored>();
  etag = '';
  /** What the server has, as it was loaded or saved last. */
  base = $state.raw<Flow>(emptyFlow());
  busy = $state('');
  error = $state.raw<ApiError>();
  conflict = $state.raw<Conflict>();
  findings = $state.raw<Findings>({});
  /** Whether the findings are those of what is shown now. */
  checked = $state(false);

  readonly isNew: boolean;
  readonly versions: Version[] = $derived(this.stored?.versions ?? []);
  readonly problems: Problem[] = $derived(this.findings.problems ?? []);
  readonly warnings: Problem[] = $derived(this.findings.warnings ?? []);
  readonly draft = $derived(this.stored === undefined || this.stored.draft === true);

  constructor(readonly id: string, readonly editor: Editor, exists: boolean) {
    this.isNew = !exists;
  }

  async load(): Promise<void> {
    await this.#do('load', async () => this.#take(await api.workflow(this.id), true));
  }

  /** resume goes on with what was not saved. If somebody else saved meanwhile, saving tells. */
  resume({ flow, base, etag }: Kept): void {
    if (this.stored) [this.etag, this.base] = [etag, base];
    this.editor.set(flow, 'again');
  }

  /** save stores what is shown, as a draft or published. It returns whether the server has it. */
  async save(publish: boolean): Promise<boolean> {
    const flow = this.editor.flow;
    return this.#do(publish ? 'publish' : 'save', async () => {
      const body: JsonObject = { ...printFlow(flow), draft: !publish };
      try {
        const answer = this.stored ? await api.change(this.id, changeOf(body), this.etag) : await api.create(this.id, body);
        this.#take(answer, false, flow);
      } catch (thrown) {
        if (!this.stored || !api.isConflict(thrown)) throw thrown;
        await this.#meet(publish);
      }
    }).then((done) => done && !this.conflict);
  }

  /** discard goes back to the latest published version. */
  async discard(): Promise<void> {
    const version = this.stored?.version;
    if (version && this.stored?.draft) await this.restore(version);
    else this.editor.load(this.base);
  }

  /** restore makes an old version the draft. */
  async restore(version: string): Promise<void> {
    await this.#do('restore', async () => {
      try {
        this.#take(await api.restore(this.id, version, this.etag), true);
      } catch (thrown) {
        if (!api.isConflict(thrown)) throw thrown;
        await this.#meet(false);
      }
    });
  }

  async archive(disabled: boolean): Promise<void> {
    await this.#do('archive', async () => {
      // Draft keeps what is stored as it is: archiving publishes nothing.
      this.#take(await api.change(this.id, { disabled, draft: this.draft }, this.etag), false);
    });
  }

  /** settle ends a conflict with the tree that a person chose, which is then saved. */
  async settle(choice: 'mine' | 'theirs' | 'merged'): Promise<boolean> {
    const conflict = this.conflict;
    if (!conflict) return false;
    this.conflict = undefined;
    const mine = this.editor.flow;
    this.#adopt(conflict.stored);
    if (choice === 'theirs') {
      // What was typed can still be had back with undo.
      this.editor.set(conflict.theirs, 'theirs');
      this.editor.saved(this.editor.flow);
      return true;
    }
    const chosen = choice === 'merged' && conflict.merged ? conflict.merged : mine;
    if (chosen !== mine) this.editor.set(chosen, 'merged');
    return this.save(conflict.publish);
  }

  /** check asks the server what is wrong with what is shown. */
  async check(signal: AbortSignal): Promise<void> {
    this.checked = false;
    try {
      this.findings = await api.lint(printFlow(this.editor.flow), signal);
      this.checked = true;
    } catch {
      // The next edit asks again; saving says what is wrong in any case.
    }
  }

  async #meet(publish: boolean): Promise<void> {
    const stored = await api.workflow(this.id);
    const theirs = parseFlow(stored.workflow);
    if (sameFlow(theirs, this.editor.flow) || sameFlow(theirs, this.base)) {
      // Only published, archived or saved alike: nothing is lost by going on.
      this.#adopt(stored);
      await this.save(publish);
      return;
    }
    this.conflict = { base: this.base, theirs, stored, merged: merge(this.base, this.editor.flow, theirs), publish };
  }

  #adopt(answer: api.Tagged): void {
    this.stored = answer.workflow;
    this.etag = answer.etag;
    this.base = parseFlow(answer.workflow);
  }

  #take(answer: api.Tagged, reload: boolean, saved?: Flow): void {
    this.#adopt(answer);
    if (answer.workflow.draft) this.findings = { problems: answer.workflow.problems ?? [], warnings: answer.workflow.warnings ?? [] };
    if (reload) this.editor.load(this.base);
    else if (saved) this.editor.saved(saved);
  }

  async #do(what: string, work: () => Promise<void>): Promise<boolean> {
    this.busy = what;
    this.error = undefined;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.error = asApiError(thrown);
      return false;
    } finally {
      this.busy = '';
    }
  }
}

/** changeOf leaves out what cannot change once a workflow exists. */
function changeOf(body: JsonObject): JsonObject {
  const { schema: _, country: __, ...rest } = body;
  return { name: '', description: '', ...rest };
}
