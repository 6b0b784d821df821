// The members of a configuration, out of its JSON Schema, as a list for people.

export interface Member {
  path: string;
  type: string;
  title: string;
  text: string;
  /** The values that are allowed, if they are few. */
  values: string;
  required: boolean;
}

interface Node {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  deprecated?: boolean;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  additionalProperties?: Node | boolean;
}

const deepest = 3;

/** members lists what a configuration can have, with that of nested objects and lists. */
export function members(schema: unknown, before = '', depth = 0): Member[] {
  const node = asNode(schema);
  return Object.entries(node.properties ?? {})
    .filter(([, each]) => asNode(each).deprecated !== true)
    .flatMap(([name, each]) => {
      const own = asNode(each);
      const path = before + name;
      const row = describe(own, path, node.required?.includes(name) === true);
      if (depth + 1 >= deepest) return [row];
      const inner = own.items ? members(own.items, `${path}[].`, depth + 1) : members(own, `${path}.`, depth + 1);
      return [row, ...inner];
    });
}

function describe(node: Node, path: string, required: boolean): Member {
  const values = node.enum?.map(String).filter((each) => each !== '') ?? [];
  return { path, type: typeOf(node), title: node.title ?? '', text: node.description ?? '', values: values.join(', '), required };
}

function typeOf(node: Node): string {
  const own = Array.isArray(node.type) ? node.type.join(' | ') : (node.type ?? 'any');
  return own === 'array' && node.items ? `${typeOf(asNode(node.items))}[]` : own;
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}
