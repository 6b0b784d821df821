/** kept makes a formatter once for each language and use: making one takes much longer than using it. */
export function kept<T>(make: (language: string, use: string) => T): (language: string, use?: string) => T {
  const known = new Map<string, T>();
  return (language, use = '') => {
    const key = `${language} ${use}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = make(language, use)));
    return found;
  };
}
