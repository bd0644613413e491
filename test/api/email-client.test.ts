// The community's client, unchanged, against us: every call of its email channel.

import { AuthType, Infobip } from '@infobip-api/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailOf } from '../support/email.ts';
import { startService, type TestService } from '../support/service.ts';

const SOON = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

let service: TestService;
// biome-ignore lint/suspicious/noExplicitAny: the client types few of its answers
let email: any;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  email = new Infobip({ baseUrl: service.url, apiKey: service.apiKey, authType: AuthType.ApiKey }).channels.email;
});
afterAll(() => service?.stop());

it('adds a domain, reads it, sets what is tracked, asks for its verification, and deletes it', async () => {
  expect((await email.domain.add('client.example.com')).data).toMatchObject({ domainName: 'client.example.com' });
  expect((await email.domain.get('client.example.com')).data.domainName).toBe('client.example.com');
  expect((await email.domain.get({ size: 5, page: 0 })).data.results).toHaveLength(1);
  const tracked = await email.domain.tracking('client.example.com', { open: true, clicks: false, unsubscribe: true });
  expect(tracked.data.tracking).toEqual({ clicks: false, opens: true, unsubscribe: true });
  expect((await email.domain.verify('client.example.com')).status).toBe(202);
  await email.domain.add('gone.example.com');
  expect((await email.domain.delete('gone.example.com')).status).toBe(204);
});

it('sends to one and to several, with copies and files, and finds reports and logs', async () => {
  const sent = await email.send({
    from: 'Jane <jane@client.example.com>',
    to: ['a@example.org', '{"to":"b@example.org","placeholders":{"name":"Bob"}}'],
    cc: 'c@example.org',
    bcc: ['d@example.org'],
    subject: 'Hello {{name}}',
    html: '<p>Hello {{name}}</p>',
    attachment: [{ data: Buffer.from('a,b'), name: 'list.csv' }],
    inlineImage: [{ data: Buffer.from('89504e47', 'hex'), name: 'logo.png' }],
    bulkId: 'client-bulk',
    defaultPlaceholders: '{"name":"you"}',
  });
  expect([sent.status, sent.data.bulkId, sent.data.messages.length]).toEqual([200, 'client-bulk', 2]);
  const [first, second] = sent.data.messages.map(({ messageId }: { messageId: string }) => messageId);
  const life = await mailOf(service, second, 'DELIVERED_TO_HANDSET');
  await mailOf(service, first, 'DELIVERED_TO_HANDSET');
  expect(life.email).toMatchObject({
    to: ['b@example.org'],
    cc: ['c@example.org'],
    bcc: ['d@example.org'],
    subject: 'Hello Bob',
    attachments: [
      { name: 'list.csv', type: 'text/csv' },
      { name: 'logo.png', isInline: true },
    ],
  });
  expect((await email.log.get({ bulkId: 'client-bulk' })).data.results).toHaveLength(2);
  expect((await email.report.get({ messageId: first })).data.results).toHaveLength(1);
  expect((await email.send({ from: 'jane@client.example.com', to: 'a@example.org', subject: 'x', text: 'y' })).status).toBe(200);
});

it('checks an address', async () => {
  expect((await email.validate('info@client.example.com')).data).toMatchObject({
    to: 'info@client.example.com',
    validSyntax: true,
    roleBased: true,
  });
  expect((await email.validate('no address')).data.validSyntax).toBe(false);
});

it('schedules, looks, moves, pauses and cancels', async () => {
  const fields = { from: 'jane@client.example.com', to: 'a@example.org', subject: 'Later', text: 'y' };
  await email.send({ ...fields, bulkId: 'client-later', sendAt: SOON(1) });
  expect((await email.get('client-later')).data.bulks).toHaveLength(1);
  expect((await email.reschedule('client-later', SOON(2))).data.bulkId).toBe('client-later');
  expect((await email.status.get('client-later')).data.bulks[0].status).toBe('PENDING');
  expect((await email.status.update('client-later', 'PAUSED')).data.status).toBe('PAUSED');
  expect((await email.status.update('client-later', 'CANCELED')).data.status).toBe('CANCELED');
  expect((await email.reschedule('client-later', SOON(3))).response.status).toBe(409);
});
