import { describe, expect, it } from 'vitest';
import { mailAddress, mailbox } from './mailbox.ts';

describe('an address of mail', () => {
  it.each([
    ['jane@example.com', 'jane', 'example.com'],
    [' jane.doe+tag@mail.example.co.uk ', 'jane.doe+tag', 'mail.example.co.uk'],
    ['"two words"@example.com', '"two words"', 'example.com'],
    ['"a@b"@example.com', '"a@b"', 'example.com'],
    ['dörte@exämple.de', 'dörte', 'exämple.de'],
    [`${'a'.repeat(64)}@example.com`, 'a'.repeat(64), 'example.com'],
  ])('%s is taken apart', (text, local, domain) => {
    expect(mailAddress(text)).toEqual({ local, domain });
  });

  it.each([
    '',
    'jane',
    '@example.com',
    'jane@',
    'jane@localhost',
    'jane..doe@example.com',
    '.jane@example.com',
    'jane doe@example.com',
    'jane@-example.com',
    'jane@example..com',
    'jane@example.com\r\nBcc: eve@example.com',
    '"jane\r\n"@example.com',
    `${'a'.repeat(65)}@example.com`,
    `${'ä'.repeat(33)}@example.com`,
  ])('%j is none', (text) => {
    expect(mailAddress(text)).toBeUndefined();
  });
});

describe('a mailbox', () => {
  it.each([
    ['jane@example.com', { address: 'jane@example.com' }],
    ['<jane@example.com>', { address: 'jane@example.com' }],
    ['Jane Doe <jane@example.com>', { address: 'jane@example.com', name: 'Jane Doe' }],
    ['"Doe, \\"J\\" Jane" <jane@example.com>', { address: 'jane@example.com', name: 'Doe, "J" Jane' }],
  ])('%s', (text, expected) => {
    expect(mailbox(text)).toEqual(expected);
  });

  it.each(['Jane jane@example.com', 'Jane <jane>', 'a@example.com, b@example.com', '<a@example.com> b'])('%s is none', (text) => {
    expect(mailbox(text)).toBeUndefined();
  });
});
