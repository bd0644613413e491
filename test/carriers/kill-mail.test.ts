// kill -9 of the whole server while mail is sent: what was answered with 200 is there afterwards, letters and files included.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDb } from '../../src/storage/db.ts';
import { addDomain, sendForm } from '../support/email.ts';
import { killUnderLoad } from '../support/kills.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';

const KILLS = 4;
const SENDERS = 4;
const FILE_BYTES = 100_000;

let service: ServiceProcess;
beforeAll(async () => {
  service = await startProcess({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'mail.example.com');
});
afterAll(() => service?.stop());

it('loses no mail that was answered with 200, nor a byte of what it carries', async () => {
  const promised = new Map<string, string>();
  let next = 0;
  const send = async (): Promise<void> => {
    const mark = `mail-${next++}`;
    const file = new File([mark.padEnd(FILE_BYTES, '.')], `${mark}.txt`);
    const to = [1, 2, 3].map((index) => ({ to: `r${index}@example.org`, placeholders: { mark } }));
    const fields = { from: 'a@mail.example.com', to, subject: 'x', text: '{{mark}}', attachment: file };
    const { status, body } = await sendForm(service, fields);
    if (status === 200) for (const { messageId } of body.messages) promised.set(messageId, mark);
  };
  await killUnderLoad({
    kills: KILLS,
    senders: SENDERS,
    send,
    promised: () => promised.size,
    between: [30, 60],
    withinMs: 60_000,
    restart: async () => {
      service = await service.restart();
    },
  });
  expect(promised.size).toBeGreaterThan(KILLS * 30);

  const db = openDb(service.databaseUrl, 2);
  const wrong: unknown[] = [];
  for (const [messageId, mark] of promised) {
    const { body } = await service.api('GET', `/callsign/1/messages/${messageId}`);
    const { rows } = await db.query<{ bytes: Buffer }>('select bytes from content where name = $1', [`${mark}.txt`]);
    const isWhole = body.email?.text === mark && body.email.attachments[0]?.size === FILE_BYTES;
    if (!isWhole || rows[0]?.bytes.toString() !== mark.padEnd(FILE_BYTES, '.')) wrong.push([messageId, body.email]);
  }
  await db.end();
  expect(wrong).toEqual([]);
  console.log(`${promised.size} mails answered with 200, ${KILLS} kills, all of them there`);
}, 240_000);
