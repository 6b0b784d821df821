import { createSubscriber } from 'svelte/reactivity';

/** clock.now is the time in milliseconds; what reads it is drawn again every second. */
class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const clock = new Clock();
