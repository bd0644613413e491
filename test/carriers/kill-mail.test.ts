// kill -9 of the whole server while mail is sent: what was answered with 200 is there afterwards, letters and files included.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDb } from '../../src/storage/db.ts';
import { addDomain, sendForm } from '../support/email.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { until } from '../support/until.ts';

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
  let isLoading = true;
  let next = 0;

  const load = async (): Promise<void> => {
    while (isLoading) {
      const mark = `mail-${next++}`;
      const file = new File([mark.padEnd(FILE_BYTES, '.')], `${mark}.txt`);
      const to = [1, 2, 3].map((index) => ({ to: `r${index}@example.org`, placeholders: { mark } }));
      const fields = { from: 'a@mail.example.com', to, subject: 'x', text: '{{mark}}', attachment: file };
      try {
        const { status, body } = await sendForm(service, fields);
        if (status === 200) for (const { messageId } of body.messages) promised.set(messageId, mark);
      } catch {
        // No answer: no promise. The server has just been killed, or is not up again yet.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const senders = Array.from({ length: SENDERS }, load);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = promised.size;
    await until(() => promised.size >= before + 30 + Math.floor(Math.random() * 60), 60_000, 'load to flow');
    await service.kill();
    service = await service.restart();
  }
  isLoading = false;
  await Promise.all(senders);
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
