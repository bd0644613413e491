// Work that comes round.

import type { Clock } from '../ports.ts';

/**
 * Does work every so often, counted from the end of the last round; the answer ends it and resolves when nothing is under way any more.
 * @param work must not reject
 */
export function everySoOften(clock: Clock, intervalMs: number, work: () => Promise<void>): () => Promise<void> {
  let isStopped = false;
  let cancel = (): void => {};
  let round = Promise.resolve();
  const next = (): void => {
    if (isStopped) return;
    cancel = clock.after(intervalMs, () => {
      round = work().then(next);
    });
  };
  next();
  return () => {
    isStopped = true;
    cancel();
    return round;
  };
}
