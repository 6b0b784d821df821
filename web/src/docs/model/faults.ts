import { isObject, type Json } from './json';
import { parsePath, pathText, type Path } from './path';
import { mistakeIn } from './position';

/** Something that is wrong, or looks wrong, at places of a document. */
export interface Problem {
  severity: 'error' | 'warning';
  message: string;
  code?: string;
  /** Who says so: the provider of a step. */
  provider?: string;
  paths: Path[];
  /** The place in the text itself, where the text is no JSON. */
  line?: number;
  column?: number;
}

/** A fault or warning as the server sends it. */
export interface Told {
  code?: string | undefined;
  message?: string | undefined;
  provider?: string | undefined;
  paths?: string[] | undefined;
}

export function problemsOf(list: readonly Told[] | undefined, severity: Problem['severity']): Problem[] {
  return (list ?? []).map((f) => {
    const problem: Problem = { severity, message: f.message || f.code || '', paths: (f.paths ?? []).map(parsePath) };
    if (f.code) problem.code = f.code;
    if (f.provider) problem.provider = f.provider;
    return problem;
  });
}

/** An error of the server about a request with a document in its member "data". */
export interface Refusal {
  key?: string | undefined;
  message?: string | undefined;
  faults?: Told[] | undefined;
  warnings?: Told[] | undefined;
  fields?: unknown;
}

/** What an error says about the document. A fault has its rule; what cannot be read has only a field. */
export function problemsOfError(error: Refusal): Problem[] {
  const problems = [...problemsOf(error.faults, 'error'), ...problemsOf(error.warnings, 'warning')];
  if (problems.some((p) => p.severity === 'error')) return problems;
  const fields = fieldsOf(error.fields);
  const told = fields.map(({ path, message }): Problem => ({ severity: 'error', message, paths: [path] }));
  if (told.length === 0) told.push({ severity: 'error', message: withoutPlace(error.message ?? error.key ?? ''), paths: [] });
  return [...told, ...problems];
}

/** A message without the place at its beginning, which is shown beside it. */
function withoutPlace(message: string): string {
  return message.replace(/^\$[^\s:]*: /, '');
}

interface FieldMessage {
  path: Path;
  message: string;
}

/** The messages in the fields of an error, with the places in the document. */
export function fieldsOf(fields: unknown): FieldMessage[] {
  const found: FieldMessage[] = [];
  const walk = (value: Json, path: Path, depth: number): void => {
    if (typeof value === 'string') found.push({ path, message: value });
    else if (isObject(value) && depth < 40) {
      for (const [name, below] of Object.entries(value)) walk(below, [...path, /^\d+$/.test(name) ? Number(name) : name], depth + 1);
    }
  };
  if (isObject(fields)) walk(fields, [], 0);
  return found.map(({ path, message }) => ({ path: inDocument(path), message }));
}

function inDocument(path: Path): Path {
  const inner = path[0] === 'data' ? path.slice(1) : path;
  return inner[0] === 'doc' ? inner.slice(1) : inner;
}

/** The problems at a place or below it. */
export function problemsAt(problems: readonly Problem[], path: Path): Problem[] {
  return problems.filter((p) => p.paths.some((at) => isWithin(at, path)));
}

/** Whether a place is another one, or below it. */
export function isWithin(at: Path, above: Path): boolean {
  return at.length >= above.length && above.every((p, i) => at[i] === p);
}

/** The problems exactly at a place. */
export function problemsExactly(problems: readonly Problem[], path: Path): Problem[] {
  const text = pathText(path);
  return problems.filter((p) => p.paths.some((at) => pathText(at) === text));
}

/** Problems as marks in the text of the document. */
export function marksOf(problems: readonly Problem[]): { message: string; severity: Problem['severity']; path: string }[] {
  return problems.flatMap((p) => p.paths.map((path) => ({ message: p.message, severity: p.severity, path: markPath(path) })));
}

function markPath(path: Path): string {
  return path.reduce<string>((text, p) => (typeof p === 'number' ? `${text}[${p}]` : /^[\w$-]+$/.test(p) ? `${text}.${p}` : `${text}[${JSON.stringify(p)}]`), '$');
}

/** Reads a document that was typed, or says where it is no JSON. */
export function readDocument(text: string): { value: Json } | { problem: Problem } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: syntaxProblem(text, error instanceof Error ? error.message : '') };
  }
}

/** Browsers name the place of a mistake in different ways, or not at all, so it is looked for here. */
function syntaxProblem(text: string, message: string): Problem {
  const plain = message.replace(/^JSON\.parse: /, '').replace(/ \(line \d+ column \d+\)$| in JSON at position \d+.*$|, (\.\.\.)?".* is not valid JSON$/s, '');
  const problem: Problem = { severity: 'error', message: plain, paths: [] };
  const { line, column } = mistakeIn(text);
  return { ...problem, line, column };
}
