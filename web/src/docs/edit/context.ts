import { getContext, setContext } from 'svelte';
import type { Regime } from '../model/tax';
import type { Labels } from '../model/view';
import type { Editor } from '../state/editor.svelte';

/** What all fields of the form of a document share. */
export interface FormContext {
  readonly editor: Editor;
  readonly labels: Labels;
  readonly regime: Regime | undefined;
}

const key = Symbol('document form');

export function provideForm(context: FormContext): void {
  setContext(key, context);
}

export function useForm(): FormContext {
  return getContext<FormContext>(key);
}
