import { copyText, fresh, pasteText } from '../model/clipboard';
import * as edit from '../model/edit';
import { begin, canRedo, canUndo, record, redo, undo } from '../model/history';
import { newID } from '../model/ids';
import { neighbour } from '../model/moves';
import { Malformed } from '../model/parse';
import { numbersOf, rowsOf } from '../model/rows';
import type { Row } from '../model/rows';
import { find } from '../model/tree';
import { emptyFlow, MAIN, RESCUE } from '../model/types';
import type { Branch, Flow, JsonObject, ListKey, Place, Step } from '../model/types';

/** Say tells people what happened: the key of a text, its parameters, and whether it went wrong. */
export type Say = (key: string, params?: Record<string, string>, bad?: boolean) => void;

/** NewStep is what the picker of actions gives. */
export interface NewStep {
  readonly action: string;
  readonly name: string;
}

/** Picking is what the picker of actions is open for. */
export type Picking = { readonly place: Place } | { readonly replace: string };

const nothing = emptyFlow();

/** Editor is the state of the visual editor: the tree, the selection, and what can be undone. */
export class Editor {
  #history = $state.raw(begin(nothing));
  #saved = $state.raw(nothing);
  selected = $state('');
  folded = $state.raw<ReadonlySet<string>>(new Set());
  picking = $state.raw<Picking | undefined>(undefined);
  readOnly = $state(false);

  readonly flow = $derived(this.#history.now);
  readonly main: Row[] = $derived(rowsOf(this.flow, MAIN, this.folded));
  readonly rescue: Row[] = $derived(rowsOf(this.flow, RESCUE, this.folded));
  readonly rows: Row[] = $derived([...this.main, ...this.rescue]);
  readonly row: Row | undefined = $derived(this.rows.find((row) => row.key === this.selected));
  readonly step: Step | undefined = $derived(find(this.flow, this.selected)?.step);
  readonly numbers = $derived(numbersOf(this.flow));
  readonly canUndo = $derived(canUndo(this.#history));
  readonly canRedo = $derived(canRedo(this.#history));
  readonly dirty = $derived(this.#history.now !== this.#saved);

  constructor(private readonly say: Say) {}

  /** load begins anew with a workflow. */
  load(flow: Flow): void {
    this.#history = begin(flow);
    this.#saved = flow;
    if (!this.rows.some((row) => row.key === this.selected)) this.selected = '';
    this.picking = undefined;
  }

  /** saved marks a tree as the one that the server has. */
  saved(flow: Flow): void {
    this.#saved = flow;
  }

  /** set puts another tree in place of the whole, which can be undone. */
  set(flow: Flow, label: string, group = ''): void {
    this.#history = record(this.#history, flow, label, group);
  }

  /** describe changes members of the workflow itself. */
  describe(change: Partial<Pick<Flow, 'name' | 'description' | 'schema' | 'country'>>): void {
    this.set({ ...this.flow, ...change }, 'described', `flow:${Object.keys(change).join()}`);
  }

  pick(picking: Picking): void {
    if (!this.readOnly) this.picking = picking;
  }

  /** place returns where new steps go: below the selected step, or into the selected branch. */
  place(): Place {
    const row = this.row;
    if (!row) return { list: MAIN, index: this.flow.steps.length };
    if (row.kind === 'step') return { list: row.place.list, index: row.place.index + 1 };
    return row.kind === 'branch' ? { list: row.list, index: 0 } : { list: row.list, index: Number.MAX_SAFE_INTEGER };
  }

  /** chosen takes the choice of the picker. */
  chosen(what: NewStep): void {
    const picking = this.picking;
    this.picking = undefined;
    if (!picking) return;
    if ('replace' in picking) {
      this.#act('replaced', what.name, () => edit.replace(this.flow, picking.replace, what.action, what.name));
      this.selected = picking.replace;
    } else this.insert(picking.place, [{ id: newID(), action: what.action, name: what.name }], 'added');
  }

  insert(place: Place, steps: readonly Step[], label = 'added'): void {
    const name = steps[0]?.name ?? steps[0]?.action ?? '';
    if (this.#act(label, name, () => edit.insert(this.flow, place, steps)) && steps[0]) this.selected = steps[0].id;
  }

  /** remove removes the selected row: a step, a branch, or the end of a branch. */
  remove(row: Row | undefined = this.row): void {
    if (!row || row.kind === 'add') return;
    const at = this.rows.indexOf(row);
    const done = this.#removed(row);
    if (done) this.selected = this.#near(at);
  }

  #removed(row: Row): boolean {
    switch (row.kind) {
      case 'step': return this.#act('removed', this.#name(row.step), () => edit.remove(this.flow, [row.step.id]));
      case 'branch': return this.#act('branchRemoved', row.branch.code ?? '', () => edit.removeBranch(this.flow, row.list));
      case 'stop': return this.branch(row.list, { stop: false });
      case 'jump': return this.branch(row.list, { step_id: undefined });
      default: return false;
    }
  }

  /** #near returns a row that takes the selection of one that is gone: the next step, or the row above. */
  #near(at: number): string {
    const rows = this.rows;
    const next = rows[Math.min(at, rows.length - 1)];
    return (next?.kind === 'step' ? next : rows[Math.max(0, at - 1)])?.key ?? '';
  }

  /** update changes members of a step; letters typed in the same field are undone together. */
  update(id: string, change: Partial<Omit<Step, 'id'>>, field = ''): void {
    this.#act('changed', '', () => edit.update(this.flow, id, change), field && `${id}:${field}`);
  }

  configure(id: string, config: JsonObject, field = 'config'): void {
    this.#act('changed', '', () => edit.configure(this.flow, id, config), `${id}:${field}`);
  }

  /** addBranch adds a branch for an outcome, and selects the row that adds to it. */
  addBranch(id: string, branch: Branch): void {
    const label = edit.isFailure(branch) ? 'exceptionAdded' : 'responseAdded';
    if (!this.#act(label, branch.code ?? '', () => edit.addBranch(this.flow, id, branch))) return;
    this.unfold(id);
    this.selected = `add:${edit.lastBranch(this.flow, id)}`;
  }

  branch(list: ListKey, change: Partial<Branch>): boolean {
    return this.#act('branchChanged', '', () => edit.updateBranch(this.flow, list, change));
  }

  /** move puts a step at a place, as with a drag. */
  move(id: string, to: Place): void {
    const name = this.#name(find(this.flow, id)?.step);
    if (this.#act('', name, () => edit.move(this.flow, id, to))) this.#moved(id, name);
  }

  /** nudge moves the selected step to the next place above or below, in and out of branches. */
  nudge(direction: 'up' | 'down'): void {
    const id = this.step?.id;
    if (!id || this.readOnly) return;
    const to = neighbour(this.flow, id, direction);
    if (to) this.move(id, to);
    else this.say('flow.said.end');
  }

  #moved(id: string, name: string): void {
    const found = find(this.flow, id);
    if (!found) return;
    for (const above of found.above) this.unfold(above);
    this.selected = id;
    const number = String(this.numbers.get(id) ?? '');
    this.say('flow.said.moved', { name, number, level: String(found.depth) });
  }

  /** copy returns the text of the selected step, or of the steps of the selected branch. */
  copy(): string | undefined {
    const row = this.row;
    const steps = row?.kind === 'step' ? [row.step] : row?.kind === 'branch' ? row.branch.steps ?? [] : [];
    if (steps.length === 0) return undefined;
    this.say('flow.said.copied', { name: this.#name(steps[0]) });
    return copyText(steps);
  }

  paste(text: string): void {
    if (this.readOnly) return;
    try {
      this.insert(this.place(), pasteText(text, this.flow), 'pasted');
    } catch (e) {
      if (!(e instanceof Malformed)) throw e;
      this.say('flow.refused.paste', {}, true);
    }
  }

  duplicate(): void {
    const row = this.row;
    if (row?.kind === 'step') this.insert(this.place(), fresh([row.step], this.flow), 'added');
  }

  undo(): void {
    this.#travel(undo(this.#history), 'flow.said.undone');
  }

  redo(): void {
    this.#travel(redo(this.#history), 'flow.said.redone');
  }

  #travel(to: ReturnType<typeof undo<Flow>>, key: string): void {
    if (!to || this.readOnly) return;
    const at = this.rows.findIndex((row) => row.key === this.selected);
    this.#history = to.history;
    if (!this.row) this.selected = this.#near(Math.max(0, at));
    this.say(key, { what: to.label });
  }

  /** go moves the selection over the rows that are shown. */
  go(by: 'up' | 'down' | 'first' | 'last'): void {
    const rows = this.rows;
    const at = rows.findIndex((row) => row.key === this.selected);
    const to = { up: at - 1, down: at + 1, first: 0, last: rows.length - 1 }[by];
    const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 && by === 'up' ? 0 : to))];
    if (row) this.selected = row.key;
  }

  /** out folds the selected step, or goes to the row that it is below. */
  out(): void {
    const row = this.row;
    if (!row) return;
    if (row.kind === 'step' && row.foldable && !row.folded) this.fold(row.step.id);
    else if (row.kind === 'branch') this.selected = row.step.id;
    else {
      const list = row.kind === 'step' ? row.place.list : row.list;
      if (list.includes('/')) this.selected = list;
    }
  }

  /** into unfolds the selected step, or goes to its first branch. */
  into(): void {
    const row = this.row;
    if (row?.kind === 'step' && row.folded) this.unfold(row.step.id);
    else if (row?.kind === 'branch' || (row?.kind === 'step' && row.foldable)) this.go('down');
  }

  fold(id: string): void {
    this.folded = new Set([...this.folded, id]);
  }

  unfold(id: string): void {
    this.folded = new Set([...this.folded].filter((other) => other !== id));
  }

  /** reveal selects a step, wherever it is. */
  reveal(id: string): void {
    const found = find(this.flow, id);
    if (!found) return;
    for (const above of found.above) this.unfold(above);
    this.selected = id;
  }

  #name(step: Step | undefined): string {
    return step?.name ?? step?.action ?? '';
  }

  #act(label: string, name: string, change: () => Flow, group = ''): boolean {
    if (this.readOnly) return false;
    try {
      const before = this.flow;
      this.#history = record(this.#history, change(), label || 'moved', group);
      if (this.flow === before) return false;
      if (label && !group) this.say(`flow.said.${label}`, { name });
      return true;
    } catch (e) {
      if (!(e instanceof edit.Refused)) throw e;
      this.say(`flow.refused.${e.key}`, {}, true);
      return false;
    }
  }
}
