// kill -9 of the whole server while it sends mail, several times: what was accepted arrives, and ends with one status.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDb } from '../../src/storage/db.ts';
import { addDomain, sendForm } from '../support/email.ts';
import { killUnderLoad } from '../support/kills.ts';
import { connectMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { until } from '../support/until.ts';

const KILLS = 4;
const SENDERS = 6;
const CONNECTIONS = 4;

let service: ServiceProcess;
let server: MailServer;

beforeAll(async () => {
  [service, server] = await Promise.all([startProcess({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' }), startMailServer()]);
  await addDomain(service);
  await connectMail(service, { host: '127.0.0.1', port: server.port, security: 'NONE', connections: CONNECTIONS });
});
afterAll(async () => {
  await service?.stop();
  await server?.close();
});

const arrived = (): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { to } of server.mails) {
    const id = (to[0] ?? '').split('@')[0] ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

it('loses no mail that was accepted, and ends each with one final status', async () => {
  const promised = new Set<string>();
  let next = 0;
  const send = async (): Promise<void> => {
    const messageId = `kill-${next++}`;
    const fields = { from: 'Shop <shop@shop.example>', to: `${messageId}@reader.example`, subject: 'Hello', messageId };
    const { status } = await sendForm(service, { ...fields, text: `text of ${messageId}` });
    if (status === 200) promised.add(messageId);
  };
  await killUnderLoad({
    kills: KILLS,
    senders: SENDERS,
    send,
    promised: () => promised.size,
    between: [40, 60],
    withinMs: 60_000,
    restart: async () => {
      service = await service.restart();
    },
  });
  await until(() => [...promised].every((id) => arrived().has(id)), 90_000, 'every mail at the server');
  const counts = arrived();
  const twice = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
  console.log(`${promised.size} mails accepted, ${KILLS} kills, ${twice} sent twice`);
  // Whatever was in hand at a kill, and what one flush of the journal had not written yet.
  expect(twice).toBeLessThanOrEqual(KILLS * CONNECTIONS * 4);
  // Sent twice, a mail is known by its id to be the same.
  const ids = new Map<string, Set<string | undefined>>();
  for (const { to, mail } of server.mails) ids.set(to[0] ?? '', (ids.get(to[0] ?? '') ?? new Set()).add(mail.messageId));
  expect([...ids.values()].every((own) => own.size === 1)).toBe(true);

  const db = openDb(service.databaseUrl, 2);
  await until(async () => {
    const { rows } = await db.query<{ open: string }>(
      `select count(*) as open from message m where not exists (
         select from message_event e where e.message_id = m.message_id and e.kind = 4 and e.status_id = 5)`,
    );
    return rows[0]?.open === '0';
  }, 60_000);
  await db.end();
}, 300_000);
