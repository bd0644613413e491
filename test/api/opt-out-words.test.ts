// STOP, START and HELP where a policy honours them: by a handset of the sandbox and by a carrier's link, up to the choice of a sender.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';
import { startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const POLICIES = '/callsign/1/opt-out-policies';
const FIRST = '12125550101';
const SECOND = '12125550102';
let service: TestService;
let keys: string[];
let api: TestService['api'];

beforeAll(async () => {
  service = await startService();
  api = service.api;
  for (const applicationId of ['shop', 'bank']) await api('POST', '/provisioning/1/applications', { applicationId });
  await api('POST', '/provisioning/1/entities', { entityId: 'acme' });
  keys = await ownNumbers(
    service,
    [FIRST, SECOND].map((number) => ({ number, countryCode: 'US' })),
  );
  for (const resourceId of keys) {
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId };
    expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  }
  await api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' } });
});
afterAll(() => service?.stop());

let handsets = 1_000;
function newHandset(): string {
  handsets += 1;
  return `1310555${handsets}`;
}

async function write(from: string, to: string, text: string) {
  const { status, body } = await api('POST', '/callsign/1/sandbox/inbound', { channel: 'SMS', from, to, text });
  expect(status).toBe(200);
  return body;
}

/** What the handset has received, in order. */
async function received(handset: string): Promise<string[]> {
  const { status, body } = await api('GET', `/callsign/1/sandbox/handsets/${handset}/messages`);
  if (status !== 200) return [];
  return body.messages
    .filter(({ direction }: { direction: string }) => direction === 'RECEIVED')
    .map(({ text }: { text: string }) => text)
    .reverse();
}

async function optOutsOf(handset: string): Promise<(string | undefined)[]> {
  const { body } = await api('GET', `/callsign/1/opt-outs?destination=${handset}`);
  return body.results.map(({ sender }: { sender?: string }) => sender);
}

async function chosenFor(to: string) {
  const { body } = await api('POST', '/callsign/1/outbound/explain', { channel: 'SMS', to, applicationId: 'shop' });
  return body;
}

async function withPolicy(policy: object, work: (policyId: string) => Promise<void>): Promise<void> {
  const { status, body } = await api('POST', POLICIES, policy);
  expect([status, body]).toEqual([201, body]);
  try {
    await work(body.policyId);
  } finally {
    await api('DELETE', `${POLICIES}/${body.policyId}`);
  }
}

describe('without a policy', () => {
  it('STOP is a text like any other', async () => {
    const handset = newHandset();
    expect(await write(handset, FIRST, 'STOP')).not.toHaveProperty('autoResponse');
    expect(await optOutsOf(handset)).toEqual([]);
  });
});

describe('with a policy of the account', () => {
  it('STOP ends messages from that number, is confirmed once, and another number is chosen; START brings it back', async () => {
    await withPolicy({}, async (policyId) => {
      const handset = newHandset();
      const stop = await write(handset, FIRST, ' Stop! ');
      await until(async () => (await received(handset)).length === 1);
      expect((await received(handset))[0]).toMatch(/^You will get no more messages/);
      expect(await optOutsOf(handset)).toEqual([FIRST]);
      const stored = await api('GET', `/callsign/1/inbound-messages/${stop.messageId}`);
      expect(stored.body.trace).toContainEqual(
        expect.objectContaining({ step: 'OPT_OUT_WORD', outcome: 'STOP', detail: expect.stringContaining(policyId) }),
      );

      // Again: nothing changes, and no confirmation starts a conversation between machines.
      expect(await write(handset, FIRST, 'stop')).not.toHaveProperty('autoResponse');
      expect(await optOutsOf(handset)).toEqual([FIRST]);

      const chosen = await chosenFor(handset);
      expect(chosen.sender).toBe(SECOND);
      expect(JSON.stringify(chosen.trace)).toContain('does not want to hear from it');
      const message = { sender: FIRST, destinations: [{ to: handset }], content: { text: 'Sale!' } };
      const refused = await api('POST', '/sms/3/messages', { messages: [message] });
      expect(refused.body.messages[0].status.id).toBe(14);

      expect((await write(handset, FIRST, 'UNSTOP')).autoResponse.text).toMatch(/^You will get messages from this number again/);
      expect(await optOutsOf(handset)).toEqual([]);
      expect(await write(handset, FIRST, 'START')).not.toHaveProperty('autoResponse');
      expect((await write(handset, FIRST, 'help')).autoResponse.text).toContain('STOP');
    });
  });

  it('STOP may speak of every sender of the account, in words and texts of its own', async () => {
    const policy = {
      scope: 'ACCOUNT',
      languages: ['fr'],
      words: { stop: ['Bye'] },
      replies: { stop: 'Adieu.', help: '' },
    };
    await withPolicy(policy, async () => {
      const handset = newHandset();
      expect((await write(handset, FIRST, 'bye')).autoResponse.text).toBe('Adieu.');
      expect(await optOutsOf(handset)).toEqual([undefined]);
      expect(await chosenFor(handset)).toMatchObject({ status: { id: 11 } });
      expect(await write(handset, FIRST, 'aide')).not.toHaveProperty('autoResponse');
      expect((await write(handset, SECOND, 'start')).autoResponse.text).toContain('Répondez STOP');
      expect(await optOutsOf(handset)).toEqual([]);
      expect(await write(handset, FIRST, 'unsubscribe')).not.toHaveProperty('autoResponse');
    });
  });

  it('a keyword of the number has its say first; the configuration without one has not', async () => {
    await withPolicy({}, async () => {
      const configure = async (keyword: string | undefined, message: string) => {
        const configuration = {
          channel: 'SMS',
          number: SECOND,
          keyword,
          autoResponse: { enabled: true, message },
          forwarding: { type: 'PULL' },
        };
        const { status, body } = await api('POST', '/resource-management/1/inbound-message-configurations', configuration);
        expect([status, body]).toEqual([200, body]);
      };
      await configure('HELP', 'We call you.');
      await configure(undefined, 'Thanks for writing.');
      const handset = newHandset();
      expect((await write(handset, SECOND, 'help')).autoResponse.text).toBe('We call you.');
      expect((await write(handset, SECOND, 'hello')).autoResponse.text).toBe('Thanks for writing.');
      expect((await write(handset, SECOND, 'stop')).autoResponse.text).toMatch(/^You will get no more/);
      expect(await optOutsOf(handset)).toEqual([SECOND]);
    });
  });

  it('is told before it happens: the explain call says what the word would do, and does nothing', async () => {
    await withPolicy({}, async () => {
      const from = newHandset();
      const { body } = await api('POST', '/callsign/1/inbound/explain', { channel: 'SMS', from, to: FIRST, text: 'quit' });
      expect(body.trace).toContainEqual(expect.objectContaining({ step: 'OPT_OUT_WORD', outcome: 'STOP' }));
      expect(await optOutsOf(from)).toEqual([]);
    });
  });
});

describe('policies', () => {
  it('of a number and of a pair take out of the account’s, or add to it', async () => {
    await withPolicy({}, async () => {
      await withPolicy({ numberKey: keys[0], enabled: false }, async () => {
        expect(await write(newHandset(), FIRST, 'stop')).not.toHaveProperty('autoResponse');
        expect(await write(newHandset(), SECOND, 'stop')).toHaveProperty('autoResponse');
      });
      await withPolicy({ applicationId: 'default', replies: { stop: 'Default.' } }, async () => {
        expect((await write(newHandset(), FIRST, 'stop')).autoResponse.text).toBe('Default.');
      });
    });
  });

  it('are listed, read, replaced and deleted, each change in the audit log', async () => {
    const policy = { applicationId: 'shop', entityId: 'acme', languages: ['tr', 'en'], words: { help: ['?!a'] } };
    const { status, body } = await api('POST', POLICIES, policy);
    const shown = { ...policy, policyId: body.policyId, enabled: true, scope: 'SENDER', replies: {} };
    expect([status, body]).toEqual([201, shown]);
    expect((await api('GET', POLICIES)).body).toEqual({ results: [shown] });
    expect((await api('GET', `${POLICIES}/${body.policyId}`)).body).toEqual(shown);
    const replaced = await api('PUT', `${POLICIES}/${body.policyId}`, { numberKey: keys[1], enabled: false });
    expect(replaced.body).toEqual({
      policyId: body.policyId,
      numberKey: keys[1],
      enabled: false,
      scope: 'SENDER',
      languages: ['en'],
      words: {},
      replies: {},
    });
    expect((await api('DELETE', `${POLICIES}/${body.policyId}`)).status).toBe(204);
    const { body: log } = await api('GET', '/callsign/1/audit-log?subjectKind=opt_out_policy');
    const actions = log.results
      .filter(({ subjectId }: { subjectId: string }) => subjectId === body.policyId)
      .map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['delete', 'update', 'create']);
  });

  it('are refused when they name what is not there, two reaches at once, or a reach that has one', async () => {
    const problem = async (policy: object) => {
      const { status, body } = await api('POST', POLICIES, policy);
      return [status, body.violations?.[0]?.property];
    };
    expect(await problem({ numberKey: 'F'.repeat(32) })).toEqual([400, 'numberKey']);
    expect(await problem({ applicationId: 'nobody' })).toEqual([400, 'applicationId']);
    expect(await problem({ applicationId: 'shop', entityId: 'nobody' })).toEqual([400, 'entityId']);
    expect(await problem({ entityId: 'acme' })).toEqual([400, 'applicationId']);
    expect(await problem({ numberKey: keys[0], applicationId: 'shop' })).toEqual([400, 'numberKey']);
    expect((await problem({ languages: ['xx'] }))[0]).toBe(400);
    await withPolicy({ applicationId: 'shop' }, async () => {
      expect((await api('POST', POLICIES, { applicationId: 'shop' })).status).toBe(409);
    });
    for (const [method, body] of [['GET'], ['PUT', {}], ['DELETE']] as const)
      expect((await api(method, `${POLICIES}/nothing`, body)).status).toBe(404);
  });

  it('go with the application they are for', async () => {
    const { body } = await api('POST', POLICIES, { applicationId: 'bank' });
    expect((await api('DELETE', '/provisioning/1/applications/bank')).status).toBeLessThan(300);
    expect((await api('GET', `${POLICIES}/${body.policyId}`)).status).toBe(404);
  });

  it('come with words in ten languages, which can be read', async () => {
    const { body } = await api('GET', '/callsign/1/opt-out-words');
    expect(body.results).toHaveLength(10);
    expect(body.results[0]).toMatchObject({ language: 'en', stop: expect.arrayContaining(['STOP', 'UNSUBSCRIBE']) });
  });
});

describe('a carrier’s link', () => {
  it('brings a STOP as a handset sends it, and takes the confirmation', async () => {
    const carrier = await startSmppCarrier();
    await connectSmpp(service, carrier.port);
    await withPolicy({}, async () => {
      const handset = newHandset();
      await carrier.sendInbound({ from: handset, to: FIRST, texts: ['Stop'] });
      await until(() => carrier.submits.length === 1);
      expect(carrier.submits[0]).toMatchObject({ sender: FIRST, destination: handset });
      expect(await optOutsOf(handset)).toEqual([FIRST]);
    });
    await carrier.close();
  });
});
