// Mail that comes back after it was taken: found by its return path, noted, told, and never forged.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmittedMessage } from '../../src/flows/submission.ts';
import { DnsServer } from '../support/dns-server.ts';
import { addDomain } from '../support/email.ts';
import { connectMail, endOf, forgetSuppressions, lifeOf, type MailWish, sendMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const JANE = 'jane@reader.example';

let dns: DnsServer;
let relay: MailServer;
let told: WebhookReceiver;
let service: TestService;

beforeAll(async () => {
  [dns, relay, told] = await Promise.all([DnsServer.start(), startMailServer(), startWebhookReceiver()]);
  service = await startService({
    CALLSIGN_DNS_SERVERS: dns.address,
    CALLSIGN_EMAIL_HOST: 'mail.callsign.example',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
  });
  await addDomain(service);
  await connectMail(service, { host: '127.0.0.1', port: relay.port, security: 'NONE' });
  const subscribed = await service.api('POST', '/subscriptions/1/subscription/EMAIL', {
    subscriptionId: 'late',
    events: ['LATE_BOUNCE'],
    profile: { profileId: 'late', webhook: { notifyUrl: `${told.url}/late` } },
  });
  expect(subscribed.status).toBe(201);
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
  await told?.close();
  await dns?.stop();
});
beforeEach(async () => {
  await forgetSuppressions(service);
  relay.mails.length = 0;
  told.posts.length = 0;
});

/** Sends a mail, and answers it with the return path it left with. */
async function sent(wish: Partial<MailWish> = {}): Promise<{ message: SubmittedMessage; returnPath: string }> {
  const message = await sendMail(service.callsign, { to: [JANE], ...wish });
  await endOf(service, message);
  const returnPath = relay.mails.at(-1)?.from;
  if (returnPath === undefined) throw new Error('the mail did not arrive');
  return { message, returnPath };
}

function bounceOf(recipient: string, status = '5.1.1', action = 'failed'): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.reader.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I am sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.reader.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} not here`,
      '--b--',
      '',
    ].join('\r\n'),
  );
}

const lateReports = async (message: SubmittedMessage) =>
  (await lifeOf(service, message)).timeline.filter(({ event }) => event === 'REPORTED');

describe('a mail that comes back', () => {
  it('stands in the timeline with what it means, and leaves the final status alone', async () => {
    const { message, returnPath } = await sent();
    expect(await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE))).toBe('TAKEN');
    const life = await lifeOf(service, message);
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(await lateReports(message)).toMatchObject([
      {
        status: { name: 'UNDELIVERABLE_NOT_DELIVERED' },
        error: { name: 'EC_INVALID_EMAIL_ADDRESS' },
        detail: '550 5.1.1 not here',
      },
    ]);
  });

  it('is told to who subscribed to late bounces', async () => {
    const { message, returnPath } = await sent({ messageId: 'late-1', callbackData: 'mine' });
    await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE));
    await until(() => told.posts.length > 0, 10_000, 'the late bounce');
    expect(JSON.parse(told.posts[0]?.body ?? '')).toEqual({
      notificationType: 'LATE_BOUNCE',
      eventId: expect.stringMatching(/^\d+$/),
      domain: 'shop.example',
      recipient: JANE,
      sender: 'shop@shop.example',
      sendDateTime: expect.any(Number),
      messageId: message.messageId,
      bulkId: expect.any(String),
      callbackData: 'mine',
    });
  });

  it('counts once, however often it is brought', async () => {
    const { message, returnPath } = await sent();
    for (let time = 0; time < 3; time += 1) await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE));
    expect(await lateReports(message)).toHaveLength(1);
    await until(() => told.posts.length > 0);
    // One that is not repeated follows, so whatever was to come before it has come.
    await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE, '5.2.2'));
    await until(() => told.posts.length > 1);
    expect(await lateReports(message)).toHaveLength(2);
    expect(told.posts).toHaveLength(2);
  });

  it('names the recipient it is about when that is another one', async () => {
    const { message, returnPath } = await sent({ cc: [{ address: 'cc@reader.example' }] });
    await service.callsign.returnPaths.handle(returnPath, bounceOf('cc@reader.example'));
    expect((await lateReports(message))[0]?.detail).toBe('cc@reader.example: 550 5.1.1 not here');
    await until(() => told.posts.length > 0);
    expect(JSON.parse(told.posts[0]?.body ?? '').recipient).toBe('cc@reader.example');
  });
});

describe('a bounce', () => {
  const suppressed = async (): Promise<string[]> => {
    const { db } = service.callsign.world;
    return (await db.query<{ address: string }>('select address from suppression')).rows.map(({ address }) => address);
  };

  it('is told to the URL of the request alone, where that has one', async () => {
    const { returnPath } = await sent({ letter: { tracking: { opens: false, clicks: false, url: `${told.url}/own` } } });
    await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE));
    await until(() => told.posts.length > 0, 10_000, 'the late bounce');
    expect(told.posts.map(({ path }) => path)).toEqual(['/own']);
    expect(JSON.parse(told.posts[0]?.body ?? '')).toMatchObject({ notificationType: 'LATE_BOUNCE', recipient: JANE });
  });

  it('keeps nobody from getting mail but those its own mail went to, whatever its writer says', async () => {
    const { message, returnPath } = await sent({ cc: [{ address: 'cc@reader.example' }] });
    await service.callsign.returnPaths.handle(returnPath, bounceOf('president@elsewhere.example'));
    expect(await suppressed()).toEqual([]);
    expect((await lateReports(message))[0]?.detail).toContain('president@elsewhere.example');
    await service.callsign.returnPaths.handle(returnPath, bounceOf('CC@reader.example'));
    expect(await suppressed()).toEqual(['cc@reader.example']);
  });

  it('of an address a mailbox leads on to is that of the mailbox', async () => {
    const { returnPath } = await sent();
    await service.callsign.returnPaths.handle(returnPath, bounceOf('jane@her-new-place.example'));
    expect(await suppressed()).toEqual([JANE]);
  });
});

describe('what else comes to a return path', () => {
  it.each([
    [
      'an absence',
      Buffer.from('From: jane@reader.example\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\n\r\n550 5.1.1\r\n'),
    ],
    ['a delay', bounceOf(JANE, '4.4.1', 'delayed')],
    ['a letter', Buffer.from('From: jane@reader.example\r\nSubject: Re: Hello\r\n\r\nThanks!\r\n')],
  ])('%s is taken and changes nothing', async (_, raw) => {
    const { message, returnPath } = await sent();
    expect(await service.callsign.returnPaths.handle(returnPath, raw)).toBe('TAKEN');
    expect(await lateReports(message)).toEqual([]);
  });

  it('a bounce to a path nobody here has made is not ours', async () => {
    const { message, returnPath } = await sent();
    const forged = returnPath.replace(/-[0-9a-f]{20}@/, `-${'0'.repeat(20)}@`);
    expect(await service.callsign.returnPaths.handle(forged, bounceOf(JANE))).toBe('NOT_OURS');
    expect(await service.callsign.returnPaths.handle('postmaster@shop.example', bounceOf(JANE))).toBe('NOT_OURS');
    expect(await lateReports(message)).toEqual([]);
  });

  it('a bounce that is faster than the end of its message is to be brought again', async () => {
    relay.recipients.set('slow@reader.example', '450 4.2.0 later');
    const message = await sendMail(service.callsign, { to: [JANE, 'slow@reader.example'] });
    await until(async () => (await lifeOf(service, message)).timeline.some(({ event }) => event === 'DEFERRED'));
    const returnPath = relay.mails[0]?.from ?? '';
    await expect(service.callsign.returnPaths.handle(returnPath, bounceOf(JANE))).rejects.toThrow('before it was known');
    relay.recipients.clear();
    await until(async () => {
      await service.callsign.world.db.query('update due_message set due_at = now() where message_id = $1', [message.internalId]);
      return (await lifeOf(service, message)).timeline.some(({ event }) => event === 'FINAL');
    });
    expect(await service.callsign.returnPaths.handle(returnPath, bounceOf(JANE))).toBe('TAKEN');
    expect(await lateReports(message)).toHaveLength(1);
  });
});

describe('mail comes back', () => {
  it('to a name of the domain’s own once that is in the DNS, before that to the domain whose mail is ours, else to the installation', async () => {
    const records = await addDomain(service, 'named.example');
    const from = { address: 'shop@named.example' };
    const verify = async (): Promise<void> => {
      const read = async () => (await service.api('GET', '/callsign/1/email-domains/named.example')).body;
      const { checkedAt } = await read();
      await service.api('POST', '/email/1/domains/named.example/verify');
      await until(async () => (await read()).checkedAt !== checkedAt, 10_000, 'the check');
    };
    expect((await sent({ from })).returnPath).toMatch(/@bounces\.mail\.callsign\.example$/);
    const own = records.find(({ name }) => name === 'bounces.named.example');
    expect(own).toMatchObject({ recordType: 'CNAME', expectedValue: 'bounces.mail.callsign.example' });
    for (const { recordType, name, expectedValue } of records) if (name !== own?.name) dns.set(recordType, name, [expectedValue]);
    await verify();
    expect((await sent({ from })).returnPath).toMatch(/@named\.example$/);
    dns.set('CNAME', own?.name ?? '', [own?.expectedValue ?? '']);
    await verify();
    expect((await sent({ from })).returnPath).toMatch(/@bounces\.named\.example$/);
  });
});
