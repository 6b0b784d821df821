// What a person has chosen: theme, language, columns, saved views. The server keeps it for each
// workspace, so it is the same in every browser; theme and language are also kept here, for the time
// before the first answer and for pages without a workspace.
import { request } from './client';

type Values = Record<string, unknown>;
const local = 'chancery.look';

class Preferences {
  #values = $state.raw<Values>(readLocal());
  #timer: ReturnType<typeof setTimeout> | undefined;

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

  /** load reads what the person has chosen in the workspace that is shown. */
  async load(): Promise<void> {
    try {
      const { data } = await request<{ data: Values }>('GET', '/access/v1/preferences');
      this.#values = { ...readLocal(), ...data };
    } catch {
      // The console works without them.
    }
  }

  async #store(): Promise<void> {
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
