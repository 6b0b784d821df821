// The editor itself. It is loaded when the first one is shown.
import { autocompletion, closeBrackets, closeBracketsKeymap, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
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
  readonly #writing = new Compartment();
  /** The text as it was given or told last, so that the same one is not compared letter by letter. */
  #text: string;
  #marked = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#text = options.value;
    const root = options.parent.shadowRoot ?? options.parent.attachShadow({ mode: 'open' });
    this.#view = new EditorView({ parent: root as unknown as Element, root, state: this.#state(options.value) });
  }

  #state(doc: string): EditorState {
    const { language, readonly, label } = this.#options;
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(), foldGutter(), drawSelection(), bracketMatching(), highlightActiveLine(), highlightSelectionMatches(), lintGutter(),
        keymap.of([...defaultKeymap, ...searchKeymap, ...foldKeymap]),
        this.#writing.of(readonly ? [] : this.#forWriting()),
        languages[language], syntaxHighlighting(highlight), theme, EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        this.#mode.of(mode(readonly)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.#options.onchange((this.#text = update.state.doc.toString()));
          if (update.selectionSet) this.#position(update.state);
        }),
      ],
    });
  }

  /** What only somebody who writes needs. */
  #forWriting(): Extension {
    const { complete } = this.#options;
    return [
      history(), indentOnInput(), closeBrackets(), autocompletion(complete ? { override: [complete] } : {}),
      keymap.of([...closeBracketsKeymap, ...historyKeymap, indentWithTab]),
    ];
  }

  #position(state: EditorState): void {
    const line = state.doc.lineAt(state.selection.main.head);
    this.#options.onposition?.(line.number, state.selection.main.head - line.from + 1);
  }

  /** set replaces the text if it is another one. */
  set(value: string): void {
    if (value === this.#text) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: value } });
  }

  lock(readonly: boolean): void {
    if (readonly === this.#view.state.readOnly) return;
    this.#view.dispatch({ effects: [this.#mode.reconfigure(mode(readonly)), this.#writing.reconfigure(readonly ? [] : this.#forWriting())] });
  }

  mark(problems: Problem[]): void {
    if (problems.length === 0 && !this.#marked) return;
    this.#marked = problems.length > 0;
    const ranges = this.#ranges(problems);
    const diagnostics = problems.map(({ severity, message }, index): Diagnostic => ({ from: 0, to: 0, ...ranges[index], severity: severity ?? 'error', message: plainMessage(message) }));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** reveal shows and selects what is at a path or a range. */
  reveal(place: string | Range): void {
    const { from, to } = this.#ranges([typeof place === 'string' ? { path: place } : { range: place }])[0] ?? { from: 0, to: 0 };
    this.#view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.#view.focus();
  }

  /** insert puts a text in the place of the selection. */
  insert(text: string): void {
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    this.#view.focus();
  }

  #ranges(places: Pick<Problem, 'path' | 'range'>[]): Range[] {
    const end = this.#view.state.doc.length;
    // The editor writes every end of a line as one character.
    const text = this.#text.includes('\r') ? this.#view.state.doc.toString() : this.#text;
    const found = places.some(({ range }) => !range) ? locate(text, places.map(({ path }) => path ?? '$')) : [];
    return places.map(({ range }, index) => range ?? found[index] ?? { from: 0, to: 0 }).map(({ from, to }) => ({ from: Math.min(from, end), to: Math.min(to, end) }));
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function mode(readonly: boolean): Extension {
  return [EditorState.readOnly.of(readonly), EditorView.editable.of(!readonly)];
}
