// MMS through the whole product to a relay written by hand: the sender is chosen, the message handed over, its reports come back.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectMm7, sendMms } from '../support/connect-mm7.ts';
import { addNumber, addPairs } from '../support/inbound-world.ts';
import { faultRsp, type Mm7Relay, postAsRelay, refusingRsp, reportReq, startMm7Relay, submitRsp } from '../support/mm7-relay.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const POOL = ['12125550101', '13105550102'];

let service: TestService;
let relay: Mm7Relay;
let doorway: string;
beforeAll(async () => {
  relay = await startMm7Relay();
  service = await startService();
  await addPairs(service, [{ applicationId: 'shop', entityId: 'acme' }]);
  for (const number of [...POOL, '14155550103']) await addNumber(service, { number, countryCode: 'US', capabilities: ['MMS'] });
  const { numbers } = (await service.api('GET', '/numbers/1/numbers')).body as {
    numbers: { number: string; numberKey: string }[];
  };
  for (const { number, numberKey } of numbers) {
    if (!POOL.includes(number)) continue;
    const association = {
      resourceType: 'NUMBER',
      channel: 'MMS',
      resourceId: numberKey,
      applicationId: 'shop',
      entityId: 'acme',
    };
    expect((await service.api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  }
  await service.api('POST', '/provisioning/2/sending-strategies', {
    channel: 'MMS',
    platform: { applicationId: 'shop', entityId: 'acme' },
    geolocated: true,
  });
  ({ doorway } = await connectMm7(service, relay));
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
});
beforeEach(() => relay.answerWith(() => undefined));

const lifeOf = async (id: string) => (await service.api('GET', `/callsign/1/messages/${id}`)).body;
const statusOf = async (id: string): Promise<string> => (await lifeOf(id)).status.name;
const remoteIdOf = async (id: string): Promise<string> => {
  const find = async () => (await lifeOf(id)).timeline.find(({ event }: { event: string }) => event === 'SUBMITTED')?.remoteId;
  await until(async () => (await find()) !== undefined);
  return find();
};

it('an MMS of a pair goes out from the sender its strategy chooses, and ends with what the relay reports', async () => {
  const [accepted] = await sendMms(service, ['chosen'], { pair: { applicationId: 'shop', entityId: 'acme' } });
  expect(accepted?.statusId).toBe(26);
  const remoteId = await remoteIdOf('chosen');
  // The destination is a Californian, and so is the nearer sender of the pool.
  expect(relay.submitted.at(-1)?.soap).toContain('<SenderAddress><Number>13105550102</Number></SenderAddress>');
  const answer = await postAsRelay(doorway, reportReq(remoteId, 'Retrieved'));
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('<StatusCode>1000</StatusCode>')]);
  const life = await lifeOf('chosen');
  expect([life.status.name, life.error.name, life.channel, life.connectorId]).toEqual([
    'DELIVERED_TO_HANDSET',
    'NO_ERROR',
    'MMS',
    'relay',
  ]);
  expect(life.timeline.at(-1).detail).toBe('MMStatus Retrieved by 13105550142');
});

it('a pair without senders is told so before anything is sent', async () => {
  const before = relay.submitted.length;
  const [rejected] = await sendMms(service, ['nobody'], { pair: { applicationId: 'shop' } });
  expect([rejected?.statusId, relay.submitted.length]).toEqual([11, before]);
});

it.each([
  ['Expired', 'EXPIRED_EXPIRED', 15006],
  ['Rejected', 'UNDELIVERABLE_NOT_DELIVERED', 15015],
  ['Forwarded', 'UNDELIVERABLE_NOT_DELIVERED', 15005],
  ['Unreachable', 'UNDELIVERABLE_NOT_DELIVERED', 27],
  ['Unrecognised', 'UNDELIVERABLE_NOT_DELIVERED', 15019],
  ['Indeterminate', 'EXPIRED_DLR_UNKNOWN', 255],
])('MMStatus %s ends a message as %s', async (mmStatus, name, errorId) => {
  await sendMms(service, [mmStatus], { sender: '12125550101' });
  await postAsRelay(doorway, reportReq(await remoteIdOf(mmStatus), mmStatus));
  const life = await lifeOf(mmStatus);
  expect([life.status.name, life.error.id]).toEqual([name, errorId]);
});

it.each(['Deferred', 'PutOnHold'])('MMStatus %s leaves a message open', async (mmStatus) => {
  await sendMms(service, [mmStatus], { sender: '12125550101' });
  await postAsRelay(doorway, reportReq(await remoteIdOf(mmStatus), mmStatus));
  expect(await statusOf(mmStatus)).toBe('PENDING_ENROUTE');
});

it('that it was read is noted in the timeline, before and after the report, and changes nothing', async () => {
  await sendMms(service, ['read'], { sender: '12125550101' });
  const remoteId = await remoteIdOf('read');
  const reading = reportReq(remoteId, 'Read', { kind: 'ReadReplyReq' });
  const answer = await postAsRelay(doorway, reading);
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('ReadReplyRsp')]);
  expect(await statusOf('read')).toBe('PENDING_WAITING_DELIVERY');
  await postAsRelay(doorway, reportReq(remoteId, 'Retrieved'));
  await postAsRelay(doorway, reading);
  const life = await lifeOf('read');
  expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
  const notes = life.timeline.filter(({ event }: { event: string }) => event === 'REPORTED');
  expect(notes).toHaveLength(2);
  for (const note of notes) {
    expect(note.detail).toBe('read reply: Read by 13105550142');
    expect(note).not.toHaveProperty('status');
  }
});

it('a report that arrives before the answer to its submission still finds its message', async () => {
  let reported: Promise<unknown> | undefined;
  relay.answerWith(async ({ transactionId }) => {
    reported = postAsRelay(doorway, reportReq('early', 'Retrieved'));
    await reported;
    return { body: submitRsp(transactionId, 'early') };
  });
  await sendMms(service, ['early'], { sender: '12125550101' });
  await until(async () => (await statusOf('early')) === 'DELIVERED_TO_HANDSET');
});

it('no answer means the same submission once more, and a refusal the end', async () => {
  const tries: string[] = [];
  relay.answerWith(({ transactionId }) => {
    tries.push(transactionId);
    if (tries.length === 1) return { isCut: true };
    if (tries.length === 2) return { status: 500, body: faultRsp(transactionId, 'Server', 3000) };
    return { body: refusingRsp(transactionId, 2004, 'no adult content') };
  });
  const [accepted] = await sendMms(service, ['thrice'], { sender: '12125550101' });
  await until(async () => (await statusOf('thrice')) === 'UNDELIVERABLE_REJECTED_OPERATOR', 20_000);
  expect(tries).toEqual([accepted?.internalId, accepted?.internalId, accepted?.internalId]);
  const { error, timeline } = await lifeOf('thrice');
  expect([error.name, timeline.at(-1).detail]).toEqual([
    'EC_MMS_CONTENT_BLOCKED_BY_OPERATOR',
    'Multimedia content refused (2004): no adult content',
  ]);
});

it('a message waits while the relay is away, and goes when it is back', async () => {
  await relay.close();
  await sendMms(service, ['patient'], { sender: '12125550101' });
  const state = async () => (await service.api('GET', '/callsign/1/connectors/relay')).body.status;
  await until(async () => (await state()).state === 'DOWN');
  expect((await state()).lastError).toContain('ECONNREFUSED');
  await relay.reopen();
  await remoteIdOf('patient');
});
