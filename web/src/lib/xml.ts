/** indent puts each element of an XML text on a line of its own; texts stay with their elements. */
export function indent(xml: string): string {
  const tokens = xml.match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[^>]*>|[^<]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  let open = false; // Whether the last line is an element that may get its text and end.
  for (const token of tokens) {
    const text = !token.startsWith('<') || token.startsWith('<![CDATA[');
    if (text && token.trim() === '') continue;
    if (text) {
      const last = lines.pop() ?? '';
      lines.push(open ? last + token.trim() : `${last}\n${pad(depth)}${token.trim()}`);
      continue;
    }
    if (token.startsWith('</')) {
      depth = Math.max(0, depth - 1);
      if (open) lines.push((lines.pop() ?? '') + token);
      else lines.push(pad(depth) + token);
      open = false;
      continue;
    }
    lines.push(pad(depth) + token);
    open = !/^<[!?]|\/>$/.test(token);
    if (open) depth++;
  }
  return lines.join('\n');
}

function pad(depth: number): string {
  return '  '.repeat(depth);
}
