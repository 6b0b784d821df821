// The editor is large, so it is loaded when the first one is shown, or a little before.
let loading: Promise<typeof import('./editor')> | undefined;

/** loadEditor loads the editor, once. */
export function loadEditor(): Promise<typeof import('./editor')> {
  loading ??= import('./editor').catch((error: unknown) => {
    loading = undefined; // a connection that was lost may be back
    throw error;
  });
  return loading;
}

/** preloadEditor loads the editor when the browser has nothing else to do. The function that it returns ends the wait. */
export function preloadEditor(): () => void {
  const load = () => void loadEditor().catch(() => undefined);
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(load, 200);
    return () => clearTimeout(timer);
  }
  const wait = requestIdleCallback(load, { timeout: 2000 });
  return () => cancelIdleCallback(wait);
}
