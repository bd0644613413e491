import { expect, test } from 'vitest';
import type { Clock } from '../../ports.ts';
import { Crowd } from './crowd.ts';

function crowd(bytesMax = 100) {
  let now = 0;
  const clock: Clock = { now: () => now, after: () => () => {} };
  return { crowd: new Crowd(clock, bytesMax), later: (ms: number) => (now += ms) };
}

test('one address has so many connections at once, and others are not touched by it', () => {
  const { crowd: door } = crowd();
  const entered = Array.from({ length: 60 }, (_, index) => door.enter('a', String(index)));
  expect(entered.filter(Boolean)).toHaveLength(50);
  expect(door.enter('b', 'x')).toBe(true);
  for (let index = 50; index < 60; index += 1) door.leave('a', String(index));
  // One that never came in leaves nothing behind.
  door.leave('a', 'stranger');
  expect(door.enter('a', 'next')).toBe(false);
  door.leave('a', 'next');
  door.leave('a', '0');
  expect(door.enter('a', 'next')).toBe(true);
});

test('mails and guesses are counted by the minute', () => {
  const { crowd: door, later } = crowd();
  expect(Array.from({ length: 101 }, () => door.mayGuess('a')).lastIndexOf(true)).toBe(99);
  expect(door.mayGuess('b')).toBe(true);
  expect(Array.from({ length: 6_001 }, () => door.mayDeliver('a')).lastIndexOf(true)).toBe(5_999);
  later(60_000);
  expect(door.mayGuess('a')).toBe(true);
  expect(door.mayDeliver('a')).toBe(true);
});

test('what is held of mails never exceeds the limit, and is free again when they are gone', () => {
  const { crowd: door } = crowd(100);
  const [first, second] = [door.hold(), door.hold()];
  expect([first.add(60), second.add(40), second.add(1), first.add(1)]).toEqual([true, true, false, false]);
  first.release();
  first.release();
  expect([second.add(60), second.add(1)]).toEqual([true, false]);
});
