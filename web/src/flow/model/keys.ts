/** Command is what a key does in the list of steps. */
export type Command =
  | 'up' | 'down' | 'first' | 'last' | 'out' | 'in'
  | 'moveUp' | 'moveDown' | 'remove' | 'undo' | 'redo'
  | 'copy' | 'cut' | 'paste' | 'duplicate' | 'open' | 'add' | 'menu' | 'note' | 'help' | 'leave';

/** Press is what is needed of a keyboard event. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const bare: Record<string, Command> = {
  ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last', ArrowLeft: 'out', ArrowRight: 'in',
  Delete: 'remove', Backspace: 'remove', Enter: 'open', '/': 'add', '?': 'help', ContextMenu: 'menu', Escape: 'leave', n: 'note',
};
const withAlt: Record<string, Command> = { ArrowUp: 'moveUp', ArrowDown: 'moveDown' };
const withCtrl: Record<string, Command> = { z: 'undo', y: 'redo', c: 'copy', x: 'cut', v: 'paste', d: 'duplicate' };

/** commandOf returns what a key does while a row of the editor has the focus. */
export function commandOf(press: Press): Command | undefined {
  const { key, altKey, shiftKey } = press;
  const ctrl = press.ctrlKey || press.metaKey;
  if (ctrl && altKey) return undefined;
  if (altKey) return Object.hasOwn(withAlt, key) ? withAlt[key] : undefined;
  if (ctrl) {
    const low = key.toLowerCase();
    if (low === 'z' && shiftKey) return 'redo';
    return !shiftKey && Object.hasOwn(withCtrl, low) ? withCtrl[low] : undefined;
  }
  if (key === 'F10' && shiftKey) return 'menu';
  return Object.hasOwn(bare, key) ? bare[key] : undefined;
}

/** writesText reports whether an element takes the keys for itself. */
export function writesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
