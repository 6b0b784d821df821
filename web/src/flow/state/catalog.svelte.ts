// What steps can do, and the other workflows: loaded once for each workspace.
import { asApiError } from '$/api/client';
import { session } from '$/api/session.svelte';
import * as api from '../api';
import type { Action, Catalog, Code, Stored } from '../api';

const none: Catalog = { list: [], groups: [], codes: [] };

class State {
  #of = '';
  all = $state.raw<Catalog>(none);
  workflows = $state.raw<Stored[]>([]);
  error = $state('');
  ready = $state(false);
  #byID = $derived(new Map(this.all.list.map((action) => [action.id, action])));

  /** load gets the actions once, and the workflows again. */
  async load(): Promise<void> {
    const of = session.workspaceID;
    if (this.#of !== of) {
      this.#of = of;
      this.workflows = [];
    }
    try {
      if (!this.ready) this.all = await api.actions();
      this.ready = true;
      const list = await api.all();
      if (this.#of === of) this.workflows = list;
      this.error = '';
    } catch (thrown) {
      this.error = asApiError(thrown).message;
    }
  }

  action(id: string): Action | undefined {
    return this.#byID.get(id);
  }

  /** label is the name of an action for people. */
  label(id: string): string {
    return this.#byID.get(id)?.label ?? id;
  }

  /** codes lists what results of an action may have: its own codes first, then those of any. */
  codes(id: string): Code[] {
    const own = this.#byID.get(id)?.codes ?? [];
    const known = new Set(own.map((code) => code.code));
    return [...own, ...this.all.codes.filter((code) => !known.has(code.code))];
  }

  nameOf(workflow: string): string | undefined {
    return this.workflows.find((each) => each.id === workflow)?.name;
  }
}

export const catalog = new State();
