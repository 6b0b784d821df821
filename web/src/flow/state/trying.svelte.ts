// A dry run of the workflow that is shown.
import { asApiError, type ApiError } from '$/api/client';
import * as api from '../api';
import { printFlow } from '../model/print';
import { byStep, passagesOf, type Passage } from '../model/trace';
import type { Flow, JsonObject } from '../model/types';
import { argsOf, type Pair } from '../parts/args';

export class Trying {
  entry = $state('');
  args = $state.raw<Pair[]>([]);
  /** A document to try with, in place of one that is stored: that of a template. */
  example = $state.raw<JsonObject>();
  busy = $state(false);
  error = $state.raw<ApiError>();
  tried = $state.raw<api.Tried>();
  #of = $state.raw<Flow>();
  readonly #now: () => Flow;

  readonly job = $derived(this.tried?.job);
  readonly passages: readonly Passage[] = $derived(passagesOf(this.tried?.trace.steps ?? [], this.tried?.trace.versions ?? {}));
  readonly trace: ReadonlyMap<string, readonly Passage[]> = $derived(byStep(this.passages));

  constructor(now: () => Flow) {
    this.#now = now;
  }

  /** Whether the workflow has changed since. */
  get stale(): boolean {
    return this.#of !== undefined && this.#of !== this.#now();
  }

  async run(flow: Flow): Promise<void> {
    this.busy = true;
    this.error = undefined;
    const args = argsOf(this.args);
    try {
      this.tried = await api.tryRun({
        workflow: printFlow(flow),
        ...(this.entry ? { silo_entry_id: this.entry } : this.example && { data: this.example }),
        ...(Object.keys(args).length > 0 && { args }),
      });
      this.#of = flow;
    } catch (thrown) {
      this.error = asApiError(thrown);
      this.tried = undefined;
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.tried = undefined;
    this.error = undefined;
  }
}
