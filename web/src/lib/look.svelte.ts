// Theme and language: what a person chose, or else what system and browser say.
import { preferences } from '$/api/preferences.svelte';
import { preferred, speak, type Language } from '$/texts/index.svelte';

export type Theme = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** followLook applies theme and language, and their changes; call it in a component. */
export function followLook(): void {
  $effect(() => {
    const theme = preferences.get<Theme>('theme') ?? 'system';
    const apply = () => (document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme);
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  });
  $effect(() => void speak(preferences.get<Language>('language') ?? preferred()));
}
