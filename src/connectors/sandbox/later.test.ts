import { expect, test } from 'vitest';
import type { Clock } from '../../ports.ts';
import { Later } from './later.ts';

/** A clock that stands still until it is moved. */
function handClock() {
  let now = 1_000_000;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const clock: Clock = {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const move = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.callback();
    }
    now = end;
  };
  return { clock, move, timers };
}

test('things happen once, in the order of their time, never early', () => {
  const { clock, move } = handClock();
  const done: string[] = [];
  const later = new Later<string>(clock, (things) => done.push(...things));
  later.add(500, 'last');
  later.add(100, 'first');
  later.add(250, 'second');
  later.add(250, 'third');
  move(99);
  expect(done).toEqual([]);
  move(11);
  expect(done).toEqual(['first']);
  move(1_000);
  expect(done).toEqual(['first', 'second', 'third', 'last']);
  expect(later.size).toBe(0);
});

test('thousands of things need one timer', () => {
  const { clock, timers, move } = handClock();
  let done = 0;
  const later = new Later<number>(clock, (things) => {
    done += things.length;
  });
  for (let index = 0; index < 5_000; index += 1) later.add(index % 300, index);
  expect(timers.size).toBe(1);
  expect(later.size).toBe(5_000);
  move(400);
  expect(done).toBe(5_000);
  expect(timers.size).toBe(0);
});

test('flushing does everything at once, and what is added meanwhile in its own time', () => {
  const { clock, move } = handClock();
  const done: string[] = [];
  const later = new Later<string>(clock, (things) => {
    for (const thing of things) {
      done.push(thing);
      if (thing === 'again') later.add(1_000, 'added');
    }
  });
  later.add(60_000, 'far');
  later.add(10, 'again');
  later.flush();
  expect(done).toEqual(['again', 'far']);
  move(1_010);
  expect(done).toEqual(['again', 'far', 'added']);
});
