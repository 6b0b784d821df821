// What views show of the API, and what they do there. Lists that come in pages are Rows of $/api/rows.
import { asApiError, type ApiError } from '$/api/client';
import { toast } from '$/ui/toasts.svelte';

/** Remote is the answer to a request, and whether it is under way or failed. */
export class Remote<T> {
  value = $state.raw<T>();
  error = $state.raw<ApiError>();
  busy = $state(false);
  #turn = 0;
  #shown = '';

  /** of says what the answer is about: while another object is loaded, that of before is not shown. */
  constructor(readonly get: () => Promise<T>, readonly of: () => string = () => '') {}

  async load(): Promise<void> {
    const turn = ++this.#turn;
    const about = this.of();
    if (about !== this.#shown) this.value = this.error = undefined;
    this.#shown = about;
    const answer = this.get(); // an effect that calls this depends on what the request reads
    this.busy = true;
    try {
      const value = await answer;
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asApiError(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

/** attempt does something and says whether it was done; if not, it shows why. */
export async function attempt(run: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await run();
    if (done !== undefined) toast(done);
    return true;
  } catch (thrown) {
    toast(asApiError(thrown).message, 'error');
    return false;
  }
}

/** fieldError is what an error says about a member of the request. */
export function fieldError(error: ApiError | undefined, name: string): string | undefined {
  const found = error?.fields[name];
  if (found === undefined) return undefined;
  return typeof found === 'string' ? found : firstText(found);
}

/** otherError is the message of an error that no field of a form shows. */
export function otherError(error: ApiError | undefined, names: string[]): string | undefined {
  return error === undefined || names.some((name) => fieldError(error, name) !== undefined) ? undefined : error.message;
}

function firstText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).map(firstText).find((each) => each !== undefined);
}
