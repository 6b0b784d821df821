import type { Target } from './moves';

/** Box is where a row of the editor is on the screen. */
export interface Box {
  readonly top: number;
  readonly height: number;
}

/** Slot is a place for a step, and where on the screen it is. */
export interface Slot {
  readonly target: Target;
  readonly y: number;
}

/**
 * slotsOf places the targets of a drag on the screen: the ones before a step at the upper
 * edge of its row, the one at the end of a list at the row that adds to it. A target whose
 * row is not shown, because it is folded, is left out.
 */
export function slotsOf(targets: readonly Target[], stepAt: (t: Target) => Box | undefined, endOf: (t: Target) => Box | undefined): Slot[] {
  return targets.flatMap((target) => {
    const before = stepAt(target);
    if (before) return [{ target, y: before.top }];
    const end = endOf(target);
    return end ? [{ target, y: end.top }] : [];
  });
}

/** How far the pointer moves to the right for a level, in pixels. */
export const LEVEL = 28;

/**
 * slotFor returns the slot nearest to the pointer. Of slots that are about as near, the one
 * whose level fits the pointer's place to the right counts.
 */
export function slotFor(slots: readonly Slot[], x: number, y: number): Slot | undefined {
  let best: Slot | undefined;
  let least = Infinity;
  for (const slot of slots) {
    const distance = Math.abs(slot.y - y) + Math.abs(slot.target.depth - x / LEVEL) * 4;
    if (distance < least) {
      best = slot;
      least = distance;
    }
  }
  return best;
}
