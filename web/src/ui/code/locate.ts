import type { SyntaxNode, Tree } from '@lezer/common';
import { steps } from './path';

/** Range is a part of a text, by positions. */
export interface Range {
  from: number;
  to: number;
}

/** locate finds the value at a JSON path, or the nearest one around it. */
export function locate(tree: Tree, text: (from: number, to: number) => string, path: string): Range {
  let node = value(tree.topNode);
  for (const step of steps(path)) {
    const next = node && (typeof step === 'number' ? element(node, step) : member(node, step, text));
    if (!next) break;
    node = next;
  }
  return { from: node?.from ?? 0, to: node?.to ?? 0 };
}

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

function children(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

function value(node: SyntaxNode): SyntaxNode | undefined {
  return children(node).find((each) => values.has(each.name));
}

function element(node: SyntaxNode, index: number): SyntaxNode | undefined {
  return node.name === 'Array' ? children(node).filter((each) => values.has(each.name))[index] : undefined;
}

function member(node: SyntaxNode, name: string, text: (from: number, to: number) => string): SyntaxNode | undefined {
  const wanted = JSON.stringify(name);
  const property = children(node).find((each) => {
    const key = each.name === 'Property' ? each.getChild('PropertyName') : null;
    return key && text(key.from, key.to) === wanted;
  });
  return property && value(property);
}
