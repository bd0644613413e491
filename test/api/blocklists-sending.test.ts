// What the block list does to sending, and what subscribers' own words do to the list.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountKeyOf } from '../../src/domain/blocklists.ts';
import { loadSnapshot } from '../../src/flows/snapshot-loading.ts';
import { addConfiguration, addNumber, addPairs } from '../support/inbound-world.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const PATH = '/platform/1/blocklists';
const SENDER = '447400100001';
const SECOND = '447400100002';

let service: TestService;
let accountKey: string;
beforeAll(async () => {
  service = await startService();
  accountKey = accountKeyOf(service.callsign.firstAccount.accountId);
  await addPairs(service, [{ applicationId: 'shop' }]);
  for (const number of [SENDER, SECOND]) {
    const resource = { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS'] };
    const { body } = await service.api('POST', '/callsign/1/resources/numbers', resource);
    const { numberKey: resourceId } = body.results[0];
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId };
    expect((await service.api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  }
  await service.api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' } });
});
afterAll(() => service.stop());

/** A request for one element. */
function element(to: readonly string[], rest: object = {}): object {
  return { blocklist: [{ destinations: to.map((address) => ({ to: address })), ...rest }] };
}

async function block(to: readonly string[], rest: object = {}, headers: object = {}): Promise<void> {
  const { status, body } = await service.api('POST', PATH, element(to, rest), { ...headers });
  expect([status, body]).toEqual([202, '']);
}

async function unblock(to: readonly string[], rest: object = {}): Promise<void> {
  const { status, body } = await service.api('DELETE', PATH, element(to, rest));
  expect([status, body]).toEqual([202, '']);
}

async function listed(query: string, headers: object = {}) {
  const { status, body } = await service.api('GET', `${PATH}?${query}`, undefined, { ...headers });
  expect(status).toBe(200);
  return body;
}

/** Sends to each, from the sender or one of the pool; answers the names of the statuses. */
async function send(to: readonly string[], sender: string | undefined = SENDER): Promise<string[]> {
  const message = {
    ...(sender === undefined ? {} : { sender }),
    destinations: to.map((address) => ({ to: address })),
    content: { text: 'Hello' },
    options: { platform: { applicationId: 'shop' } },
  };
  const { status, body } = await service.api('POST', '/sms/3/messages', { messages: [message] });
  expect(status).toBe(200);
  return body.messages.map((entry: { status: { name: string } }) => entry.status.name);
}

async function fromPool(to: string): Promise<{ status: string; sender: string; trace: { step: string; outcome: string }[] }> {
  const { body } = await service.api('POST', '/callsign/1/outbound/explain', { channel: 'SMS', to, applicationId: 'shop' });
  return { status: body.status.name, sender: body.sender, trace: body.trace };
}

describe('a blocked destination', () => {
  it('is rejected, with the list named in its trace, while the rest of the bulk goes on', async () => {
    await block(['447400910001']);
    expect(await send(['447400910001', '447400910002'])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED', 'PENDING_ACCEPTED']);
    const explained = await service.api('POST', '/callsign/1/outbound/explain', {
      channel: 'SMS',
      to: '447400910001',
      sender: SENDER,
      applicationId: 'shop',
    });
    expect(explained.body.status.name).toBe('REJECTED_DESTINATION_BLOCKLISTED');
    expect(explained.body.trace).toContainEqual({
      step: 'eligible',
      outcome: `${SENDER} dropped`,
      detail: "the destination is on the account's block list for it",
    });
    await unblock(['447400910001']);
    expect(await send(['447400910001'])).toEqual(['PENDING_ACCEPTED']);
  });

  it('is rejected from a pool too, whatever the way its number is written', async () => {
    await block(['+44 7400 910003']);
    expect((await send(['447400910003'], undefined))[0]).toBe('REJECTED_DESTINATION_BLOCKLISTED');
    expect((await fromPool('447400910003')).status).toBe('REJECTED_DESTINATION_BLOCKLISTED');
    expect((await listed('destination=%2B447400910003')).results[0].destination).toBe('447400910003');
  });

  it('hears from other senders, when it is blocked for one', async () => {
    await block(['447400910004'], { sender: SENDER });
    expect(await send(['447400910004'])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    expect(await send(['447400910004'], SECOND)).toEqual(['PENDING_ACCEPTED']);
    const { sender, trace } = await fromPool('447400910004');
    expect(sender).toBe(SECOND);
    expect(trace).toContainEqual(expect.objectContaining({ step: 'eligible', outcome: `${SENDER} dropped` }));
    await block(['447400910004'], { sender: SECOND });
    expect((await fromPool('447400910004')).status).toBe('REJECTED_DESTINATION_BLOCKLISTED');
  });

  it('is reached on other channels, when it is blocked on one', async () => {
    await block(['447400910005'], { channel: 'MMS' });
    expect(await send(['447400910005'])).toEqual(['PENDING_ACCEPTED']);
    await block(['447400910005'], { channel: 'SMS' });
    expect(await send(['447400910005'])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    await unblock(['447400910005'], { channel: 'SMS' });
    expect(await send(['447400910005'])).toEqual(['PENDING_ACCEPTED']);
  });

  it('of another account is none of ours', async () => {
    const other = await addAccount(service);
    await block(['447400910006'], {}, other.headers);
    expect(await send(['447400910006'])).toEqual(['PENDING_ACCEPTED']);
    expect((await listed('destination=447400910006')).results).toEqual([]);
    expect((await listed('', other.headers)).results).toEqual([
      expect.objectContaining({ destination: '447400910006', accountKey: accountKeyOf(other.accountId) }),
    ]);
  });

  it('stays so when the account is read anew', async () => {
    await block(['447400910007'], { sender: 'acme', channel: 'SMS' });
    const { accountId } = service.callsign.firstAccount;
    const { snapshots, db } = service.callsign.world;
    const read = await loadSnapshot(db, accountId);
    expect(read.optOuts.size).toBe((await snapshots.of(accountId)).optOuts.size);
    expect(read.optOuts.against('447400910007', 'ACME', 'SMS')?.source).toBe('CUSTOM');
    expect(read.optOuts.against('447400910007', 'ACME', 'MMS')).toBeUndefined();
  });
});

describe('mailboxes and their domains', () => {
  it('are kept in lower case and ASCII, and stand against mail alone', async () => {
    await block(['Some.One@Bücher.Example', 'Spam.Example'], { channel: 'EMAIL' });
    const { results } = await listed('channel=EMAIL');
    expect(results.map(({ destination }: { destination: string }) => destination)).toEqual([
      'some.one@xn--bcher-kva.example',
      'spam.example',
    ]);
    const { optOuts } = await service.callsign.world.snapshots.of(service.callsign.firstAccount.accountId);
    expect(optOuts.against('anyone@spam.example', 'me@shop.example', 'EMAIL')?.source).toBe('CUSTOM');
    expect(optOuts.against('anyone@spam.example', 'me@shop.example', 'SMS')).toBeUndefined();
    expect(optOuts.against('anyone@ham.example', 'me@shop.example', 'EMAIL')).toBeUndefined();
    await unblock(['SOME.one@xn--bcher-kva.example', 'spam.example'], { channel: 'EMAIL' });
    expect((await listed('channel=EMAIL')).results).toEqual([]);
  });
});

describe('what subscribers opted out of', () => {
  const subscriber = '447400950001';
  async function says(text: string, from = subscriber): Promise<void> {
    const { status } = await service.api('POST', '/callsign/1/sandbox/inbound', { from, to: '447400100003', text });
    expect(status).toBeLessThan(300);
  }

  it('is on the list as MO, and their own words lift it, but not what the account has put there', async () => {
    const resourceId = await addNumber(service, { number: '447400100003' });
    await addConfiguration(service, resourceId, { keyword: 'STOP', blockList: { type: 'BLOCK', level: 'FROM_ANY_SENDER' } });
    await addConfiguration(service, resourceId, { keyword: 'START', blockList: { type: 'UNBLOCK', level: 'FROM_ANY_SENDER' } });
    await says('STOP');
    await until(async () => (await listed(`destination=${subscriber}`)).results.length === 1);
    expect((await listed('sourceType=MO')).results).toEqual([
      { destination: subscriber, sourceType: 'MO', accountKey, createdDate: expect.any(String) },
    ]);
    await block([subscriber]);
    await says('START');
    await until(async () => (await listed('sourceType=MO')).results.length === 0);
    expect((await listed(`destination=${subscriber}`)).results).toEqual([expect.objectContaining({ sourceType: 'CUSTOM' })]);
    expect(await send([subscriber])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    expect((await service.api('GET', `/callsign/1/opt-outs?destination=${subscriber}`)).body.results).toEqual([]);
  });

  it('is told to the subscriptions of the block list, when it comes and when it goes; what the account does is not', async () => {
    const hook = await startWebhookReceiver();
    const subscription = {
      subscriptionId: 'opt-outs',
      events: ['BLOCK', 'UNBLOCK'],
      profile: { profileId: 'hook', webhook: { notifyUrl: `${hook.url}/events`, contentType: 'application/json' } },
    };
    const { status } = await service.api('POST', '/subscriptions/1/subscription/BLOCKLIST', subscription);
    expect(status).toBeLessThan(300);
    await block(['447400950003']);
    await says('STOP', '447400950004');
    await until(() => hook.posts.length === 1);
    await says('STOP', '447400950004'); // no news
    await says('START', '447400950004');
    await until(() => hook.posts.length === 2);
    await hook.close();
    expect(hook.posts.map(({ body }) => JSON.parse(body))).toEqual(
      ['BLOCK', 'UNBLOCK'].map((event) => ({
        results: [
          {
            event,
            receivedAt: expect.stringMatching(/\+0000$/),
            messageId: expect.any(String),
            content: {
              destination: '447400950004',
              channel: 'SMS',
              sourceType: 'MO',
              inboundMessageReference: { inboundMessageId: expect.any(String) },
            },
          },
        ],
      })),
    );
  });

  it('is taken off by a request that names the source, and by no other', async () => {
    await service.api('POST', '/callsign/1/opt-outs', { destination: '447400950002', sender: SENDER });
    await unblock(['447400950002'], { sender: SENDER });
    expect(await send(['447400950002'])).toEqual(['REJECTED_DESTINATION_BLOCKLISTED']);
    await unblock(['447400950002'], { sender: SENDER, sourceType: 'MO' });
    expect(await send(['447400950002'])).toEqual(['PENDING_ACCEPTED']);
  });
});
