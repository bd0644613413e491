// Mail through a relay: encryption, signing in, what its answers mean for messages, and what happens when it is not there.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmittedMessage } from '../../src/flows/submission.ts';
import { addDomain } from '../support/email.ts';
import { endOf, forgetSuppressions, lifeOf, type MailLife, type MailWish, sendMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const JANE = 'jane@reader.example';
const CONNECTORS = '/callsign/1/connectors';

let service: TestService;
const servers: MailServer[] = [];
let routed: string | undefined;

beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service);
});
beforeEach(() => forgetSuppressions(service));
afterAll(async () => {
  await service?.stop();
});
afterEach(async () => {
  if (routed !== undefined) await service.api('DELETE', `${CONNECTORS}/${routed}`);
  routed = undefined;
  for (const server of servers.splice(0)) await server.close();
});

async function server(options: Parameters<typeof startMailServer>[0] = {}, port = 0): Promise<MailServer> {
  const started = await startMailServer(options, port);
  servers.push(started);
  return started;
}

/** A connector of its own for each test, so that nothing of another one is in its queue. */
async function relay(port: number, over: object = {}): Promise<string> {
  const connectorId = await unready(port, over);
  await until(async () => (await stateOf(connectorId)).state === 'UP', 10_000, 'the relay to be up');
  return connectorId;
}

async function unready(port: number, over: object = {}): Promise<string> {
  routed = `mail-${randomUUID()}`;
  const smtp = { host: '127.0.0.1', port, security: 'NONE', ...over };
  const created = await service.api('POST', CONNECTORS, { connectorId: routed, type: 'SMTP', smtp });
  expect([created.status, created.body]).toEqual([201, expect.objectContaining({ type: 'SMTP' })]);
  await service.api('POST', '/callsign/1/routes', { connectorId: routed, channel: 'EMAIL' });
  return routed;
}

async function stateOf(connectorId: string): Promise<{ state: string; lastError?: string }> {
  return (await service.api('GET', `${CONNECTORS}/${connectorId}`)).body.status;
}

async function troubleOf(connectorId: string): Promise<string> {
  await until(async () => (await stateOf(connectorId)).lastError !== undefined, 15_000, 'trouble');
  const { state, lastError = '' } = await stateOf(connectorId);
  expect(state).toBe('DOWN');
  return lastError;
}

const send = (wish: Partial<MailWish> = {}): Promise<SubmittedMessage> => sendMail(service.callsign, { to: [JANE], ...wish });

async function deferralOf(message: SubmittedMessage): Promise<MailLife> {
  let life: MailLife | undefined;
  await until(async () => {
    life = await lifeOf(service, message);
    return life.timeline.some(({ event }) => event === 'DEFERRED');
  });
  return life as MailLife;
}

/** How long the message still waits, in minutes. */
async function waitOf({ internalId }: SubmittedMessage): Promise<number> {
  const { rows } = await service.callsign.world.db.query<{ minutes: number }>(
    'select extract(epoch from due_at - now())::float8 / 60 as minutes from due_message where message_id = $1',
    [internalId],
  );
  return rows[0]?.minutes ?? 0;
}

/** Its time has come. */
async function bringForward({ internalId }: SubmittedMessage): Promise<void> {
  await until(async () => (await waitOf({ internalId } as SubmittedMessage)) > 0.1, 10_000, 'the wait to be on disk');
  await service.callsign.world.db.query('update due_message set due_at = now() where message_id = $1', [internalId]);
}

describe('encryption', () => {
  const tlsServer = (more: object = {}): Promise<MailServer> => server({ key: CERTIFICATE_KEY, cert: CERTIFICATE, ...more });

  it.each([
    ['asked for', { security: 'STARTTLS' }, {}],
    ['from the start', { security: 'TLS' }, { secure: true }],
  ])('%s carries mail to whoever shows a certificate we trust', async (_, settings, options) => {
    const mx = await tlsServer(options);
    await relay(mx.port, { ...settings, tls: { ca: CERTIFICATE } });
    expect((await endOf(service, await send())).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails[0]?.isEncrypted).toBe(true);
  });

  it.each([
    ['of nobody we trust', {}],
    ['of another host', { ca: CERTIFICATE, serverName: 'other.test' }],
  ])('shown a certificate %s sends nothing', async (_, tls) => {
    const mx = await tlsServer();
    const connectorId = await unready(mx.port, { security: 'STARTTLS', tls });
    expect(await troubleOf(connectorId)).toMatch(/certificate/i);
    expect(mx.attempts.count).toBe(0);
  });

  it('shown any certificate goes on where the operator said that it may', async () => {
    const mx = await tlsServer();
    await relay(mx.port, { security: 'STARTTLS', tls: { verify: false } });
    await endOf(service, await send());
    expect(mx.mails[0]?.isEncrypted).toBe(true);
  });

  it('that is wanted and not offered sends nothing', async () => {
    const mx = await server();
    const connectorId = await unready(mx.port, { security: 'STARTTLS' });
    expect(await troubleOf(connectorId)).toMatch(/STARTTLS/);
    expect(mx.attempts.count).toBe(0);
  });
});

describe('signing in', () => {
  const guarded = (authMethods: string[]): Promise<MailServer> =>
    server({
      authMethods,
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        username === 'callsign' && password === 'right: pässword'
          ? callback(null, { user: username })
          : callback(Object.assign(new Error('no'), { responseCode: 535 })),
    });

  it.each(['PLAIN', 'LOGIN'])('by %s', async (method) => {
    const mx = await guarded([method]);
    const connectorId = await relay(mx.port, { username: 'callsign', password: 'right: pässword' });
    await endOf(service, await send());
    expect(mx.mails[0]?.user).toBe('callsign');
    const shown = await service.api('GET', `${CONNECTORS}/${connectorId}`);
    expect(JSON.stringify(shown.body)).not.toContain('pässword');
  });

  it('with a wrong password keeps the mails, and they go when it is put right', async () => {
    const mx = await guarded(['PLAIN']);
    const connectorId = await unready(mx.port, { username: 'callsign', password: 'wrong' });
    expect(await troubleOf(connectorId)).toMatch(/535/);
    const message = await send();
    const smtp = { host: '127.0.0.1', port: mx.port, security: 'NONE', username: 'callsign', password: 'right: pässword' };
    expect((await service.api('PUT', `${CONNECTORS}/${connectorId}`, { type: 'SMTP', smtp })).status).toBe(200);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
  });

  it('keeps its password when the connector is changed without one, but not for another user', async () => {
    const mx = await guarded(['PLAIN']);
    const connectorId = await relay(mx.port, { username: 'callsign', password: 'right: pässword' });
    const change = (username: string) =>
      service.api('PUT', `${CONNECTORS}/${connectorId}`, {
        type: 'SMTP',
        smtp: { host: '127.0.0.1', port: mx.port, security: 'NONE', username, connections: 2 },
      });
    expect((await change('callsign')).status).toBe(200);
    await until(async () => (await stateOf(connectorId)).state === 'UP');
    expect((await change('other')).status).toBe(400);
  });
});

describe('an answer', () => {
  it.each([
    ['550 5.1.1 no such user', 'UNDELIVERABLE_NOT_DELIVERED', 'EC_INVALID_EMAIL_ADDRESS'],
    ['552 5.2.2 mailbox is full', 'UNDELIVERABLE_NOT_DELIVERED', 'EC_RECIPIENT_INBOX_FULL'],
    ['554 5.7.1 looks like spam', 'UNDELIVERABLE_REJECTED_OPERATOR', 'EC_SPAM_REVERTED'],
    ['550 go away', 'UNDELIVERABLE_NOT_DELIVERED', 'EC_HARD_BOUNCE'],
  ])('of %s to the recipient is the end of it', async (answer, status, error) => {
    const mx = await server();
    mx.recipients.set(JANE, answer);
    await relay(mx.port);
    const life = await endOf(service, await send());
    expect([life.status.name, life.error.name]).toEqual([status, error]);
    expect(life.timeline.at(-1)?.detail).toContain(answer);
    expect(mx.attempts.count).toBe(1);
  });

  it('of 5yz to the mail itself is the end of it, and the connection is used again', async () => {
    const mx = await server();
    mx.atEnd = '554 5.7.1 we know this spam';
    await relay(mx.port, { connections: 1 });
    expect((await endOf(service, await send())).error.name).toBe('EC_SPAM_REVERTED');
    mx.atEnd = undefined;
    expect((await endOf(service, await send())).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.connections.made).toBe(1);
  });

  it('of 4yz is waited for longer and longer, and the mail arrives in the end', async () => {
    const mx = await server();
    mx.recipients.set(JANE, '450 4.2.0 greylisted, come back later');
    await relay(mx.port);
    const message = await send();
    const life = await deferralOf(message);
    expect(life.timeline.find(({ event }) => event === 'DEFERRED')?.detail).toContain('450 4.2.0 greylisted');
    const waits: number[] = [];
    for (const tries of [1, 2, 3]) {
      await until(() => mx.attempts.count === tries, 10_000, `try ${tries}`);
      await until(async () => (await waitOf(message)) > 0.1, 10_000, 'the wait to be on disk');
      waits.push(await waitOf(message));
      if (tries < 3) await bringForward(message);
    }
    // A minute, five, fifteen; a tenth more or less.
    for (const [index, minutes] of [1, 5, 15].entries()) {
      expect(waits[index]).toBeGreaterThan(minutes * 0.85);
      expect(waits[index]).toBeLessThan(minutes * 1.15);
    }
    mx.recipients.clear();
    await bringForward(message);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails).toHaveLength(1);
  });

  it('that never comes, because the connection broke in the mail, is a reason to send it again under the same id', async () => {
    const mx = await server();
    mx.hangUpAtEnd = true;
    await relay(mx.port);
    const message = await send();
    const life = await deferralOf(message);
    expect(life.timeline.find(({ event }) => event === 'DEFERRED')?.detail).toMatch(/^NO_RESPONSE/);
    mx.hangUpAtEnd = false;
    await bringForward(message);
    await endOf(service, message);
    expect(mx.mails[0]?.mail.messageId).toBe(`<${message.internalId}@shop.example>`);
  });
});

describe('an address beyond ASCII', () => {
  const JÖRG = 'jörg@reader.example';

  it('goes to a server that says it knows them', async () => {
    const mx = await server();
    await relay(mx.port);
    expect((await endOf(service, await send({ to: [JÖRG] }))).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails[0]?.to).toEqual([JÖRG]);
  });

  it('is refused, and the others get theirs, where the server does not know them', async () => {
    const mx = await server({ hideSMTPUTF8: true });
    await relay(mx.port);
    const life = await endOf(service, await send({ to: [JÖRG] }));
    expect([life.status.name, life.error.name]).toEqual(['UNDELIVERABLE_REJECTED_OPERATOR', 'EC_RECIPIENT_DOMAIN_POLICY_ERROR']);
    expect(life.timeline.at(-1)?.detail).toMatch(/^553 5\.6\.7 .*SMTPUTF8/);
    expect(mx.attempts.count).toBe(0);
    const shared = await endOf(service, await send({ to: [JANE, JÖRG] }));
    expect(shared.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(shared.timeline.at(-1)?.detail).toMatch(/^250 .*; jörg@reader\.example: 553 5\.6\.7/);
    expect(mx.mails.map(({ to }) => to)).toEqual([[JANE]]);
  });
});

describe('a mail to several', () => {
  const OTHER = 'other@reader.example';

  it('has the status of the one it is named for, and what became of the others beside it', async () => {
    const mx = await server();
    mx.recipients.set(OTHER, '550 5.1.1 unknown');
    await relay(mx.port);
    const life = await endOf(service, await send({ to: [JANE, OTHER] }));
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(life.timeline.at(-1)?.detail).toMatch(/^250 .*; other@reader\.example: 550 5\.1\.1 unknown/);
    expect(mx.mails[0]?.to).toEqual([JANE]);
  });

  it('is tried again for those alone who have not got it', async () => {
    const mx = await server();
    mx.recipients.set(OTHER, '450 4.2.0 later');
    await relay(mx.port);
    const message = await send({ to: [JANE, OTHER] });
    await deferralOf(message);
    mx.recipients.clear();
    await bringForward(message);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails.map(({ to }) => to)).toEqual([[JANE], [OTHER]]);
  });

  it('is not sent again to who has it when its connector was made anew before the next try', async () => {
    const mx = await server();
    mx.recipients.set(OTHER, '450 4.2.0 later');
    const connectorId = await relay(mx.port);
    const message = await send({ to: [JANE, OTHER] });
    await deferralOf(message);
    await until(async () => (await waitOf(message)) > 0.1, 10_000, 'the wait to be on disk');
    const smtp = { host: '127.0.0.1', port: mx.port, security: 'NONE', connections: 2 };
    expect((await service.api('PUT', `${CONNECTORS}/${connectorId}`, { type: 'SMTP', smtp })).status).toBe(200);
    mx.recipients.clear();
    await bringForward(message);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails.map(({ to }) => to)).toEqual([[JANE], [OTHER]]);
  });

  it('has been delivered, when it expires while it waits for others', async () => {
    const mx = await server();
    mx.recipients.set(OTHER, '450 4.2.0 later');
    await relay(mx.port);
    const message = await send({ to: [JANE, OTHER] });
    await deferralOf(message);
    await until(async () => (await waitOf(message)) > 0.1, 10_000, 'the wait to be on disk');
    const { db } = service.callsign.world;
    await db.query('update message set expires_at = now() where message_id = $1', [message.internalId]);
    await db.query('update due_message set expires_at = now() where message_id = $1', [message.internalId]);
    const life = await endOf(service, message);
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(life.timeline.filter(({ event }) => event === 'FINAL')).toHaveLength(1);
  });

  it('does not wait for the others beyond its validity', async () => {
    const mx = await server();
    mx.recipients.set(OTHER, '450 4.2.0 later');
    await relay(mx.port);
    const life = await endOf(service, await send({ to: [JANE, OTHER], validity: { amount: 30, unit: 'SECONDS' } }));
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(life.timeline.at(-1)?.detail).toContain('other@reader.example: 450 4.2.0 later');
  });
});

describe('connections', () => {
  it('are shared by many mails, no more of them than the settings say', async () => {
    const mx = await server();
    await relay(mx.port, { connections: 3 });
    const messages = await Promise.all(Array.from({ length: 60 }, (_, index) => send({ to: [`reader${index}@reader.example`] })));
    for (const message of messages) await endOf(service, message);
    expect(new Set(mx.mails.flatMap(({ to }) => to)).size).toBe(60);
    expect(mx.connections.made).toBeLessThanOrEqual(3);
  });

  it('are closed after as many mails as the settings say', async () => {
    const mx = await server();
    await relay(mx.port, { connections: 1, messagesPerConnection: 5 });
    const messages = await Promise.all(Array.from({ length: 20 }, () => send()));
    for (const message of messages) await endOf(service, message);
    expect(mx.connections.made).toBeGreaterThanOrEqual(4);
    expect(mx.connections.mostOpen).toBeLessThanOrEqual(2);
  });

  it('that cannot be made leave the mails on disk, and they go when the relay is there again', async () => {
    const mx = await server();
    const { port } = mx;
    const connectorId = await relay(port, { connections: 1, messagesPerConnection: 1 });
    await endOf(service, await send());
    await servers.splice(0)[0]?.close();
    const message = await send();
    await until(async () => (await stateOf(connectorId)).state === 'DOWN', 10_000, 'the relay to be missed');
    expect((await stateOf(connectorId)).lastError).toMatch(/ECONNREFUSED/);
    const again = await server({}, port);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(again.mails).toHaveLength(1);
  });
});
