// Whether the server can be reached. Whoever notices that it cannot be says so here; one probe then
// asks until it answers, and everybody who waits goes on.

class Connection {
  lost = $state(false);
  #back: Promise<void> | undefined;

  /** restored resolves when the server answers again. */
  restored(): Promise<void> {
    this.#back ??= this.#probe();
    return this.#back;
  }

  async #probe(): Promise<void> {
    this.lost = true;
    for (let wait = 1000; ; wait = Math.min(wait * 1.5, 15_000)) {
      await pause(wait);
      try {
        const answer = await fetch('/healthz', { cache: 'no-store' });
        if (answer.ok) break;
      } catch {
        // Still not there.
      }
    }
    this.lost = false;
    this.#back = undefined;
  }
}

/** pause resolves after a time, or at once when the browser is online again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}

export const connection = new Connection();
