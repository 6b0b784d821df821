export interface Message {
  id: number;
  text: string;
  kind: 'info' | 'error';
}

let next = 0;
export const toasts = $state<{ list: Message[] }>({ list: [] });

/** toast shows a short message for some seconds; errors stay longer. */
export function toast(text: string, kind: Message['kind'] = 'info'): void {
  const id = next++;
  toasts.list = [...toasts.list.slice(-3), { id, text, kind }];
  setTimeout(() => dismiss(id), kind === 'error' ? 12_000 : 4000);
}

export function dismiss(id: number): void {
  toasts.list = toasts.list.filter((each) => each.id !== id);
}
