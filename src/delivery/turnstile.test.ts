import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

test('no more than so many are through at once, and everybody comes through in turn, failures included', async () => {
  const turnstile = new Turnstile(2);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const all = Array.from({ length: 9 }, (_, index) =>
    turnstile.pass(async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      order.push(index);
      inside -= 1;
      if (index % 3 === 0) throw new Error('failed inside');
    }),
  );
  const outcomes = await Promise.allSettled(all);
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
});
