// What a relay brings: whose it is, what is kept of it, and that it is acknowledged only when it is on disk.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContentId } from '../../src/domain/messages/content.ts';
import { loadContents } from '../../src/storage/contents.ts';
import { findInboundMessage, type InboundId } from '../../src/storage/inbound-messages.ts';
import { connectMm7 } from '../support/connect-mm7.ts';
import { addConfiguration, addNumber, addPairs } from '../support/inbound-world.ts';
import { type Delivery, deliverReq, type Mm7Relay, PIXEL, postAsRelay, reportReq, startMm7Relay } from '../support/mm7-relay.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const NUMBER = '38515550001';
const OTHER = '38515550002';
const DEDICATED = { applicationId: 'support' };
const SHOP = { applicationId: 'shop', entityId: 'zagreb' };

let service: TestService;
let relay: Mm7Relay;
let doorway: string;
beforeAll(async () => {
  relay = await startMm7Relay();
  service = await startService();
  await addPairs(service, [SHOP, DEDICATED]);
  const resourceId = await addNumber(service, { number: NUMBER, capabilities: ['MMS'], platform: DEDICATED });
  await addNumber(service, { number: OTHER, capabilities: ['MMS'] });
  await addConfiguration(service, resourceId, { keyword: 'PHOTO', channel: 'MMS', platform: SHOP, forwarding: { type: 'PULL' } });
  await addConfiguration(service, resourceId, { keyword: 'PHOTO', channel: 'SMS', forwarding: { type: 'PULL' } });
  await addConfiguration(service, resourceId, {
    keyword: 'HELP',
    channel: 'MMS',
    autoResponse: { message: 'We call you.', sender: null, window: null },
  });
  ({ doorway } = await connectMm7(service, relay));
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
});

let senders = 0;
/** A phone nobody else writes from. */
const phone = (): string => `3859112${String(++senders).padStart(5, '0')}`;

async function arrivedFrom(from: string) {
  const { body } = await service.api('GET', `/callsign/1/inbound-messages?from=${from}`);
  return body.messages as Record<string, unknown>[];
}

/** What is kept of the one message this delivery brings. */
async function received(delivery: Partial<Delivery>) {
  const from = phone();
  const answer = await postAsRelay(doorway, deliverReq({ from: `+${from}`, to: [`+${NUMBER}`], ...delivery }));
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('<StatusCode>1000</StatusCode>')]);
  const messages = await arrivedFrom(from);
  expect(messages).toHaveLength(1);
  return messages[0] as Record<string, unknown>;
}

describe('a message', () => {
  it('is kept whole: text, subject, presentation and files', async () => {
    const { world, firstAccount } = service.callsign;
    const from = phone();
    await postAsRelay(doorway, deliverReq({ from, to: [NUMBER], subject: 'Gruß &amp; Kuss', text: 'Pozdrav iz Čakovca' }));
    const [summary] = await arrivedFrom(from);
    expect(summary).toMatchObject({ channel: 'MMS', from, to: NUMBER, text: 'Pozdrav iz Čakovca', connectorId: 'relay' });
    const stored = await findInboundMessage(world.db, firstAccount.accountId, summary?.messageId as InboundId);
    const { content } = stored ?? {};
    expect(content).toMatchObject({
      kind: 'MMS',
      subject: 'Gruß & Kuss',
      files: [
        { mediaType: 'application/smil', name: 'mms.smil' },
        { mediaType: 'image/gif', name: 'pixel.gif', size: PIXEL.length },
      ],
    });
    const ids = (content?.files ?? []).map(({ contentId }) => contentId);
    const contents = await loadContents(world.db, firstAccount.accountId, ids);
    expect(Buffer.from(contents.get(ids[1] as ContentId)?.bytes ?? []).equals(PIXEL)).toBe(true);
  });

  it("is its number's pair's, its configuration's by keyword, and nobody's where the number is not ours", async () => {
    expect(await received({})).toMatchObject({ isRouted: true, platform: DEDICATED });
    expect(await received({ text: 'photo of the day' })).toMatchObject({
      platform: SHOP,
      keyword: 'PHOTO',
      cleanText: 'of the day',
      action: 'PULL',
    });
    expect(await received({ to: [OTHER] })).toMatchObject({ isRouted: true, platform: { applicationId: 'default' } });
    expect(await received({ to: ['38515559999'] })).toMatchObject({ isRouted: false, to: '38515559999' });
  });

  it.each(['REL-5-MM7-1-0', 'REL-6-MM7-1-0', 'REL-7-MM7-1-0'])('is taken in %s, and answered in it', async (schema) => {
    const answer = await postAsRelay(doorway, deliverReq({ from: phone(), to: [NUMBER], schema, transactionId: 'x-1' }));
    expect(answer.text).toContain(`<DeliverRsp xmlns="http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/${schema}">`);
    expect(answer.text).toContain('>x-1</mm7:TransactionID>');
  });

  it('to several is for each of our numbers among them', async () => {
    const from = phone();
    await postAsRelay(doorway, deliverReq({ from, to: ['38591999999', OTHER, NUMBER, NUMBER] }));
    expect((await arrivedFrom(from)).map(({ to }) => to).sort()).toEqual([NUMBER, OTHER]);
  });

  it('to a group says who else got it, and how urgent it is, where it is pulled and where it is pushed', async () => {
    const from = phone();
    const friend = '38591999999';
    const receiver = await startWebhookReceiver();
    const events = [{ event: 'INBOUND_MESSAGE', format: 'MO_MMS_2' }];
    const profile = { profileId: 'group', webhook: { notifyUrl: receiver.url } };
    const subscription = { subscriptionId: 'group', events, profile, criteria: [DEDICATED] };
    const made = await service.api('POST', '/subscriptions/1/subscription/MMS', subscription);
    expect(made.status).toBe(201);
    await postAsRelay(
      doorway,
      deliverReq({ from, to: [NUMBER, OTHER], cc: [`+${friend}`], bcc: ['38591888888'], priority: 'High' }),
    );
    const group = [{ to: NUMBER }, { to: OTHER }, { cc: friend }];
    await until(() => receiver.posts.length === 1);
    expect(JSON.parse(receiver.posts[0]?.body ?? '').results).toMatchObject([{ from, to: NUMBER, group }]);
    const { results } = (await service.api('GET', '/mms/1/inbox/reports')).body;
    const pulled = results.find((result: { from: string }) => result.from === from);
    expect(pulled).toMatchObject({ to: OTHER, group });
    expect(JSON.parse(pulled.message)).toMatchObject({ priority: 'High' });
    await service.api('DELETE', '/subscriptions/1/subscription/MMS/group');
    await receiver.close();
  });

  it('with addresses, and a report with an id, that no table can hold is kept all the same, cut, and not asked for again', async () => {
    const long = randomBytes(6_000).toString('hex');
    for (const delivery of [
      { from: long, to: [NUMBER] },
      { from: phone(), to: [long] },
    ]) {
      const answer = await postAsRelay(doorway, deliverReq(delivery));
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('<StatusCode>1000</StatusCode>')]);
    }
    expect((await arrivedFrom(long.slice(0, 255)))[0]).toMatchObject({ to: NUMBER });
    for (const messageId of [long, 'nul\u0000'])
      expect((await postAsRelay(doorway, reportReq(messageId, 'Retrieved'))).status).toBe(200);
  });

  it('that names no recipient is for the service the relay knows us by', async () => {
    expect(await received({ to: [] })).toMatchObject({ to: 'News', isRouted: false });
  });

  it('is answered by an MMS where an auto-response is configured and its number can send no SMS', async () => {
    const from = phone();
    const before = relay.submitted.length;
    await postAsRelay(doorway, deliverReq({ from, to: [NUMBER], text: 'Help' }));
    await until(() => relay.submitted.length > before);
    const answer = relay.submitted.at(-1);
    expect(answer?.soap).toContain(`<To><Number>${from}</Number></To>`);
    expect(answer?.body.toString()).toContain('We call you.');
  });
});

describe('what cannot be stored', () => {
  it('is not acknowledged: the relay is told that it is our fault, and its next try is taken', async () => {
    const { db } = service.callsign.world;
    const from = phone();
    const posting = deliverReq({ from, to: [NUMBER], transactionId: 'again-1' });
    await db.query('alter table inbound_message rename to inbound_message_away');
    const failed = await postAsRelay(doorway, posting);
    await db.query('alter table inbound_message_away rename to inbound_message');
    expect(failed.status).toBe(500);
    expect(failed.text).toContain('<faultcode>env:Server</faultcode>');
    expect(failed.text).toContain('<StatusCode>3000</StatusCode>');
    expect(failed.text).toContain('again-1');
    expect((await postAsRelay(doorway, posting)).status).toBe(200);
    expect(await arrivedFrom(from)).toHaveLength(1);
  });
});

describe('the door', () => {
  const REPORT = reportReq('nobody-knows', 'Retrieved');

  it.each([
    ['another password', 'relay:wrong'],
    ['another name', 'other:sesame'],
    ['nothing before the colon', ':sesame'],
    ['no colon', 'relay'],
  ])('stays shut to %s', async (_what, credentials) => {
    const answer = await postAsRelay(doorway, REPORT, credentials);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    expect(answer.text).toContain('<StatusCode>4001</StatusCode>');
  });

  it('stays shut without credentials, and to those of the API', async () => {
    for (const headers of [{}, { authorization: `App ${service.apiKey}` }])
      expect((await fetch(doorway, { method: 'POST', headers, body: 'x' })).status).toBe(401);
  });

  it('is there for connectors that are posted to alone', async () => {
    const elsewhere = (path: string) => doorway.replace(/\/\d+\/relay$/, path);
    const accountId = service.callsign.firstAccount.accountId;
    const other = await addAccount(service);
    for (const path of [
      `/${accountId}/nobody`,
      `/${accountId}/sandbox`,
      `/${accountId + 1}/relay`,
      '/999999/relay',
      `/${accountId}/%00`,
    ])
      expect([path, (await postAsRelay(elsewhere(path), REPORT)).status]).toEqual([path, 404]);
    expect((await postAsRelay(elsewhere('/me/relay'), REPORT)).status).toBe(400);
    expect(other.accountId).not.toBe(accountId);
  });

  it('of a connector that is stopped asks to come again', async () => {
    const { doorway: stopped } = await connectMm7(service, relay, { connectorId: 'stopped' });
    await service.api('POST', '/callsign/1/connectors/stopped/disable');
    const answer = await postAsRelay(stopped, REPORT);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    await service.api('POST', '/callsign/1/connectors/stopped/enable');
    expect((await postAsRelay(stopped, REPORT)).status).toBe(200);
  });

  it('without inbound credentials lets nobody in', async () => {
    const { doorway: closed } = await connectMm7(service, relay, { connectorId: 'closed', inbound: undefined });
    expect((await postAsRelay(closed, REPORT, 'undefined:undefined')).status).toBe(401);
  });

  it('answers what cannot be read, and goes on', async () => {
    const { contentType, body } = deliverReq({ from: phone(), to: [NUMBER] });
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>';
    for (const [type, bytes, statusCode] of [
      [contentType, body.subarray(0, 300), 2007],
      ['text/xml', Buffer.from(bomb), 2007],
      ['text/xml', Buffer.from(''), 2007],
      ['application/json', Buffer.from('{}'), 2007],
      ['text/xml', Buffer.from('<e:Envelope xmlns:e="x"><e:Body><e:SubmitReq/></e:Body></e:Envelope>'), 4004],
      [
        'text/xml',
        Buffer.from(
          '<e:Envelope xmlns:e="x"><e:Body><e:DeliverRsp><StatusCode>1000</StatusCode></e:DeliverRsp></e:Body></e:Envelope>',
        ),
        4003,
      ],
    ] as const) {
      const answer = await postAsRelay(doorway, { contentType: type, body: bytes as Buffer });
      expect([answer.status, answer.text]).toEqual([500, expect.stringContaining(`<StatusCode>${statusCode}</StatusCode>`)]);
      expect(answer.text).toContain('<faultcode>env:Client</faultcode>');
    }
    expect((await postAsRelay(doorway, REPORT)).status).toBe(200);
  });

  it('takes no more than ten megabytes', async () => {
    const { contentType } = REPORT;
    expect((await postAsRelay(doorway, { contentType, body: Buffer.alloc(10 * 1024 * 1024 + 1, 0x20) })).status).toBe(413);
    const large = deliverReq({ from: phone(), to: [NUMBER], text: 'x'.repeat(6_000_000) });
    expect((await postAsRelay(doorway, large)).status).toBe(200);
  });
});
