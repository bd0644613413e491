import { expect, test } from 'vitest';
import { accountKeyOf, addressKind, canConcern } from './blocklists.ts';
import type { AccountId } from './platform.ts';

test.each([
  ['41793026727', 'NUMBER'],
  ['+41 (79) 302-67.27', 'NUMBER'],
  ['recipient@example.com', 'MAILBOX'],
  ["o'neil+tag@Example.COM", 'MAILBOX'],
  ['müller@example.com', 'MAILBOX'],
  ['example.com', 'MAIL_DOMAIN'],
  ['Sub.Example.com', 'MAIL_DOMAIN'],
  ['nonsense', undefined],
  ['', undefined],
  ['@example.com', undefined],
  ['a@b@', undefined],
  ['a b@example.com', undefined],
  ['.a@example.com', undefined],
  ['a..b@example.com', undefined],
  [`${'a'.repeat(65)}@example.com`, undefined],
  ['a@localhost', undefined],
])('%s is %s', (text, kind) => {
  expect(addressKind(text)).toBe(kind);
});

test('numbers concern every channel but email, mailboxes and domains that alone, and no channel in particular is fine for all', () => {
  expect(['SMS', 'EMAIL', undefined].map((channel) => canConcern('NUMBER', channel))).toEqual([true, false, true]);
  expect(['SMS', 'EMAIL', undefined].map((channel) => canConcern('MAILBOX', channel))).toEqual([false, true, true]);
  expect(['SMS', 'EMAIL', undefined].map((channel) => canConcern('MAIL_DOMAIN', channel))).toEqual([false, true, true]);
});

test('the key of an account has 32 hexadecimal digits', () => {
  expect(accountKeyOf(255 as AccountId)).toBe(`${'0'.repeat(30)}FF`);
});
