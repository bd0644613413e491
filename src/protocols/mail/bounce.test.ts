import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBounce } from './bounce.ts';

const mail = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`);

/** As Postfix writes it; names and addresses changed. */
const POSTFIX = mail(
  'Received: by mx.example.net (Postfix) id 4ABC; Mon, 1 Jan 2026 10:00:00 +0000 (UTC)',
  'Date: Mon, 1 Jan 2026 10:00:00 +0000 (UTC)',
  'From: MAILER-DAEMON@mx.example.net (Mail Delivery System)',
  'Subject: Undelivered Mail Returned to Sender',
  'To: bounce+abc@bounces.example.com',
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status;',
  '\tboundary="4ABC.1767261600/mx.example.net"',
  '',
  'This is a MIME-encapsulated message.',
  '',
  '--4ABC.1767261600/mx.example.net',
  'Content-Description: Notification',
  'Content-Type: text/plain; charset=us-ascii',
  '',
  'This is the mail system at host mx.example.net.',
  '',
  '<jane@example.org>: host mx.example.org[192.0.2.7] said: 550 5.1.1',
  '    <jane@example.org>: Recipient address rejected: User unknown (in reply to',
  '    RCPT TO command)',
  '',
  '--4ABC.1767261600/mx.example.net',
  'Content-Description: Delivery report',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.net',
  'X-Postfix-Queue-ID: 4ABC',
  'Arrival-Date: Mon, 1 Jan 2026 09:59:59 +0000 (UTC)',
  '',
  'Final-Recipient: rfc822; jane@example.org',
  'Original-Recipient: rfc822;jane@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Remote-MTA: dns; mx.example.org',
  'Diagnostic-Code: smtp; 550 5.1.1 <jane@example.org>: Recipient address rejected:',
  '    User unknown',
  '',
  '--4ABC.1767261600/mx.example.net',
  'Content-Description: Undelivered Message Headers',
  'Content-Type: text/rfc822-headers',
  '',
  'Subject: 550 5.7.1 this is not the reason',
  '--4ABC.1767261600/mx.example.net--',
);

const report = (...fields: readonly string[]): Buffer =>
  mail(
    'From: <>',
    'Content-Type: multipart/report; boundary=b; report-type="delivery-status"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'host said: 550 5.2.2 mailbox full',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; x',
    '',
    ...fields,
    '--b--',
  );

describe('a report in the standard form', () => {
  test('names the recipient, the code and what the other server said', () => {
    expect(readBounce(POSTFIX)).toEqual({
      kind: 'BOUNCE',
      failed: [
        {
          address: 'jane@example.org',
          enhanced: '5.1.1',
          diagnosis: '550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown',
        },
      ],
    });
  });

  test('is read with bare line breaks as well', () => {
    const bare = Buffer.from(POSTFIX.toString().replaceAll('\r\n', '\n'));
    expect(readBounce(bare)).toEqual(readBounce(POSTFIX));
  });

  test('is read when it was encoded', () => {
    const fields = Buffer.from(
      'Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    );
    const encoded = mail(
      'Content-Type: multipart/report; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      'Content-Transfer-Encoding: base64',
      '',
      fields.toString('base64'),
      '--b--',
    );
    expect(readBounce(encoded)).toMatchObject({ kind: 'BOUNCE', failed: [{ address: 'a@b.example', enhanced: '5.1.1' }] });
  });

  test('without a code of its own is read by what the other server said', () => {
    expect(readBounce(report('Final-Recipient: rfc822; a@b.example', 'Action: failed', 'Status: 5.0.0'))).toMatchObject({
      failed: [{ address: 'a@b.example', enhanced: '5.2.2' }],
    });
  });

  test('speaks of each recipient that failed, and of no other', () => {
    const several = report(
      ...['Final-Recipient: rfc822; one@b.example', 'Action: failed', 'Status: 5.1.1', ''],
      ...['Final-Recipient: rfc822; two@b.example', 'Action: relayed', 'Status: 2.0.0', ''],
      ...['Final-Recipient: rfc822; three@b.example', 'Action: failed', 'Status: 5.2.2'],
    );
    const returned = readBounce(several);
    expect(returned.kind === 'BOUNCE' && returned.failed.map(({ address }) => address)).toEqual([
      'one@b.example',
      'three@b.example',
    ]);
  });

  test('on a delay is no bounce', () => {
    expect(readBounce(report('Final-Recipient: rfc822; a@b.example', 'Action: delayed', 'Status: 4.4.1'))).toEqual({
      kind: 'DELAY',
    });
  });

  test('on a success is no bounce', () => {
    expect(readBounce(report('Final-Recipient: rfc822; a@b.example', 'Action: delivered', 'Status: 2.1.5'))).toEqual({
      kind: 'OTHER',
    });
  });
});

test.each([
  [
    'in the words of qmail',
    [
      'From: MAILER-DAEMON@mx.example.net',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program at mx.example.net.',
    ],
    [
      '',
      '<jane@example.org>:',
      '192.0.2.1 does not like recipient.',
      'Remote host said: 550 5.1.1 unknown user',
      'Giving up on 192.0.2.1.',
    ],
    { address: 'jane@example.org', enhanced: '5.1.1', diagnosis: '550 5.1.1 unknown user' },
  ],
  [
    'in the words of exim',
    [
      'From: Mail Delivery System <Mailer-Daemon@mx.example.net>',
      'X-Failed-Recipients: jane@example.org',
      'Auto-Submitted: auto-replied',
    ],
    [
      'Subject: Mail delivery failed: returning message to sender',
      '',
      '  jane@example.org',
      '    mailbox is full: retry timeout exceeded',
    ],
    { address: 'jane@example.org', enhanced: undefined },
  ],
  [
    'in a plain text with an answer code',
    ['From: postmaster@example.net', 'Subject: Undeliverable: Hello', ''],
    ['Your message to jane@example.org could not be delivered.', '550 Requested action not taken: mailbox unavailable'],
    { address: 'jane@example.org', enhanced: undefined, diagnosis: '550 Requested action not taken: mailbox unavailable' },
  ],
])('a bounce %s', (_, head, rest, recipient) => {
  expect(readBounce(mail(...head, ...rest))).toMatchObject({ kind: 'BOUNCE', failed: [recipient] });
});

test.each([
  ['an absence', ['From: jane@example.org', 'Subject: Out of office', '', 'I am away until 550 5.1.1 o clock.'], 'AUTO_REPLY'],
  [
    'an absence that says it is automatic',
    ['From: j@example.org', 'Subject: Hi', 'Auto-Submitted: auto-replied', '', 'x'],
    'AUTO_REPLY',
  ],
  ['an absence of old', ['From: j@example.org', 'Subject: Hi', 'Precedence: auto_reply', '', 'x'], 'AUTO_REPLY'],
  ['a letter from a person', ['From: j@example.org', 'Subject: Undeliverable', '', '550 5.1.1 is what I got'], 'OTHER'],
  [
    'a delay in words',
    ['From: MAILER-DAEMON@x.example', 'Subject: Delivery delayed', '', 'We will keep trying for 3 days.'],
    'DELAY',
  ],
  ['nothing', [''], 'OTHER'],
])('%s is no bounce', (_, lines, kind) => {
  expect(readBounce(mail(...lines)).kind).toBe(kind);
});

test('whatever comes is read without a throw, and to an end', () => {
  const piece = fc.constantFrom(
    '--b',
    '--b--',
    '\r\n',
    '\n',
    'Content-Type: multipart/report; boundary=b',
    'Content-Type: message/delivery-status',
    'Action: failed',
    ':',
    ' ',
    'x',
    '=',
    '--',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.uint8Array({ maxLength: 30 }), (pieces, noise) => {
      const returned = readBounce(Buffer.concat([Buffer.from(pieces.join('')), noise]));
      expect(['BOUNCE', 'DELAY', 'AUTO_REPLY', 'OTHER']).toContain(returned.kind);
    }),
  );
});

describe('a complaint', () => {
  const complaint = (type: string, ...about: readonly string[]) =>
    mail(
      'From: fbl@provider.example',
      'Subject: complaint about message from 192.0.2.1',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
      '',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      `Feedback-Type: ${type}`,
      'User-Agent: ProviderFBL/1.0',
      'Original-Mail-From: <bounce+1-a@bounces.example.com>',
      '',
      '--b',
      ...about,
      '--b--',
    );

  test('names the mail it is about by where that came from', () => {
    expect(
      readBounce(
        complaint('abuse', 'Content-Type: message/rfc822', '', 'Return-Path: <bounce+2-b@bounces.example.com>', 'Subject: x', ''),
      ),
    ).toEqual({
      kind: 'COMPLAINT',
      returnPaths: ['<bounce+1-a@bounces.example.com>', '<bounce+2-b@bounces.example.com>'],
      detail: 'a report of abuse, ProviderFBL/1.0',
    });
  });

  test('taken back is none', () => {
    expect(readBounce(complaint('not-spam', 'Content-Type: text/rfc822-headers', '', 'Subject: x')).kind).toBe('OTHER');
  });
});

describe('what a stranger brings to a return path holds nobody up', () => {
  const head = ['From: MAILER-DAEMON@mx.example.org', 'Subject: Undelivered Mail Returned to Sender'];
  test.each([
    ['blanks without end', ['Content-Transfer-Encoding: quoted-printable', '', `${' '.repeat(2_000_000)}x`]],
    ['a word without end', ['', 'a'.repeat(2_000_000)]],
    ['an address without end', ['', `${'a'.repeat(10_000)}@${'b'.repeat(2_000_000)}`]],
  ])('%s', (_what, lines) => {
    expect(readBounce(mail(...head, ...lines)).kind).toBe('BOUNCE');
  });
});
