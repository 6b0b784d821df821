// What a person has chosen: theme, language, columns, saved views. The server keeps it, so it is the
// same in every browser; theme and language are also kept here, for the time before the first answer.
import { request } from './client';
import { session } from './session.svelte';

type Values = Record<string, unknown>;
const local = 'chancery.look';

class Preferences {
  #values = $state.raw<Values>(readLocal());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #workspace = '';

  get<T>(key: string): T | undefined {
    return this.#values[key] as T | undefined;
  }

  set(key: string, value: unknown): void {
    this.#values = { ...this.#values, [key]: value };
    const { theme, language } = this.#values;
    localStorage.setItem(local, JSON.stringify({ theme, language }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#store(), 500);
  }

  /** load asks for what is kept for the workspace that is shown. A page without one has only the look. */
  async load(): Promise<void> {
    const workspace = session.workspaceID;
    if (workspace === '' || workspace === this.#workspace) return;
    this.#workspace = workspace;
    try {
      this.#values = { ...readLocal(), ...(await request<{ data: Values }>('GET', '/access/v1/preferences')).data };
    } catch {
      // The console works without them.
    }
  }

  async #store(): Promise<void> {
    if (session.workspaceID === '') return;
    try {
      await request('PUT', '/access/v1/preferences', { body: { data: this.#values } });
    } catch {
      // They are kept until the page is closed.
    }
  }
}

function readLocal(): Values {
  try {
    return JSON.parse(localStorage.getItem(local) ?? '{}') as Values;
  } catch {
    return {};
  }
}

export const preferences = new Preferences();
