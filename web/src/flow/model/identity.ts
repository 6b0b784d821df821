/**
 * Identity says which addresses show one editor. A new workflow gets its own address when it is
 * stored; its editor stays, with all that can be undone.
 */
export class Identity {
  #id = '';
  #made = '';
  #count = 0;

  /** made says which workflow the editor that is shown has become. */
  made(id: string): void {
    this.#made = id;
  }

  /** of returns the number of the editor for an address: another number is another editor. */
  of(id: string): number {
    if (id === this.#id) return this.#count;
    if (this.#id !== 'new' || id !== this.#made) this.#count++;
    this.#id = id;
    this.#made = '';
    return this.#count;
  }
}
