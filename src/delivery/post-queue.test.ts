import { expect, it } from 'vitest';
import type { Clock } from '../ports.ts';
import { PostQueue } from './post-queue.ts';

/** A clock that stands still until it is moved. */
class StillClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly atMs: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  move(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ atMs }) => atMs <= this.#now);
    this.#timers = this.#timers.filter(({ atMs }) => atMs > this.#now);
    for (const { callback } of due) callback();
  }
}

/** A queue whose posts end when they are told to. */
function scene() {
  const clock = new StillClock();
  const open = new Map<string, () => void>();
  const queue = new PostQueue<string>(clock, (post) => new Promise((resolve) => open.set(post, resolve)));
  const end = async (post: string): Promise<void> => {
    open.get(post)?.();
    open.delete(post);
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { clock, queue, end, underWay: () => [...open.keys()] };
}

const pace = { windowSize: 2, requestsPerSecond: undefined };

it('has as many under way to a target as its window allows, the others in their order', async () => {
  const { queue, end, underWay } = scene();
  for (const post of ['a', 'b', 'c', 'd']) queue.offer('slow', pace, post);
  expect(underWay()).toEqual(['a', 'b']);
  await end('b');
  expect(underWay()).toEqual(['a', 'c']);
  expect(queue.pending).toBe(3);
});

it('lets no target wait for another', () => {
  const { queue, underWay } = scene();
  for (const post of ['a', 'b', 'c']) queue.offer('slow', pace, post);
  queue.offer('other', pace, 'x');
  expect(underWay()).toEqual(['a', 'b', 'x']);
});

it('makes no more a second than the target wants, after the first', async () => {
  const { clock, queue, end, underWay } = scene();
  const slow = { windowSize: 20, requestsPerSecond: 2 };
  for (const post of ['a', 'b', 'c']) queue.offer('paced', slow, post);
  expect(underWay()).toEqual(['a']);
  await end('a');
  clock.move(499);
  expect(underWay()).toEqual([]);
  clock.move(1);
  expect(underWay()).toEqual(['b']);
  clock.move(500);
  expect(underWay()).toEqual(['b', 'c']);
});

it('keeps the pace over a pause in which nothing waits', async () => {
  const { clock, queue, end, underWay } = scene();
  const slow = { windowSize: 20, requestsPerSecond: 1 };
  queue.offer('paced', slow, 'a');
  await end('a');
  clock.move(400);
  queue.offer('paced', slow, 'b');
  expect(underWay()).toEqual([]);
  clock.move(600);
  expect(underWay()).toEqual(['b']);
});

it('takes no more than memory should hold for one target, and says which have enough', () => {
  const { queue } = scene();
  let taken = 0;
  while (queue.offer('slow', pace, `post ${taken}`)) taken += 1;
  expect(taken).toBe(502);
  expect(queue.busyTargets()).toEqual(['slow']);
  expect(queue.offer('other', pace, 'x')).toBe(true);
});

it('stops once what is under way has ended, and forgets what waits', async () => {
  const { queue, end, underWay } = scene();
  for (const post of ['a', 'b', 'c']) queue.offer('slow', pace, post);
  let isStopped = false;
  const stopped = queue.stop(60_000).then(() => {
    isStopped = true;
  });
  expect(queue.offer('slow', pace, 'd')).toBe(false);
  await end('a');
  expect([isStopped, underWay()]).toEqual([false, ['b']]);
  await end('b');
  await stopped;
  expect(queue.pending).toBe(0);
});

it('stops when the grace is over, whatever is under way', async () => {
  const { clock, queue } = scene();
  queue.offer('slow', pace, 'a');
  const stopped = queue.stop(3_000);
  clock.move(3_000);
  await stopped;
});
