// The editor itself. It is loaded when the first one is shown.
import { autocompletion, closeBrackets, closeBracketsKeymap, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { plainMessage } from '$/lib/message';
import { expr, jq } from './languages';
import { locate, type Range } from './locate';

export type Language = 'json' | 'jq' | 'expr' | 'text';

/** Problem is a mark in the text: at a JSON path, or at positions. */
export interface Problem {
  message: string;
  severity?: 'error' | 'warning';
  path?: string;
  range?: Range;
}

export interface EditorOptions {
  parent: HTMLElement;
  value: string;
  language: Language;
  readonly: boolean;
  label: string;
  complete?: CompletionSource;
  onchange: (value: string) => void;
  onposition?: (line: number, column: number) => void;
}

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--green)' },
  { tag: tags.number, color: 'var(--orange)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--violet)' },
  { tag: tags.special(tags.variableName), color: 'var(--teal)' },
  { tag: tags.function(tags.variableName), color: 'var(--blue)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent-soft) 45%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--accent-soft)' },
  '.cm-foldPlaceholder': { background: 'var(--sunken)', border: '1px solid var(--line)', color: 'var(--muted)' },
  '.cm-tooltip, .cm-panels': { background: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-panel input, .cm-panel button': { background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line-strong)' },
  '.cm-matchingBracket': { background: 'var(--accent-soft) !important' },
});

const languages: Record<Language, Extension> = { json: json(), jq, expr, text: [] };

/** Editor is one CodeMirror in a shadow root, where its style sheets need no exception in the policy. */
export class Editor {
  readonly #view: EditorView;
  readonly #options: EditorOptions;
  readonly #mode = new Compartment();

  constructor(options: EditorOptions) {
    this.#options = options;
    const root = options.parent.shadowRoot ?? options.parent.attachShadow({ mode: 'open' });
    this.#view = new EditorView({ parent: root as unknown as Element, root, state: this.#state(options.value) });
  }

  #state(doc: string): EditorState {
    const { language, readonly, label, complete } = this.#options;
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), highlightSelectionMatches(), lintGutter(),
        autocompletion(complete ? { override: [complete] } : {}),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...(readonly ? [] : [indentWithTab])]),
        languages[language], syntaxHighlighting(highlight), theme, EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        this.#mode.of(mode(readonly)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.#options.onchange(update.state.doc.toString());
          if (update.selectionSet) this.#position(update.state);
        }),
      ],
    });
  }

  #position(state: EditorState): void {
    const line = state.doc.lineAt(state.selection.main.head);
    this.#options.onposition?.(line.number, state.selection.main.head - line.from + 1);
  }

  /** set replaces the text if it is another one. */
  set(value: string): void {
    if (value === this.#view.state.doc.toString()) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: value } });
  }

  lock(readonly: boolean): void {
    this.#view.dispatch({ effects: this.#mode.reconfigure(mode(readonly)) });
  }

  mark(problems: Problem[]): void {
    const diagnostics = problems.map((problem): Diagnostic => {
      const { from, to } = this.#range(problem);
      return { from, to, severity: problem.severity ?? 'error', message: plainMessage(problem.message) };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** reveal shows and selects what is at a path or a range. */
  reveal(place: string | Range): void {
    const { from, to } = this.#range(typeof place === 'string' ? { path: place } : { range: place });
    this.#view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.#view.focus();
  }

  /** insert puts a text in the place of the selection. */
  insert(text: string): void {
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    this.#view.focus();
  }

  #range({ path, range }: Pick<Problem, 'path' | 'range'>): Range {
    const { state } = this.#view;
    const end = state.doc.length;
    if (range) return { from: Math.min(range.from, end), to: Math.min(range.to, end) };
    const tree = ensureSyntaxTree(state, end, 500) ?? syntaxTree(state);
    return locate(tree, (from, to) => state.sliceDoc(from, to), path ?? '$');
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function mode(readonly: boolean): Extension {
  return [EditorState.readOnly.of(readonly), EditorView.editable.of(!readonly)];
}
