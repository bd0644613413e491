// What becomes of a message that comes in: whose it is, and everything that follows from it.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SANDBOX } from '../../src/domain/connectors.ts';
import { receiveInbound } from '../../src/flows/receive-inbound.ts';
import { sendOverdueAutoResponses } from '../../src/flows/send-auto-responses.ts';
import { deliverIncompleteParts } from '../../src/flows/tend-inbox.ts';
import type { CarrierInbound } from '../../src/ports.ts';
import { addConfiguration, addNumber, addPairs } from '../support/inbound-world.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const NUMBER = '38515550001';
const HANDSET = '385911234567';

let service: TestService;
let resourceId: number;
let hook: Server;
let hookUrl: string;
const posted: { readonly path: string; readonly body: unknown }[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      posted.push({ path: request.url ?? '', body: JSON.parse(body) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
  service = await startService();
  await addPairs(service, [{ applicationId: 'shop', entityId: 'zagreb' }, { applicationId: 'support' }]);
  resourceId = await addNumber(service, { number: NUMBER, platform: { applicationId: 'support' } });
  const forwarding = { type: 'HTTP_FORWARD', url: `${hookUrl}/mo`, format: 'MO_JSON_2' } as const;
  await addConfiguration(service, resourceId, {
    keyword: 'INFO',
    platform: { applicationId: 'shop', entityId: 'zagreb' },
    forwarding,
  });
  await addConfiguration(service, resourceId, {
    keyword: 'HELP',
    autoResponse: { message: 'We call you.', sender: null, window: null },
  });
  await addConfiguration(service, resourceId, { keyword: 'STOP', blockList: { type: 'BLOCK', level: 'FROM_SENDER' } });
  await addConfiguration(service, resourceId, { keyword: 'STOP ALL', blockList: { type: 'BLOCK', level: 'FROM_ANY_SENDER' } });
  await addConfiguration(service, resourceId, {
    keyword: 'QUIT',
    autoResponse: { message: 'You will hear no more.', sender: null, window: null },
    blockList: { type: 'BLOCK', level: 'FROM_ANY_SENDER' },
  });
  await addConfiguration(service, resourceId, { keyword: 'START', blockList: { type: 'UNBLOCK', level: 'FROM_ANY_SENDER' } });
  await addConfiguration(service, resourceId, { forwarding: { type: 'PULL' } });
});

afterAll(async () => {
  await service?.stop();
  hook.close();
});

function send(text: string, from = HANDSET, to = NUMBER) {
  return service.api('POST', '/callsign/1/sandbox/inbound', { from, to, text });
}

/** As a carrier's connector does. */
function carrierInbound(over: Partial<CarrierInbound>): CarrierInbound {
  const { accountId } = service.callsign.firstAccount;
  const receivedAtMs = Date.now();
  return { accountId, connectorId: SANDBOX, channel: 'SMS', from: HANDSET, to: NUMBER, text: '', receivedAtMs, ...over };
}

async function messagesFrom(from: string): Promise<{ text: string; isComplete: boolean; partCount: number; keyword?: string }[]> {
  const { body } = await service.api('GET', `/callsign/1/inbound-messages?from=${from}`);
  return body.messages;
}

test('a keyword decides the application and entity, and the message is posted as MO_JSON_2', async () => {
  const { status, body } = await send('info about order 991');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    isRouted: true,
    platform: { applicationId: 'shop', entityId: 'zagreb' },
    keyword: 'INFO',
    cleanText: 'about order 991',
    action: 'HTTP_FORWARD',
  });
  await until(() => posted.length > 0);
  expect(posted).toEqual([
    {
      path: '/mo',
      body: {
        results: [
          {
            applicationId: 'shop',
            entityId: 'zagreb',
            messageId: body.messageId,
            from: HANDSET,
            to: NUMBER,
            text: 'info about order 991',
            cleanText: 'about order 991',
            keyword: 'INFO',
            receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
            smsCount: 1,
            price: { pricePerMessage: 0, currency: 'EUR' },
          },
        ],
        messageCount: 1,
        pendingMessageCount: 0,
      },
    },
  ]);
  const path = `/callsign/1/inbound-messages/${body.messageId}`;
  await until(async () => (await service.api('GET', path)).body.webhooks[0]?.state === 'DELIVERED');
});

test('without a keyword the catch-all takes it, for the pair of the number', async () => {
  const { body } = await send('hello');
  expect(body).toMatchObject({ platform: { applicationId: 'support' }, action: 'PULL', cleanText: 'hello' });
  expect(body.keyword).toBeUndefined();
});

test('a message to a number the account does not have is kept, unrouted and visible', async () => {
  const { status, body } = await send('anybody?', '385910000001', '38515559999');
  expect(status).toBe(200);
  expect(body).toMatchObject({ isRouted: false, action: 'NONE' });
  const { body: list } = await service.api('GET', '/callsign/1/inbound-messages?isRouted=false');
  expect(list.messages).toMatchObject([{ messageId: body.messageId, to: '38515559999', isRouted: false }]);
});

test('a message can be read with the reasons for its routing; another account’s id is not found', async () => {
  const { body } = await send('INFO');
  const read = await service.api('GET', `/callsign/1/inbound-messages/${body.messageId}`);
  expect(read.body.trace.map(({ step, outcome }: Record<string, string>) => [step, outcome])).toEqual([
    ['NUMBER', 'FOUND'],
    ['KEYWORD', 'MATCHED'],
    ['PAIR', 'CONFIGURATION'],
    ['FORWARDING', 'HTTP_FORWARD'],
  ]);
  expect((await service.api('GET', '/callsign/1/inbound-messages/123')).status).toBe(404);
  expect((await service.api('GET', '/callsign/1/inbound-messages/nonsense')).status).toBe(404);
});

test('explaining answers the same as receiving, and stores nothing', async () => {
  const question = { channel: 'SMS', to: `+${NUMBER}`, from: '385910000002', text: 'Stop all' };
  const { status, body } = await service.api('POST', '/callsign/1/inbound/explain', question);
  expect(status).toBe(200);
  expect(body).toMatchObject({ keyword: 'STOP ALL', blockList: { type: 'BLOCK' }, action: 'PULL' });
  expect(await messagesFrom('385910000002')).toEqual([]);
  const { messageId, ...received } = (await send('Stop all', '385910000002')).body;
  expect(messageId).toBeDefined();
  expect(received).toEqual(body);
});

test('the list pages through everything, newest first, without gaps', async () => {
  const from = '385910000003';
  for (const text of ['1', '2', '3', '4', '5']) await send(text, from);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await service.api('GET', `/callsign/1/inbound-messages?from=${from}&limit=2${cursor}`);
    seen.push(...body.messages.map(({ text }: { text: string }) => text));
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  expect(seen).toEqual(['5', '4', '3', '2', '1']);
});

describe('block list', () => {
  test('STOP and START change whom the subscriber hears from before they are answered', async () => {
    const from = '385910000004';
    const snapshot = await service.callsign.world.snapshots.of(service.callsign.firstAccount.accountId);
    await send('stop', from);
    expect(snapshot.optOuts.against(from, NUMBER, 'SMS')).toBeDefined();
    expect(snapshot.optOuts.against(from, '38515550002', 'SMS')).toBeUndefined();
    await send('stop all', from);
    expect(snapshot.optOuts.against(from, '38515550002', 'SMS')).toBeDefined();
    await send('start', from);
    expect(snapshot.optOuts.against(from, NUMBER, 'SMS')).toBeUndefined();
  });
});

describe('auto-response', () => {
  test('whoever opts out is told so, and that again when he asks again, but hears nothing else', async () => {
    const from = '385910000008';
    const last = async (): Promise<string[]> => {
      const { rows } = await service.callsign.world.db.query<{ status_id: number; client_id: string | null }>(
        'select status_id, client_id from message where destination = $1 order by message_id',
        [from],
      );
      return rows.map(({ status_id, client_id }) => `${client_id ?? 'sent by hand'} ${status_id}`);
    };
    const first = (await send('quit', from)).body.messageId;
    await until(async () => (await last()).length === 1);
    const second = (await send('quit', from)).body.messageId;
    await until(async () => (await last()).length === 2);
    const message = { sender: NUMBER, destinations: [{ to: from }], content: { text: 'Sale!' } };
    await service.api('POST', '/sms/3/messages', { messages: [message] });
    expect(await last()).toEqual([`auto-${first} 26`, `auto-${second} 26`, 'sent by hand 14']);
  });

  test('the answer goes out from the receiving number to the handset, once', async () => {
    const from = '385910000005';
    const { body } = await send('help', from);
    expect(body.autoResponse).toEqual({ sender: NUMBER, text: 'We call you.' });
    const received = async () => {
      const { body: handset } = await service.api('GET', `/callsign/1/sandbox/handsets/${from}/messages`);
      return handset.messages.filter(({ direction }: { direction: string }) => direction === 'RECEIVED');
    };
    await until(async () => (await received()).length > 0);
    expect(await received()).toMatchObject([{ from: NUMBER, to: from, text: 'We call you.' }]);
    const { rows } = await service.callsign.world.db.query('select * from auto_response where inbound_id = $1', [body.messageId]);
    expect(rows).toEqual([]);
    const read = await service.api('GET', `/callsign/1/inbound-messages/${body.messageId}`);
    expect(read.body.autoResponseMessageId).toBe(`auto-${body.messageId}`);
  });

  test('an answer whose node died is sent by another one, and one that had been sent is not sent again', async () => {
    const { world, firstAccount } = service.callsign;
    const sent = (await send('help', '385910000006')).body.messageId;
    await until(
      async () => (await service.api('GET', `/callsign/1/inbound-messages/${sent}`)).body.autoResponseMessageId !== undefined,
    );
    const unsent = (await send('hello', '385910000006')).body.messageId;
    for (const inboundId of [sent, unsent]) {
      await world.db.query(
        `insert into auto_response (inbound_id, account_id, channel, sender, destination, text, application_id, is_pair_given, due_at)
         values ($1, $2, 'SMS', $3, '385910000006', 'late', 'default', false, now())`,
        [inboundId, firstAccount.accountId, NUMBER],
      );
    }
    expect(await sendOverdueAutoResponses(world)).toBe(2);
    expect(await sendOverdueAutoResponses(world)).toBe(0);
    const { rows } = await world.db.query<{ client_id: string }>(
      "select client_id from message where destination = '385910000006' order by message_id",
    );
    expect(rows.map(({ client_id }) => client_id)).toEqual([`auto-${sent}`, `auto-${unsent}`]);
    expect((await world.db.query('select 1 from auto_response')).rows).toEqual([]);
  });

  test('a machine that answers answers gets no more of them after a while', async () => {
    const from = '385910000007';
    const answered: boolean[] = [];
    for (let index = 0; index < 12; index += 1) answered.push((await send('help', from)).body.autoResponse !== undefined);
    expect(answered).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  });
});

describe('long messages', () => {
  const part = (from: string, reference: number, total: number, index: number, text: string) =>
    receiveInbound(service.callsign.world, carrierInbound({ from, text, part: { reference, total, index } }));

  test('parts are joined whatever their order, a repeated one counts once, and the keyword is found', async () => {
    const from = '385910000010';
    expect(await part(from, 65_000, 3, 3, 'the end')).toBeUndefined();
    expect(await part(from, 65_000, 3, 1, 'INFO this is ')).toBeUndefined();
    expect(await part(from, 65_000, 3, 1, 'INFO this is ')).toBeUndefined();
    const received = await part(from, 65_000, 3, 2, 'long, ');
    expect(received?.decision).toMatchObject({ keyword: 'INFO', cleanText: 'this is long, the end' });
    expect(await messagesFrom(from)).toMatchObject([{ text: 'INFO this is long, the end', partCount: 3, isComplete: true }]);
  });

  test('parts that arrive at the same moment on several links are joined once', async () => {
    const from = '385910000011';
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(texts.map((text, at) => part(from, 9, texts.length, at + 1, text)));
    expect(await messagesFrom(from)).toMatchObject([{ text: 'abcdef', partCount: 6 }]);
  });

  test('messages of other senders, references and lengths do not mix', async () => {
    await part('385910000012', 5, 2, 1, 'one ');
    await part('385910000013', 5, 2, 2, 'two');
    await part('385910000012', 6, 2, 2, 'three');
    await part('385910000012', 5, 3, 2, 'four');
    expect(await messagesFrom('385910000012')).toEqual([]);
    await part('385910000012', 5, 2, 2, 'whole');
    expect(await messagesFrom('385910000012')).toMatchObject([{ text: 'one whole' }]);
  });

  test('what came of an incomplete message is delivered after the time limit, marked, and no keyword is guessed from its middle', async () => {
    const from = '385910000014';
    await part(from, 7, 3, 2, 'STOP in the middle');
    await deliverIncompleteParts(service.callsign.world, 60_000);
    expect(await messagesFrom(from)).toEqual([]);
    await deliverIncompleteParts(service.callsign.world, -60_000);
    const [message] = await messagesFrom(from);
    expect(message).toMatchObject({ text: 'STOP in the middle', isComplete: false, partCount: 1 });
    expect(message?.keyword).toBeUndefined();
    expect(await deliverIncompleteParts(service.callsign.world, -60_000)).toBe(0);
  });

  test('a reference used again for another text does not swallow the earlier message', async () => {
    const from = '385910000015';
    await part(from, 8, 2, 1, 'lost ');
    await part(from, 8, 2, 1, 'new ');
    await part(from, 8, 2, 2, 'text');
    const messages = await messagesFrom(from);
    expect(messages.map(({ text, isComplete }) => [text, isComplete])).toEqual([
      ['new text', true],
      ['lost ', false],
    ]);
  });

  test('numbering that makes no sense does not hold a message back', async () => {
    const from = '385910000016';
    expect(await part(from, 1, 1, 1, 'alone')).toBeDefined();
    expect(await part(from, 1, 2, 3, 'odd')).toBeDefined();
    expect(await messagesFrom(from)).toHaveLength(2);
  });
});

test('characters no column can hold do not lose a message', async () => {
  const from = '385910000017';
  await receiveInbound(service.callsign.world, carrierInbound({ from, text: 'a\u0000b\ud800c 😀' }));
  expect(await messagesFrom(from)).toMatchObject([{ text: 'a\ufffdb\ufffdc 😀' }]);
});

test('a message on a number of a sticky pool sets the sticky sender when there is none', async () => {
  const { world, firstAccount } = service.callsign;
  const { accountId } = firstAccount;
  const { noteChange } = await import('../../src/storage/changes.ts');
  await world.db.transaction(async (tx) => {
    await tx.query(
      "insert into association (account_id, resource_id, channel, application_id, entity_id) values ($1, $2, 'SMS', 'shop', 'zagreb')",
      [accountId, resourceId],
    );
    await tx.query(
      "insert into sending_strategy (strategy_id, account_id, application_id, is_sticky, is_geolocated) values ('S', $1, 'shop', true, false)",
      [accountId],
    );
    await noteChange(tx, { accountId, noun: 'association', keys: 'all' });
    await noteChange(tx, { accountId, noun: 'strategy', keys: 'all' });
  });
  await world.snapshots.settle(accountId);
  const stickyOf = async (destination: string) =>
    (
      await world.db.query('select application_id, entity_id, resource_id from sticky_sender where destination = $1', [
        destination,
      ])
    ).rows;

  expect((await send('info', '385910000020')).body.isStickySenderOffered).toBe(true);
  expect(await stickyOf('385910000020')).toEqual([
    { application_id: 'shop', entity_id: 'zagreb', resource_id: String(resourceId) },
  ]);
  // Of another pair, in whose pool the number is not.
  expect((await send('hello', '385910000021')).body.isStickySenderOffered).toBe(false);
  expect(await stickyOf('385910000021')).toEqual([]);
});

test('of two short codes with the same digits the one of the sender’s country is meant', async () => {
  await addNumber(service, { number: '60606', countryCode: 'US', numberType: 'SHORT_CODE', platform: { applicationId: 'shop' } });
  await addNumber(service, {
    number: '60606',
    countryCode: 'CA',
    numberType: 'SHORT_CODE',
    platform: { applicationId: 'support' },
  });
  expect((await send('x', '12125550123', '60606')).body.platform).toEqual({ applicationId: 'shop' });
  expect((await send('x', '14165550123', '60606')).body.platform).toEqual({ applicationId: 'support' });
});
