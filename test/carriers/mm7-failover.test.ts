// An MMS that a real relay does not bring to its recipient: the SMS goes out over a real SMSC, once, whoever dies in between.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectMm7 } from '../support/connect-mm7.ts';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type Mm7Relay, postAsRelay, refusingRsp, reportReq, startMm7Relay } from '../support/mm7-relay.ts';
import { MMS_NUMBER, mmsBecomes, mmsLife, SMS_NUMBER, sendMms, startMms, TEXT } from '../support/mms.ts';
import type { TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const smsFailover = { text: 'Your receipt: see https://shop.example/r' };

let service: TestService;
let relay: Mm7Relay;
let carrier: SmppCarrier;
let doorway: string;
beforeAll(async () => {
  relay = await startMm7Relay();
  carrier = await startSmppCarrier();
  service = await startMms();
  ({ doorway } = await connectMm7(service, relay));
  await connectSmpp(service, carrier.port);
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
  await carrier?.close();
});
afterEach(() => relay.answerWith(() => undefined));

/** Without a sender: the strategy of the application chooses the only number that can send MMS. */
async function send(to: string, options: object = {}): Promise<string> {
  const message = {
    destinations: [{ to }],
    content: { messageSegments: [TEXT] },
    options: { platform: { applicationId: 'shop' }, smsFailover, ...options },
  };
  return (await sendMms(service, [message])).messages[0]?.messageId ?? '';
}

const eventsOf = ({ timeline }: { timeline: { event: string }[] }): string[] => timeline.map(({ event }) => event);

/** The life of the SMS that went out in place of an MMS; the two tell of each other. */
async function smsOf(messageId: string) {
  await until(async () => (await mmsLife(service, messageId)).failoverMessageId !== undefined, 10_000, `an SMS for ${messageId}`);
  const mms = await mmsLife(service, messageId);
  const sms = await mmsLife(service, mms.failoverMessageId);
  expect(sms).toMatchObject({ channel: 'SMS', failoverOf: messageId, bulkId: mms.bulkId, text: smsFailover.text });
  expect(mms.timeline.at(-1)).toMatchObject({ event: 'FAILED_OVER', detail: expect.stringContaining(sms.messageId) });
  const standsIn = sms.timeline.find(({ event }: { event: string }) => event === 'STANDS_IN');
  expect(standsIn.detail).toContain(messageId);
  return { mms, sms };
}

it.each([
  ['refused', 4007, 'Service denied'],
  ['unknown to the relay', 2003, 'Address not found'],
])('an MMS that is %s goes out as an SMS, from the sender the strategy chose', async (_what, statusCode, words) => {
  const to = `1310555${statusCode}`;
  relay.answerWith(({ transactionId }) => ({ body: refusingRsp(transactionId, statusCode, words) }));
  const { mms, sms } = await smsOf(await send(to));
  expect(mms).toMatchObject({ sender: MMS_NUMBER, connectorId: 'relay', status: { groupName: 'UNDELIVERABLE' } });
  expect(sms.sender).toBe(MMS_NUMBER);
  await until(() => carrier.taken(to, smsFailover.text) === 1);
});

it.each([
  ['Expired', 'EXPIRED', '13105550181'],
  ['Unrecognised', 'UNDELIVERABLE', '13105550182'],
])('a report that says %s brings the SMS, and the same report once more brings none', async (word, groupName, to) => {
  const before = relay.submitted.length;
  const messageId = await send(to, { smsFailover: { ...smsFailover, sender: SMS_NUMBER } });
  await until(() => relay.submitted.length === before + 1);
  await until(async () => eventsOf(await mmsLife(service, messageId)).includes('SUBMITTED'));
  const report = reportReq(`mms-${before + 1}`, word);
  expect((await postAsRelay(doorway, report)).status).toBe(200);
  expect((await postAsRelay(doorway, report)).status).toBe(200);
  expect((await postAsRelay(doorway, reportReq(`mms-${before + 1}`, 'Rejected'))).status).toBe(200);
  const { mms, sms } = await smsOf(messageId);
  expect(mms.status.groupName).toBe(groupName);
  expect(sms.sender).toBe(SMS_NUMBER);
  await until(() => carrier.taken(to, smsFailover.text) === 1);
  const { rows } = await service.callsign.world.db.query<{ count: string }>(
    'select count(*) from message where destination = $1 and channel = (select channel from message where client_id = $2)',
    [to, sms.messageId],
  );
  expect([rows[0]?.count, carrier.taken(to, smsFailover.text)]).toEqual(['1', 1]);
});

it('an MMS that was retrieved brings none', async () => {
  const to = '13105550190';
  const before = relay.submitted.length;
  const messageId = await send(to);
  await until(() => relay.submitted.length === before + 1);
  await postAsRelay(doorway, reportReq(`mms-${before + 1}`, 'Retrieved'));
  const life = await mmsBecomes(service, messageId, 'DELIVERED_TO_HANDSET');
  expect([life.failoverMessageId, carrier.taken(to, smsFailover.text)]).toEqual([undefined, 0]);
});
