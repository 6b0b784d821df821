import { getContext, setContext } from 'svelte';
import type { Schema } from './schema';

export interface Problem {
  path: string;
  message: string;
}

/** FormContext is what all nodes of one SchemaForm share. */
export interface FormContext {
  readonly root: Schema;
  readonly disabled: boolean;
  name: (member: string) => string | undefined;
  problem: (path: string) => string | undefined;
}

const key = Symbol('schema');

export function provideSchema(context: FormContext): void {
  setContext(key, context);
}

export function useSchema(): FormContext {
  return getContext<FormContext>(key);
}
