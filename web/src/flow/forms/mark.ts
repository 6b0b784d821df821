// Where an error of an expression or a jq program is, as a mark in the editor.
import type { Problem } from '$/ui/code/editor';

/** Failure is an error as the server says it: line and column count characters from 1. */
export interface Failure {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

const place = / ?\((\d+):(\d+)\)$/;

/** failureOf reads the place out of a message that ends with it, as those about expressions do: "… (1:22)". */
export function failureOf(message: string): Failure {
  const found = place.exec(message);
  return found ? { message: message.replace(place, ''), line: Number(found[1]), column: Number(found[2]) } : { message };
}

/** marksIn returns the mark of a failure in the text of the program; none if its place is not known. */
export function marksIn(text: string, { message, line, column = 1 }: Failure): Problem[] {
  if (!line || text === '') return [];
  const lines = text.split('\n');
  const at = Math.min(line, lines.length) - 1;
  const before = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  const from = Math.min(before + [...lines[at]!].slice(0, Math.max(0, column - 1)).join('').length, text.length - 1);
  const wide = (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
  return [{ message, severity: 'error', range: { from, to: from + wide } }];
}
