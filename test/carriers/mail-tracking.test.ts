// A tracked mail on its whole way: sent by the API, signed with what it is decorated with, read, followed, and ended by its reader.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDomain, sendForm } from '../support/email.ts';
import { connectMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const BROWSER = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0' };

let relay: MailServer;
let service: TestService;
beforeAll(async () => {
  relay = await startMailServer();
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service);
  await connectMail(service, { host: '127.0.0.1', port: relay.port, security: 'NONE' });
  const all = { open: true, clicks: true, unsubscribe: true };
  expect((await service.api('PUT', '/email/1/domains/shop.example/tracking', all)).status).toBe(200);
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
});

const send = (fields: Readonly<Record<string, unknown>>) =>
  sendForm(service, { from: 'Shop <shop@shop.example>', subject: 'Hello', ...fields });

it('a mail arrives with links that lead on, a picture, and one button to unsubscribe by', async () => {
  const sent = await send({
    to: 'jane@reader.example',
    html: '<body><a href="https://a.example/{{x}}?b=1&amp;c=2">A</a></body>',
    defaultPlaceholders: '{"x":"y"}',
  });
  const { messageId } = sent.body.messages[0];
  await until(() => relay.mails.length === 1);
  const mail = relay.mails[0]?.mail;
  const html = String(mail?.html);
  const [link = ''] = /http:[^"]*\/e\/c\/[^"]*/.exec(html) ?? [];
  const [picture = ''] = /http:[^"]*\/e\/o\/[^"]*/.exec(html) ?? [];
  const followed = await fetch(link, { redirect: 'manual', headers: BROWSER });
  expect([followed.status, followed.headers.get('location')]).toEqual([302, 'https://a.example/y?b=1&c=2']);
  expect((await fetch(picture, { headers: BROWSER })).status).toBe(200);
  const raw = relay.mails[0]?.raw.toString('latin1').replaceAll('\r\n ', ' ') ?? '';
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const [, address = ''] = /^List-Unsubscribe: ?\s*<([^>]*)>/m.exec(raw.replaceAll('\r\n', '\n')) ?? [];
  const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect((await fetch(address.replaceAll(/\s/g, ''), oneClick)).status).toBe(200);
  const { body } = await service.api('GET', `/callsign/1/mail-events?messageId=${messageId}`);
  expect(body.results.map(({ event, count }: { event: string; count: number }) => `${event} ${count}`)).toEqual([
    'OPENED 1',
    'CLICKED 1',
    'UNSUBSCRIBED 1',
  ]);
  await until(async () => (await send({ to: 'Jane@reader.example', text: 'Again' })).body.messages[0].status.id === 14);
});

it('a mail its sender wants no tracking of arrives as it was written, and one to several has no button', async () => {
  relay.mails.length = 0;
  const html = '<p><a href="https://a.example">A</a></p>';
  await send({ to: 'bob@reader.example', html, trackOpens: 'false', trackClicks: 'false' });
  await until(() => relay.mails.length === 1);
  expect(String(relay.mails[0]?.mail.html).trim()).toBe(html);
  await send({ to: ['ann@reader.example', 'bob@reader.example'], preserveRecipients: 'true', html });
  await until(() => relay.mails.length > 1);
  expect(relay.mails[1]?.raw.toString('latin1')).not.toContain('List-Unsubscribe');
});
