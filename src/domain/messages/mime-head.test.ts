import { describe, expect, it } from 'vitest';
import { endOfHead, readHead, travellingHead } from './mime-head.ts';

const HEAD = [
  'From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.com>',
  'To: "Doe, Jane" <jane@example.com>, bob@example.com (the builder),',
  '\tFriends: ann@example.com, eve@example.com;',
  'Cc: nobody at all',
  'Bcc: secret@example.com,',
  ' other@example.com',
  'Subject: =?UTF-8?B?R3LDvMOf?= =?UTF-8?B?ZQ==?= there',
  'X-Own: 1',
].join('\r\n');

describe('the head of a message', () => {
  it('says who it is from and for, whatever way that is written', () => {
    expect(readHead(HEAD)).toEqual({
      from: [{ address: 'juergen@example.com', name: 'Jürgen' }],
      to: [
        { address: 'jane@example.com', name: 'Doe, Jane' },
        { address: 'bob@example.com' },
        { address: 'ann@example.com' },
        { address: 'eve@example.com' },
      ],
      cc: [{ address: 'nobody at all' }],
      bcc: [{ address: 'secret@example.com' }, { address: 'other@example.com' }],
      subject: 'Grüße there',
    });
  });

  it.each([
    ['Subject: plain', 'plain'],
    ['Subject: \u00c3\u00bc', 'ü'],
    ['Subject: =?iso-8859-1?Q?=FC_b?=', 'ü b'],
    ['Subject: =?koi8-r?B?x?=', '=?koi8-r?B?x?='],
    ['Subject: 100% \u00c3\u00bc', '100% ü'],
    ['X: 1', ''],
  ])('%j is called %j', (head, subject) => {
    expect(readHead(head)?.subject).toBe(subject);
  });

  it.each(['no field', ' Subject: folded before anything', 'Bad Name: x', ''])('is none: %j', (head) => {
    expect(readHead(head)).toBeUndefined();
  });

  it('travels without blind copies, and from whom the request names', () => {
    expect(travellingHead('From: a@example.com\nBcc: b@example.com,\n c@example.com\nX-Own: 1\n 2', undefined)).toBe(
      'From: a@example.com\r\nX-Own: 1\r\n 2',
    );
    expect(travellingHead('Subject: x\r\nFROM: a@example.com', 'new@example.com')).toBe('From: new@example.com\r\nSubject: x');
  });
});

describe('the end of the head', () => {
  it.each([
    ['A: b\r\n\r\nbody', 4],
    ['A: b\n\nbody', 4],
    ['A: b\r\nbody', undefined],
    ['\r\n\r\nbody', undefined],
  ])('of %j is at %j', (message, at) => {
    expect(endOfHead(message)).toBe(at);
  });
});

it('a word that is nothing but padding holds nobody up', () => {
  expect(readHead(`Subject: =?utf-8?b?${'='.repeat(250_000)}A?=`)?.subject).toBe('');
});
