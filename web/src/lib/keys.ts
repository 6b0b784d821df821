// Shortcuts of the whole console. Single keys do nothing while somebody types.

export type Shortcuts = Record<string, () => unknown>;

let prefix = '';

/** typing says whether an event comes from a place where people write. */
export function typing(event: KeyboardEvent): boolean {
  const origin = event.composedPath()[0];
  return origin instanceof HTMLElement && (origin.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(origin.tagName));
}

/** press runs the shortcut of a key: "mod+k", "?", "/", or two keys after each other: "g j". */
export function press(event: KeyboardEvent, shortcuts: Shortcuts): void {
  const mod = event.metaKey || event.ctrlKey;
  if (event.defaultPrevented || event.altKey || (!mod && typing(event))) return;
  const key = event.key.toLowerCase();
  const name = mod ? `mod+${key}` : prefix + key;
  prefix = !mod && prefix === '' && Object.keys(shortcuts).some((each) => each.startsWith(`${key} `)) ? `${key} ` : '';
  const action = shortcuts[name];
  if (!action) return;
  event.preventDefault();
  action();
}

/** modKey is the name of the key on this system. */
export const modKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
