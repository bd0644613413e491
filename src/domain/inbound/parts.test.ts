import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPartOfMore, joinParts } from './parts.ts';

test('parts in any order say what was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), fc.infiniteStream(fc.nat()), (texts, random) => {
      const parts = texts.map((text, at) => ({ index: at + 1, text, receivedAtMs: 1000 + at }));
      const shuffled = parts
        .map((part) => ({ part, rank: random.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ part }) => part);
      expect(joinParts(shuffled, texts.length)).toEqual({
        text: texts.join(''),
        partCount: texts.length,
        isComplete: true,
        isStartKnown: true,
        receivedAtMs: 1000,
      });
    }),
  );
});

test('what is there of an incomplete message is kept in order, and a missing start is known', () => {
  const part = (index: number, text: string) => ({ index, text, receivedAtMs: index });
  expect(joinParts([part(3, 'c'), part(1, 'a')], 3)).toMatchObject({
    text: 'ac',
    isComplete: false,
    isStartKnown: true,
    partCount: 2,
  });
  expect(joinParts([part(3, 'c'), part(2, 'b')], 3)).toMatchObject({ text: 'bc', isComplete: false, isStartKnown: false });
});

test.each([
  [2, 1, true],
  [2, 2, true],
  [255, 255, true],
  [1, 1, false],
  [2, 0, false],
  [2, 3, false],
  [0, 0, false],
  [256, 1, false],
])('a part %2$i of %1$i waits for others: %3$s', (total, index, isPart) => {
  expect(isPartOfMore({ total, index })).toBe(isPart);
});
