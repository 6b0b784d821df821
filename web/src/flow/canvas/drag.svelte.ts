// Moving a step with the pointer: a line shows where it goes.
import { LEVEL, slotFor, slotsOf } from '../model/drag';
import type { Box, Slot } from '../model/drag';
import { targetsOf } from '../model/moves';
import { listOf } from '../model/tree';
import type { Editor } from '../state/editor.svelte';

/** How far the pointer moves before it drags. */
const THRESHOLD = 5;
/** Where the rows begin, behind their numbers. */
const GUTTER = 68;

export class Drag {
  /** The ID of the step that is dragged. */
  id = $state('');
  line = $state.raw<{ x: number; y: number } | undefined>(undefined);
  #slots: Slot[] = [];
  #slot: Slot | undefined;
  #start = { x: 0, y: 0 };
  #pending = '';
  #scroller: Element | null = null;

  constructor(private readonly editor: () => Editor, private readonly root: () => HTMLElement) {}

  /** begin is for the pointerdown event of a row. */
  begin(event: PointerEvent, id: string): void {
    if (event.button !== 0 || this.editor().readOnly) return;
    this.#pending = id;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#scroller = this.root().closest('[data-canvas]');
    addEventListener('pointermove', this.#move);
    addEventListener('pointerup', this.#drop);
    addEventListener('pointercancel', this.#end);
    addEventListener('keydown', this.#escape, true);
  }

  #move = (event: PointerEvent): void => {
    if (!this.id) {
      if (Math.hypot(event.clientX - this.#start.x, event.clientY - this.#start.y) < THRESHOLD) return;
      this.id = this.#pending;
      getSelection()?.removeAllRanges();
    }
    event.preventDefault();
    this.#scroll(event.clientY);
    // Rows move when others fold or the page scrolls, so they are measured again.
    this.#measure();
    const root = this.root().getBoundingClientRect();
    this.#slot = slotFor(this.#slots, event.clientX - root.left - GUTTER, event.clientY - root.top);
    this.line = this.#slot && { x: GUTTER + this.#slot.target.depth * LEVEL, y: this.#slot.y };
  };

  #measure(): void {
    const { flow } = this.editor();
    const root = this.root();
    const top = root.getBoundingClientRect().top;
    const box = (key: string): Box | undefined => {
      const rect = root.querySelector(`[data-row="${CSS.escape(key)}"]`)?.getBoundingClientRect();
      return rect && { top: rect.top - top, height: rect.height };
    };
    this.#slots = slotsOf(
      targetsOf(flow, this.id),
      (target) => {
        const step = listOf(flow, target.list)?.[target.index];
        return step && box(step.id);
      },
      (target) => box(`add:${target.list}`),
    );
  }

  #scroll(y: number): void {
    const view = this.#scroller?.getBoundingClientRect();
    if (!view || !this.#scroller) return;
    if (y < view.top + 40) this.#scroller.scrollTop -= 12;
    else if (y > view.bottom - 40) this.#scroller.scrollTop += 12;
  }

  #drop = (): void => {
    const [id, slot] = [this.id, this.#slot];
    this.#end();
    if (!id) return;
    if (slot && !slot.target.own) this.editor().move(id, slot.target);
    // The click that follows the drag is not meant for the row below.
    const swallow = (event: MouseEvent): void => event.stopPropagation();
    addEventListener('click', swallow, true);
    setTimeout(() => removeEventListener('click', swallow, true));
  };

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.id) return;
    event.stopPropagation();
    this.#end();
  };

  #end = (): void => {
    removeEventListener('pointermove', this.#move);
    removeEventListener('pointerup', this.#drop);
    removeEventListener('pointercancel', this.#end);
    removeEventListener('keydown', this.#escape, true);
    this.id = '';
    this.line = undefined;
    this.#slot = undefined;
  };
}
