import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeMail } from '../sandbox/write-mail.ts';
import { inTurns, readMail } from './read-mail.ts';

test('what was written is what is read', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((value) => value.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim());
  await fc.assert(
    fc.asyncProperty(text, text, fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 3 }), async (subject, body, files) => {
      const raw = await writeMail({
        from: 'Jäne Doe <jane@sender.example>',
        to: ['us@ours.example', '"Desk, The" <desk@ours.example>'],
        subject,
        text: body,
        html: `<p>${body}</p>`,
        files: files.map((bytes, index) => ({ name: `Datei ${index} é.bin`, mediaType: 'application/x-own', bytes })),
      });
      const mail = await readMail(raw);
      expect(mail).toMatchObject({
        from: { address: 'jane@sender.example', name: 'Jäne Doe' },
        to: [{ address: 'us@ours.example' }, { address: 'desk@ours.example', name: 'Desk, The' }],
        cc: [],
        text: body,
        html: `<p>${body}</p>`,
      });
      expect(mail.subject ?? '').toBe(subject);
      expect(mail.files.map(({ name, mediaType, bytes }) => [name, mediaType, [...bytes]])).toEqual(
        files.map((bytes, index) => [`Datei ${index} é.bin`, 'application/x-own', [...bytes]]),
      );
    }),
    { numRuns: 50 },
  );
});

test('whatever comes is read without an error, into texts that can be stored', async () => {
  const pieces = fc.constantFrom(
    ...['\r\n', '\n', '--b', '--b--', ': ', ';', '"', '=?utf-8?b?gA==?=', '=?x?q?=00?=', '\u0000', '\t', '(', '<', '>', ','],
    ...['Content-Type: multipart/mixed; boundary=b', 'Content-Type: message/rfc822', 'Content-Type: text/html', 'From', 'To'],
    ...[
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename*=',
      "utf-8''%00%ff",
      'Subject',
      'ü',
      '=C3',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), async (parts) => {
      const mail = await readMail(Buffer.from(parts.join(''), 'latin1'));
      const { files, ...rest } = mail;
      const texts = JSON.stringify([rest, files.map(({ bytes: _, ...file }) => file)]);
      expect(texts).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      for (const { mediaType } of files) expect(mediaType).toMatch(/^[^/\s]+\/[^/\s]+$/);
    }),
    { numRuns: 300 },
  );
});

test('what is long is cut, and what is many is counted off', async () => {
  const head = `Subject: ${'s'.repeat(5_000)}\r\n${'X-Many: x\r\n'.repeat(2_000)}`;
  const mail = await readMail(Buffer.from(`${head}\r\n${'text\r\n'.repeat(400_000)}`));
  expect([mail.subject?.length, mail.headers.length, mail.text.length]).toEqual([1_000, 500, 1_000_000]);
});

test('bytes come in turns, all of them, and whoever waits has his turn between them', async () => {
  const bytes = Buffer.alloc(300_000, 'abc');
  let turns = 0;
  const timer = setImmediate(function again() {
    turns += 1;
    if (turns < 1_000) setImmediate(again);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of inTurns(bytes)) chunks.push(chunk);
  clearImmediate(timer);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  expect(turns).toBeGreaterThanOrEqual(4);
});
