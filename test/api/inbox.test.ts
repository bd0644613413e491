// GET /sms/1/inbox/reports: inbound messages by pull.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { firstIdAt } from '../../src/storage/ids.ts';
import { addConfiguration, addNumber, addPairs } from '../support/inbound-world.ts';
import { startService, type TestService } from '../support/service.ts';

const PULLED = '38515550001';
const PUSHED = '38515550002';
const DROPPED = '38515550003';
const BARE = '38515550004';
const HANDSET = '385911234567';

let service: TestService;

beforeAll(async () => {
  service = await startService();
  await addPairs(service, [{ applicationId: 'shop', entityId: 'zagreb' }, { applicationId: 'support' }]);
  const pulled = await addNumber(service, { number: PULLED });
  await addConfiguration(service, pulled, {
    keyword: 'SHOP',
    platform: { applicationId: 'shop', entityId: 'zagreb' },
    forwarding: { type: 'PULL' },
  });
  await addConfiguration(service, pulled, { platform: { applicationId: 'support' }, forwarding: { type: 'PULL' } });
  const forwarding = { type: 'HTTP_FORWARD', url: 'http://127.0.0.1:9/nobody', format: 'MO_JSON_2' } as const;
  await addConfiguration(service, await addNumber(service, { number: PUSHED }), { forwarding });
  await addConfiguration(service, await addNumber(service, { number: DROPPED }), { forwarding: { type: 'NO_ACTION' } });
  await addNumber(service, { number: BARE });
});

afterAll(() => service?.stop());

beforeEach(() => service.callsign.world.db.query('update inbound_message set pulled_at = now()'));

async function send(text: string, to = PULLED): Promise<string> {
  return (await service.api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to, text })).body.messageId;
}

const pull = async (query = '') => (await service.api('GET', `/sms/1/inbox/reports${query}`)).body;

test('each message is handed out once, oldest first, in the contract’s shape', async () => {
  const first = await send('shop one');
  const second = await send('two', BARE);
  const body = await pull();
  expect(body).toEqual({
    results: [
      {
        applicationId: 'shop',
        entityId: 'zagreb',
        messageId: first,
        from: HANDSET,
        to: PULLED,
        text: 'shop one',
        cleanText: 'one',
        keyword: 'SHOP',
        receivedAt: expect.stringMatching(/\+0000$/),
        smsCount: 1,
        price: { pricePerMessage: 0, currency: 'EUR' },
      },
      {
        messageId: second,
        from: HANDSET,
        to: BARE,
        text: 'two',
        cleanText: 'two',
        receivedAt: expect.stringMatching(/\+0000$/),
        smsCount: 1,
        price: { pricePerMessage: 0, currency: 'EUR' },
      },
    ],
    messageCount: 2,
    pendingMessageCount: 0,
  });
  expect(await pull()).toEqual({ results: [], messageCount: 0, pendingMessageCount: 0 });
});

test('what is pushed, dropped or nobody’s is not there to be pulled; what has no forwarding is', async () => {
  await send('pushed', PUSHED);
  await send('dropped', DROPPED);
  await send('nobody’s', '38515559999');
  await send('bare', BARE);
  expect((await pull()).results.map(({ text }: { text: string }) => text)).toEqual(['bare']);
});

test('filters take what they name and leave the rest', async () => {
  await send('shop a');
  await send('b');
  await send('shop c');
  expect((await pull('?applicationId=support')).results).toMatchObject([{ text: 'b' }]);
  expect((await pull('?applicationId=shop&entityId=nobody')).messageCount).toBe(0);
  expect((await pull('?entityId=zagreb')).results).toMatchObject([{ text: 'shop a' }, { text: 'shop c' }]);
});

test('a page says how many more wait, and limits out of range are brought into it', async () => {
  for (const text of ['1', '2', '3', '4', '5']) await send(text);
  expect(await pull('?limit=2')).toMatchObject({ messageCount: 2, pendingMessageCount: 3 });
  expect(await pull('?limit=0')).toMatchObject({ messageCount: 1, pendingMessageCount: 2 });
  expect(await pull('?limit=5000')).toMatchObject({ messageCount: 2, pendingMessageCount: 0 });
});

test('two who pull at once share the messages, and none is handed out twice', async () => {
  const sent = await Promise.all(Array.from({ length: 60 }, (_, index) => send(String(index))));
  const pages = await Promise.all(Array.from({ length: 8 }, () => pull('?limit=10')));
  const rest = await pull('?limit=100');
  const got = [...pages, rest].flatMap(({ results }) => results.map(({ messageId }: { messageId: string }) => messageId));
  expect(got.toSorted()).toEqual(sent.toSorted());
});

test('after 48 hours a message is not handed out any more', async () => {
  const old = await send('old');
  const young = await send('young');
  const age = (hours: number) => firstIdAt(Date.now() - hours * 3_600_000);
  await service.callsign.world.db.query('update inbound_message set inbound_id = $1 where inbound_id = $2', [age(48.1), old]);
  await service.callsign.world.db.query('update inbound_message set inbound_id = $1 where inbound_id = $2', [age(47.9), young]);
  expect((await pull()).results).toMatchObject([{ text: 'young' }]);
});

test('pulling needs a key and refuses in the classic envelope', async () => {
  const { status, body } = await service.api('GET', '/sms/1/inbox/reports', undefined, { authorization: 'App nonsense' });
  expect(status).toBe(401);
  expect(body).toMatchObject({ requestError: { serviceException: { messageId: 'UNAUTHORIZED' } } });
});

test('the inbox is read through its index, however much was pushed or pulled before', async () => {
  const { world, firstAccount } = service.callsign;
  await world.db.query(
    `insert into inbound_message (inbound_id, account_id, channel, connector_id, sender, recipient, text, clean_text, part_count,
       application_id, is_pair_given, received_at, action, trace, pulled_at)
     select g, $1, 'SMS', 'sandbox', '1', '2', 'x', 'x', 1, 'default', false, now(), (array['PULL', 'HTTP_FORWARD'])[g % 2 + 1], '[]', now()
     from generate_series(1, 20000) g`,
    [firstAccount.accountId],
  );
  await world.db.query('analyze inbound_message');
  const { rows } = await world.db.query<{ 'QUERY PLAN': string }>(
    `explain select 1 from inbound_message i where i.account_id = 1 and i.channel = 'SMS' and i.inbound_id >= 0
     and i.pulled_at is null and i.action = 'PULL' order by i.inbound_id limit 50`,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('inbound_message_to_pull');
});
