/** Message is one server-sent event. */
export interface Message {
  id: string;
  event: string;
  data: string;
}

/** Parser reads the text of a stream of server-sent events, in parts of any size. */
export class Parser {
  #rest = '';
  #id = '';

  /** push takes the next part and returns the events that it completes. */
  push(text: string): Message[] {
    const blocks = (this.#rest + text).replace(/\r\n?/g, '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map((block) => this.#message(block)).filter((each) => each.data !== '' || each.event !== 'message');
  }

  #message(block: string): Message {
    const message: Message = { id: this.#id, event: 'message', data: '' };
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'data') data.push(value);
      if (name === 'event') message.event = value;
      if (name === 'id') message.id = this.#id = value;
    }
    message.data = data.join('\n');
    return message;
  }
}
