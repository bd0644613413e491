import { expect, test } from 'vitest';
import { Weights } from './weights.ts';

const MB = 1024 * 1024;

test('large mails wait for each other, in the order they came, and one that is too large goes alone', async () => {
  const weights = new Weights();
  const gone: string[] = [];
  const take = (name: string, bytes: number) => weights.take(bytes).then(() => gone.push(name));
  const all = [take('a', 60 * MB), take('b', 60 * MB), take('c', 1), take('huge', 500 * MB), take('d', 1)];
  await all[0];
  expect(gone).toEqual(['a']);
  weights.giveBack(60 * MB);
  await Promise.all(all.slice(1, 3));
  expect(gone).toEqual(['a', 'b', 'c']);
  weights.giveBack(60 * MB);
  weights.giveBack(1);
  await all[3];
  expect(gone).toEqual(['a', 'b', 'c', 'huge']);
  weights.giveBack(500 * MB);
  await all[4];
});
