/** steps splits a JSON path into names and indexes: $.doc.lines[2]["a b"] is doc, lines, 2, a b. */
export function steps(path: string): (string | number)[] {
  const found: (string | number)[] = [];
  for (const [, name, index, quoted] of path.matchAll(/\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gu)) {
    if (name !== undefined && name !== '$') found.push(name);
    if (index !== undefined) found.push(Number(index));
    if (quoted !== undefined) found.push(JSON.parse(quoted) as string);
  }
  return found;
}
