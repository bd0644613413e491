// The SMS that goes out in place of an MMS that did not arrive: when, what it says, from whom, and once only.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failOver, sendOverdueFailovers } from '../../src/flows/send-failovers.ts';
import { connectSmpp } from '../support/connect-smpp.ts';
import {
  handsetMessages,
  MMS_NUMBER,
  mms,
  mmsBecomes,
  mmsLife,
  PNG,
  SMS_NUMBER,
  sendMms,
  startMms,
  TEXT,
  uploadPicture,
} from '../support/mms.ts';
import type { TestService } from '../support/service.ts';
import { startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

/** The handset refuses MMS and takes SMS. */
const NO_MMS = '13105559917';
const NEVER_FETCHED = '13105559918';

let service: TestService;

beforeAll(async () => {
  service = await startMms();
});
afterAll(() => service?.stop());

const smsFailover = { text: 'Your receipt: see https://shop.example/r' };

async function failing(
  to: string,
  more: object = {},
  options: object = {},
  segments: readonly object[] = [TEXT],
): Promise<string> {
  const { messages } = await sendMms(service, [mms(to, more, segments)], options);
  return messages[0]?.messageId ?? '';
}

/** The life of the SMS that went out in place of an MMS. */
async function smsOf(messageId: string) {
  await until(async () => (await mmsLife(service, messageId)).failoverMessageId !== undefined, 10_000, `an SMS for ${messageId}`);
  return mmsLife(service, (await mmsLife(service, messageId)).failoverMessageId);
}

describe('an SMS goes out in place of an MMS', () => {
  it('that the handset cannot take, and each shows the other in its timeline', async () => {
    const options = { smsFailover, platform: { applicationId: 'shop' }, campaignReferenceId: 'c' };
    const messageId = await failing(NO_MMS, { options });
    const sms = await smsOf(messageId);
    expect(sms).toMatchObject({
      channel: 'SMS',
      text: smsFailover.text,
      sender: MMS_NUMBER,
      destination: NO_MMS,
      failoverOf: messageId,
    });
    await mmsBecomes(service, sms.messageId, 'DELIVERED_TO_HANDSET');
    const life = await mmsLife(service, messageId);
    expect(life).toMatchObject({ status: { name: 'UNDELIVERABLE_REJECTED_OPERATOR' }, error: { id: 15019 }, bulkId: sms.bulkId });
    expect(life.timeline.at(-1)).toMatchObject({ event: 'FAILED_OVER', detail: expect.stringContaining(sms.messageId) });
    expect(sms.timeline[1]).toMatchObject({ event: 'STANDS_IN', detail: expect.stringContaining(messageId) });
    expect(sms.platform).toEqual({ applicationId: 'shop' });
    expect((await handsetMessages(service, NO_MMS)).map(({ text }: { text: string }) => text)).toEqual([smsFailover.text]);
  });

  it('that was never fetched', async () => {
    const messageId = await failing(NEVER_FETCHED, { options: { smsFailover } });
    await mmsBecomes(service, (await smsOf(messageId)).messageId, 'DELIVERED_TO_HANDSET');
    expect((await mmsLife(service, messageId)).status.name).toBe('EXPIRED_EXPIRED');
  });

  it('that expired before it could be handed over', async () => {
    const window = {
      days: [['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'][(new Date().getUTCDay() + 3) % 7]],
    };
    const options = { smsFailover, validityPeriod: { amount: 1, timeUnit: 'SECONDS' }, deliveryTimeWindow: window };
    const messageId = await failing('13105550171', { options });
    const sms = await smsOf(messageId);
    expect((await mmsLife(service, messageId)).status.name).toBe('EXPIRED_EXPIRED');
    // The hours in which the recipient may be bothered hold for it too.
    expect(sms.timeline.map(({ event }: { event: string }) => event)).toEqual(['ACCEPTED', 'STANDS_IN']);
  });

  it('for which there is no route', async () => {
    const carrier = await startSmppCarrier();
    await connectSmpp(service, carrier.port);
    await service.api('PATCH', '/callsign/1/settings', { sandboxWithoutRoute: false });
    const messageId = await failing('13105550172', { options: { smsFailover } });
    const sms = await smsOf(messageId);
    expect((await mmsLife(service, messageId)).status.name).toBe('REJECTED_ROUTE_NOT_AVAILABLE');
    await until(() => carrier.taken('13105550172', smsFailover.text) === 1);
    expect(sms.connectorId).not.toBe('sandbox');
    const { results: routes } = (await service.api('GET', '/callsign/1/routes')).body;
    for (const { routeId } of routes) await service.api('DELETE', `/callsign/1/routes/${routeId}`);
    await service.api('PATCH', '/callsign/1/settings', { sandboxWithoutRoute: true });
    await carrier.close();
  });

  it('from the sender given for it', async () => {
    const messageId = await failing(NO_MMS, { options: { smsFailover: { ...smsFailover, sender: SMS_NUMBER } } });
    expect((await smsOf(messageId)).sender).toBe(SMS_NUMBER);
  });

  it('from whom the strategy chooses where the sender of the MMS can send no SMS', async () => {
    const { api } = service;
    const number = '12125550109';
    await api('POST', '/callsign/1/resources/numbers', { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['MMS'] });
    const options = { smsFailover, platform: { applicationId: 'shop' } };
    const messageId = await failing(NO_MMS, { sender: number, options });
    expect([MMS_NUMBER, SMS_NUMBER]).toContain((await smsOf(messageId)).sender);
  });

  it('with its links made short, and its reports where those of the MMS go', async () => {
    const receiver = await startWebhookReceiver();
    const webhooks = { delivery: { url: `${receiver.url}/dlr` }, callbackData: 'mine' };
    const messageId = await failing(NO_MMS, { options: { smsFailover }, webhooks }, { tracking: {} });
    const sms = await smsOf(messageId);
    expect(sms.text).toMatch(/^Your receipt: see http\S+\/l\/\w{10}$/);
    const reports = () => receiver.posts.flatMap(({ body }) => JSON.parse(body).results);
    await until(() => reports().length === 2);
    expect(reports()).toMatchObject([
      { messageId, callbackData: 'mine', status: { groupName: 'UNDELIVERABLE' } },
      { messageId: sms.messageId, callbackData: 'mine', status: { groupName: 'DELIVERED' } },
    ]);
    await receiver.close();
  });
});

describe('no SMS goes out', () => {
  it('in place of an MMS that arrived, or whose recipient is unknown, or without anybody asking for it', async () => {
    const delivered = await failing('13105550173', { options: { smsFailover } });
    const unknown = await failing('13105559902', { options: { smsFailover } });
    const unasked = await failing(NO_MMS);
    await mmsBecomes(service, delivered, 'DELIVERED_TO_HANDSET');
    await mmsBecomes(service, unknown, 'UNDELIVERABLE_NOT_DELIVERED');
    await mmsBecomes(service, unasked, 'UNDELIVERABLE_REJECTED_OPERATOR');
    const { rows } = await service.callsign.world.db.query(
      'select message_id from sms_failover where message_id = any($1::bigint[])',
      [[delivered, unknown, unasked]],
    );
    expect(rows).toEqual([]);
    for (const id of [delivered, unknown, unasked]) expect((await mmsLife(service, id)).failoverMessageId).toBeUndefined();
  });

  it('from another sender than the one the request named, which may send nothing', async () => {
    const options = { smsFailover, platform: { applicationId: 'shop' } };
    const messageId = await failing('13105550174', { sender: 'NotOurs', options });
    expect((await mmsLife(service, messageId)).status.id).toBe(11);
    const owed = 'select 1 from sms_failover where message_id = $1';
    await until(async () => (await service.callsign.world.db.query(owed, [messageId])).rows.length === 0);
    expect((await mmsLife(service, messageId)).failoverMessageId).toBeUndefined();
  });

  it('to who opted out of the sender', async () => {
    await service.api('POST', '/callsign/1/opt-outs', { destination: '13105569917', sender: MMS_NUMBER });
    const messageId = await failing('13105569917', { options: { smsFailover, platform: { applicationId: 'shop' } } });
    expect((await mmsLife(service, messageId)).status.id).toBe(14);
    expect((await mmsLife(service, messageId)).failoverMessageId).toBeUndefined();
  });

  it('twice, whoever sends it and however often', async () => {
    const messageId = await failing('13105579917', { options: { smsFailover } });
    await smsOf(messageId);
    const { world, firstAccount } = service.callsign;
    const row = { messageId: messageId as never, accountId: firstAccount.accountId };
    const jobs = async () => (await world.db.query('select 1 from sms_failover')).rows;
    await until(async () => (await jobs()).length === 0);
    // A node that died after the SMS was accepted, and before the job was gone.
    await world.db.query("insert into sms_failover values ($1, $2, now() - interval '1 second')", [messageId, row.accountId]);
    await sendOverdueFailovers(world);
    // Two nodes at once: the second finds the id taken.
    await failOver(world, row);
    await until(async () => (await handsetMessages(service, '13105579917')).length === 1);
    expect(await jobs()).toEqual([]);
    const logs = (await service.api('GET', `/sms/3/logs?messageId=failover-${messageId}&generalStatus=DELIVERED`)).body.results;
    expect(logs.length).toBeLessThanOrEqual(1);
  });

  it('never, where the node dies between the end of the MMS and the SMS: another one sends it', async () => {
    const messageId = await failing(NO_MMS);
    await mmsBecomes(service, messageId, 'UNDELIVERABLE_REJECTED_OPERATOR');
    const { world, firstAccount } = service.callsign;
    // As if it had been asked for, and its node had died.
    await world.db.query(
      `update message set body = replace(body, '"parts":', '"fo":{"kind":"TEXT","text":"taken over"},"parts":') where message_id = $1`,
      [messageId],
    );
    await world.db.query("insert into sms_failover values ($1, $2, now() - interval '1 second')", [
      messageId,
      firstAccount.accountId,
    ]);
    expect(await sendOverdueFailovers(world)).toBe(1);
    expect((await smsOf(messageId)).text).toBe('taken over');
  });
});

describe('where the account falls back by itself', () => {
  beforeAll(() => service.api('PATCH', '/callsign/1/settings', { mmsFallbackToSms: true }));
  afterAll(() => service.api('PATCH', '/callsign/1/settings', { mmsFallbackToSms: false }));

  it('the SMS has the title and a link to a page that shows texts and pictures, and runs nothing', async () => {
    const uploadedContentId = await uploadPicture(service);
    const evil = { type: 'TEXT', text: '<script>alert(1)</script> & more' };
    const messageId = await failing(NO_MMS, {}, {}, [evil, { type: 'UPLOADED_REFERENCE', uploadedContentId }]);
    const { text } = await smsOf(messageId);
    expect(text).toMatch(/^Receipt\nhttp:\/\/\S+\/m\/\w{10}$/);
    const url = text.split('\n')[1];
    const page = await fetch(url);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; more');
    expect(html).not.toContain('<script');
    const picture = await fetch(`${new URL(url).origin}${/<img src="([^"]+)"/.exec(html)?.[1]}`);
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(PNG);
    expect((await fetch(`${url.slice(0, -1)}0`)).status).toBe(404);
    expect((await fetch(`${url}/0`)).status).toBe(404);
    const { db } = service.callsign.world;
    const { rows } = await db.query("select expires_at > now() + interval '29 days' as kept from content where content_id = $1", [
      uploadedContentId,
    ]);
    expect(rows).toEqual([{ kept: true }]);
    await db.query("update mms_page set expires_at = now() - interval '1 second'");
    expect((await fetch(url)).status).toBe(404);
  });

  it('a text of the request still goes before', async () => {
    const messageId = await failing(NO_MMS, { options: { smsFailover } });
    expect((await smsOf(messageId)).text).toBe(smsFailover.text);
  });
});
