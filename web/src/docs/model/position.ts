import { pathText, type Path } from './path';

/** A place in a text: line and column from 1, and the offset from 0. */
export interface Position {
  line: number;
  column: number;
  offset: number;
  /** The length of what is there. */
  length: number;
}

/**
 * Finds where a path is in the text of a document. The text may be one that is being typed: reading ends at what
 * is not JSON, and the places before it are found. If the path itself is missing the nearest place above it is
 * answered.
 */
export function locate(text: string, path: Path): Position | undefined {
  const places = new Scanner(text).places();
  for (let n = path.length; n >= 0; n--) {
    const at = places.get(pathText(path.slice(0, n)));
    if (at) return positionAt(text, at.from, Math.max(at.to - at.from, 1));
  }
  return undefined;
}

/** Where a text stops being JSON. */
export function mistakeIn(text: string): Position {
  return positionAt(text, new Scanner(text).scan());
}

/** The position of an offset. */
export function positionAt(text: string, offset: number, length = 1): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n'), offset, length };
}

/** The offset of a line and a column, both from 1, within the text. */
export function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  return Math.min(start + Math.max(column - 1, 0), text.length);
}

interface Place {
  from: number;
  to: number;
}

class Broken extends Error {}

/** Scanner notes the place of every member: of its name, or of an item of a list the beginning of its value. */
class Scanner {
  private at = 0;
  private found = new Map<string, Place>();

  constructor(private text: string) {}

  places(): Map<string, Place> {
    this.found.set('', { from: 0, to: 1 });
    this.scan();
    return this.found;
  }

  /** Reads all, and returns where it is not JSON; the length of the text if it is. */
  scan(): number {
    try {
      this.value('', 0);
      this.space();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
    }
    return this.at;
  }

  private value(path: string, depth: number): void {
    if (depth > 100) throw new Broken();
    this.space();
    const c = this.text[this.at];
    if (c === '{') this.object(path, depth);
    else if (c === '[') this.list(path, depth);
    else if (c === '"') this.string();
    else this.word();
  }

  private object(path: string, depth: number): void {
    this.at++;
    for (let first = true; ; first = false) {
      this.space();
      if (first && this.take('}')) return;
      const from = this.at;
      const name = this.string();
      const below = path === '' ? name : `${path}.${name}`;
      this.found.set(below, { from, to: this.at });
      this.expect(':');
      this.value(below, depth + 1);
      this.space();
      if (!this.take(',')) return this.expect('}');
    }
  }

  private list(path: string, depth: number): void {
    this.at++;
    for (let i = 0; ; i++) {
      this.space();
      if (i === 0 && this.take(']')) return;
      const below = `${path}[${i}]`;
      this.found.set(below, { from: this.at, to: this.at + 1 });
      this.value(below, depth + 1);
      this.space();
      if (!this.take(',')) return this.expect(']');
    }
  }

  private string(): string {
    const end = /"(?:[^"\\\n]|\\.)*"/y;
    end.lastIndex = this.at;
    const m = end.exec(this.text);
    if (!m) throw new Broken();
    this.at = end.lastIndex;
    try {
      return JSON.parse(m[0]) as string;
    } catch {
      throw new Broken();
    }
  }

  private word(): void {
    const word = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    word.lastIndex = this.at;
    if (!word.exec(this.text)) throw new Broken();
    this.at = word.lastIndex;
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private take(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private expect(c: string): void {
    this.space();
    if (!this.take(c)) throw new Broken();
  }
}
