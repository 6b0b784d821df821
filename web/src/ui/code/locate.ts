import { steps } from './path';

/** Range is a part of a text, by positions. */
export interface Range {
  from: number;
  to: number;
}

/** What is looked for at a value and below it. */
interface Wanted {
  /** Which of the paths end here. */
  paths: number[];
  below: Map<string | number, Wanted>;
  range?: Range;
}

/**
 * locate finds the values at JSON paths, or of each the nearest one around it. It reads the text once, however many
 * paths there are, and passes over what none of them is in; so a text of megabytes takes milliseconds. Reading ends
 * where the text is no JSON.
 */
export function locate(text: string, paths: readonly string[]): Range[] {
  const root: Wanted = { paths: [], below: new Map() };
  paths.forEach((path, index) => {
    let at = root;
    for (const step of steps(path)) {
      let next = at.below.get(step);
      if (!next) at.below.set(step, (next = { paths: [], below: new Map() }));
      at = next;
    }
    at.paths.push(index);
  });
  new Reader(text).read(root);
  const found: Range[] = [];
  const tell = (wanted: Wanted, around: Range): void => {
    const range = wanted.range ?? around;
    for (const index of wanted.paths) found[index] = range;
    for (const each of wanted.below.values()) tell(each, range);
  };
  tell(root, { from: 0, to: 0 });
  return found;
}

class Broken extends Error {}

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(root: Wanted): void {
    try {
      this.#value(root);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
    }
  }

  #value(wanted: Wanted | undefined): void {
    this.#space();
    const from = this.#at;
    const c = this.#text[from];
    if (wanted && wanted.below.size > 0 && (c === '{' || c === '[')) this.#members(c === '{' ? '}' : ']', wanted);
    else if (c === '{' || c === '[') this.#pass();
    else if (c === '"') this.#string();
    else this.#word();
    if (wanted) wanted.range = { from, to: this.#at };
  }

  #members(close: string, wanted: Wanted): void {
    this.#at++;
    this.#space();
    if (this.#take(close)) return;
    for (let index = 0; ; index++) {
      let step: string | number = index;
      if (close === '}') {
        this.#space();
        step = this.#name();
        this.#space();
        if (!this.#take(':')) throw new Broken();
      }
      this.#value(wanted.below.get(step));
      this.#space();
      if (this.#take(close)) return;
      if (!this.#take(',')) throw new Broken();
    }
  }

  /** Passes over an object or a list. Only brackets and strings matter. */
  #pass(): void {
    const mark = /["{}[\]]/g;
    mark.lastIndex = this.#at;
    for (let depth = 0; ; ) {
      const found = mark.exec(this.#text);
      if (!found) throw new Broken();
      this.#at = mark.lastIndex;
      if (found[0] === '"') {
        this.#at--;
        this.#string();
        mark.lastIndex = this.#at;
      } else depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
      if (depth === 0) return;
    }
  }

  #name(): string {
    const from = this.#at;
    this.#string();
    try {
      return JSON.parse(this.#text.slice(from, this.#at)) as string;
    } catch {
      throw new Broken();
    }
  }

  #string(): void {
    if (this.#text[this.#at] !== '"') throw new Broken();
    for (let end = this.#at; ; ) {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw new Broken();
      let escapes = 0;
      while (this.#text[end - 1 - escapes] === '\\') escapes++;
      if (escapes % 2 === 0) {
        this.#at = end + 1;
        return;
      }
    }
  }

  #word(): void {
    const word = /[-+.\w]+/y;
    word.lastIndex = this.#at;
    if (!word.test(this.#text)) throw new Broken();
    this.#at = word.lastIndex;
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #take(c: string): boolean {
    if (this.#text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }
}
