// Highlighting of the two small languages of workflows: conditions (expr) and programs (jq).
import { StreamLanguage, type StringStream } from '@codemirror/language';

function language(keywords: string[], comment: string) {
  const known = new Set(keywords);
  return StreamLanguage.define({
    name: 'program',
    token(stream: StringStream): string | null {
      if (stream.eatSpace()) return null;
      if (stream.match(comment)) return stream.skipToEnd(), 'comment';
      if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/) || stream.match(/^`[^`]*`?/)) return 'string';
      if (stream.match(/^\d[\d_]*(\.\d+)?([eE][+-]?\d+)?/)) return 'number';
      if (stream.match(/^\$[\w]+/)) return 'variableName.special';
      if (stream.match(/^\.[A-Za-z_]\w*/)) return 'propertyName';
      const name = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
      if (name) return known.has(name[0]) ? 'keyword' : stream.peek() === '(' ? 'variableName.function' : 'variableName';
      stream.next();
      return 'operator';
    },
    languageData: { commentTokens: { line: comment }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
  });
}

export const expr = language(['and', 'or', 'not', 'in', 'contains', 'matches', 'startsWith', 'endsWith', 'true', 'false', 'nil', 'let', 'if', 'else'], '//');
export const jq = language(['def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'and', 'or', 'not', 'import', 'include', 'label', 'null', 'true', 'false'], '#');
