// Messages of the server and of checks. They write names and code between backticks, as in
// "add it under `customer.addresses`", and begin in lower case.

export interface Part {
  text: string;
  code: boolean;
}

/** messageParts splits a message at its backticks. One without a partner is a part of the text. */
export function messageParts(message: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  for (const found of message.matchAll(/`([^`\n]+)`/g)) {
    parts.push({ text: message.slice(rest, found.index), code: false }, { text: found[1] ?? '', code: true });
    rest = found.index + found[0].length;
  }
  parts.push({ text: message.slice(rest), code: false });
  const [first] = parts;
  // A first word that goes on as a name does (lines[0], tax_id, jq:) is one, and stays as it is.
  if (first && /^\p{Ll}[\p{L}'’]*(,? |$)/u.test(first.text)) first.text = first.text[0]?.toUpperCase() + first.text.slice(1);
  return parts.filter((part) => part.text !== '');
}

/** plainMessage is a message for places that show only text, such as a title. */
export function plainMessage(message: string): string {
  return messageParts(message).map((part) => part.text).join('');
}
