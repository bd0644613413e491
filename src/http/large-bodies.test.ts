import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Clock } from '../ports.ts';
import { LargeBodies, wholeBody } from './large-bodies.ts';

/** A clock whose timers go off when the test says so. */
function clockOfTest(): { clock: Clock; ring: () => void } {
  const timers = new Set<() => void>();
  const after = (_ms: number, callback: () => void): (() => void) => {
    timers.add(callback);
    return () => timers.delete(callback);
  };
  return { clock: { now: () => 0, after }, ring: () => [...timers].forEach((go) => void go()) };
}

test('what there is no room for waits, and goes in the order it came', async () => {
  const bodies = new LargeBodies(clockOfTest().clock, 100);
  const seen: string[] = [];
  const note = (name: string) => (release: () => void) => {
    seen.push(name);
    return release;
  };
  const first = bodies.admit(60).then(note('first'));
  const second = bodies.admit(60).then(note('second'));
  const small = bodies.admit(1).then(note('small'));
  const release = await first;
  expect(seen).toEqual(['first']);
  release();
  // Given back twice it is given back once.
  release();
  await Promise.all([second, small]);
  expect(seen).toEqual(['first', 'second', 'small']);
});

test('who waits too long is sent away, and whoever came after goes on', async () => {
  const { clock, ring } = clockOfTest();
  const bodies = new LargeBodies(clock, 100);
  await bodies.admit(60);
  const large = bodies.admit(60);
  ring();
  await expect(large).rejects.toMatchObject({ code: 'OVERLOADED', detail: { retryAfterSeconds: 5 } });
  await bodies.admit(40);
});

test('what is larger than all the room there is goes alone', async () => {
  const bodies = new LargeBodies(clockOfTest().clock, 100);
  (await bodies.admit(500))();
  await bodies.admit(100);
});

test('a body that is larger than what is taken is refused, and read to its end', async () => {
  const endpoint = { bodyBytesMax: 10 } as Parameters<typeof wholeBody>[0];
  const stream = Readable.from([Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)]);
  await expect(wholeBody(endpoint, stream)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await new Promise((resolve) => stream.once('end', resolve));
});
