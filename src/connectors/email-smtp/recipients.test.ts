import { describe, expect, test } from 'vitest';
import { OpenMails, outcomeOf, recipientsOf } from './recipients.ts';
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
  const everybody = ['a', 'b', 'c'];

  test('is sent again to those alone who may still get it', () => {
    const open = new OpenMails();
    open.note('1', everybody, replies({ a: TAKEN, b: LATER, c: NEVER }));
    expect(open.open('1', everybody)).toEqual(['b']);
    expect(open.open('2', everybody)).toEqual(everybody);
    expect([...open.note('1', everybody, replies({ b: TAKEN }))]).toEqual([...replies({ a: TAKEN, c: NEVER, b: TAKEN })]);
    // Nobody is left, so nothing of it is kept.
    expect(open.open('1', everybody)).toEqual(everybody);
  });

  test('is not sent again to who has it when the others could not even be tried', () => {
    const open = new OpenMails();
    open.note('1', everybody, replies({ a: TAKEN }));
    expect(open.open('1', everybody)).toEqual(['b', 'c']);
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
