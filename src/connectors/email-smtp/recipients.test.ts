import { describe, expect, test } from 'vitest';
import { outcomeOf, progressOf, recipientsOf, wordsIn } from './recipients.ts';
import type { Reply } from './session.ts';

const TAKEN: Reply = { code: 250, text: '250 ok' };
const LATER: Reply = { code: 450, text: '450 later' };
const NEVER: Reply = { code: 550, text: '550 5.1.1 never' };
const replies = (words: Readonly<Record<string, Reply>>) => new Map(Object.entries(words));

test('a mail goes to everybody it names, each once, first to the one whose status it is', () => {
  const content = {
    to: [{ address: 'a@x.example' }, { address: 'b@x.example' }],
    cc: [{ address: 'A@X.example' }, { address: 'c@grün.example' }],
    bcc: [{ address: 'd@x.example' }],
  };
  expect(recipientsOf({ destination: 'b@x.example' }, content)).toEqual([
    'b@x.example',
    'a@x.example',
    'c@xn--grn-ioa.example',
    'd@x.example',
  ]);
});

describe('a mail to several', () => {
  test('is tried again with what is known of those who are through with it, and only of them', () => {
    const progress = progressOf('a', replies({ a: TAKEN, b: LATER, c: NEVER }), 'token');
    expect([...wordsIn(progress)]).toEqual([...replies({ a: TAKEN, c: NEVER })]);
    expect([...wordsIn(JSON.parse(JSON.stringify(progress)))]).toEqual([...wordsIn(progress)]);
  });

  test('has nothing to be remembered while nobody is through with it', () => {
    expect(progressOf('a', replies({ a: LATER, b: LATER }), 'token')).toBeUndefined();
    expect([...wordsIn(undefined)]).toEqual([]);
  });

  test.each([
    [{ a: TAKEN, b: LATER }, 'accepted'],
    [{ a: NEVER, b: LATER }, 'refused'],
    [{ a: LATER, b: TAKEN }, undefined],
  ])('ends, when there is no other try, with what was said of the one whose status it is: %j', (words, kind) => {
    expect(progressOf('a', replies(words as Record<string, Reply>), 'token')?.atEnd?.kind).toBe(kind);
  });
});

describe('the outcome', () => {
  const inTime = { afterMs: 60_000, isInTime: true };
  const tooLate = { afterMs: 60_000, isInTime: false };
  test.each([
    ['taken', { a: TAKEN }, inTime, 'accepted'],
    ['refused', { a: NEVER }, inTime, 'refused'],
    ['put off', { a: LATER }, inTime, 'deferred'],
    ['put off for good', { a: LATER }, tooLate, 'deferred'],
    ['taken while another is put off', { a: TAKEN, b: LATER }, inTime, 'deferred'],
    ['taken while another is put off for good', { a: TAKEN, b: LATER }, tooLate, 'accepted'],
    ['taken while another is refused', { a: TAKEN, b: NEVER }, inTime, 'accepted'],
    ['refused while another is taken', { a: NEVER, b: TAKEN }, inTime, 'refused'],
  ] as const)('of a mail that is %s', (_, words, again, kind) => {
    expect(outcomeOf('a', replies(words), 'token', again).kind).toBe(kind);
  });
});
