// Openings, clicks, unsubscriptions, complaints and late bounces of mail: what a reader's browser sees, and who is told.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STATUS } from '../../src/domain/messages/status.ts';
import { type Decorated, decorateMail } from '../../src/flows/decorate-mail.ts';
import { MailTokens } from '../../src/flows/mail-tokens.ts';
import { DnsServer } from '../support/dns-server.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { sendMail, type TestMail } from '../support/tracked-mail.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1';
const ALL_EVENTS = ['CLICK', 'COMPLAINT', 'LATE_BOUNCE', 'OPEN', 'UNSUBSCRIBE'];

let dns: DnsServer;
let service: TestService;
let receiver: WebhookReceiver;
beforeAll(async () => {
  dns = await DnsServer.start();
  receiver = await startWebhookReceiver();
  service = await startService({
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: dns.address,
    CALLSIGN_EMAIL_HOST: 'mail.callsign.example',
  });
  for (const domainName of ['shop.example', 'news.example'])
    await service.api('POST', '/email/1/domains', { domainName, targetedDailyTraffic: 1, dkimKeyLength: 1024 });
  await track('news.example', { open: true, clicks: true, unsubscribe: true });
});
afterAll(async () => {
  await service.stop();
  await receiver.close();
  await dns.stop();
});
beforeEach(() => {
  receiver.posts.length = 0;
});

async function track(domainName: string, tracking: object): Promise<void> {
  expect((await service.api('PUT', `/email/1/domains/${domainName}/tracking`, tracking)).status).toBe(200);
}

const HTML = '<html><body><a href="https://a.example/?x=1&amp;y=2">A</a> <a href="[[unsubscribe]]">Stop</a></body></html>';

/** A mail that was sent, and where its addresses lead. */
async function tracked(over: Partial<TestMail> = {}) {
  const mail = { to: 'Jane@post.example', sender: 'info@news.example', ...over };
  const { internalId, messageId } = await sendMail(service, mail);
  const { accountId } = service.callsign.firstAccount;
  const { html = '', headers } = await decorateMail(service.callsign.world, {
    accountId,
    messageId: internalId as Decorated['messageId'],
    sender: mail.sender,
    destination: mail.to,
    tracking: { pixelAtTop: false, ...over.letter?.tracking },
    html: HTML,
  });
  const find = (letter: string): string =>
    /http:\/\/[^"]*\/e\/.\/[^"]*/g[Symbol.match](html)?.find((url) => url.includes(`/e/${letter}/`)) ?? '';
  return { internalId, messageId, html, headers, click: find('c'), open: find('o'), unsubscribe: find('u') };
}

const visit = (url: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(url, { redirect: 'manual', ...init, headers: { 'user-agent': PHONE, ...init.headers } });

const activity = async (messageId: string) =>
  (await service.api('GET', `/callsign/1/mail-events?messageId=${messageId}`)).body.results;
const events = async (messageId: string): Promise<string[]> =>
  (await service.api('GET', `/callsign/1/messages/${messageId}`)).body.timeline.map(({ event }: { event: string }) => event);
const bodies = () => receiver.posts.map(({ body }) => JSON.parse(body));

describe('the texts of a mail', () => {
  it('are given links, a picture and where to unsubscribe, as the domain has it', async () => {
    const { html, headers, click, open, unsubscribe } = await tracked();
    expect(html).toBe(
      `<html><body><a href="${click}">A</a> <a href="${unsubscribe}">Stop</a><img src="${open}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0"></body></html>`,
    );
    expect(headers).toEqual({
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(click.startsWith(`${service.url}/e/c/`)).toBe(true);
  });

  it('are left alone where neither the domain nor the mail wants anything', async () => {
    const mail = {
      ...(await mailOf('info@shop.example')),
      tracking: {},
      html: '<a href="https://a.example">',
      text: 'https://a.example',
    };
    expect(await decorateMail(service.callsign.world, mail)).toEqual({ html: mail.html, text: mail.text, headers: {} });
  });

  it('are what the mail wants, whatever the domain has', async () => {
    const wanted = { ...(await mailOf('info@shop.example')), tracking: { clicks: true, opens: true } };
    const { html } = await decorateMail(service.callsign.world, { ...wanted, html: '<body><a href="https://a.example">' });
    expect(html).toMatch(/^<body><img src="[^"]*\/e\/o\/[^"]*"[^>]*><a href="[^"]*\/e\/c\/[^"]*">$/);
    const unwanted = { ...(await mailOf('info@news.example')), tracking: { clicks: false, opens: false } };
    expect((await decorateMail(service.callsign.world, { ...unwanted, html: '<a href="https://a.example">' })).html).toBe(
      '<a href="https://a.example">',
    );
    expect((await decorateMail(service.callsign.world, { ...unwanted, text: 'https://a.example' })).text).toBe(
      'https://a.example',
    );
  });

  it('follow the settings of the domain as they change, and its own name once that leads here', async () => {
    const { body } = await service.api('POST', '/email/1/domains', {
      domainName: 'own.example',
      targetedDailyTraffic: 1,
      dkimKeyLength: 1024,
    });
    const mail = { ...(await mailOf('info@own.example')), tracking: {}, text: 'https://a.example' };
    expect((await decorateMail(service.callsign.world, mail)).text).toBe('https://a.example');
    await track('own.example', { clicks: true });
    expect((await decorateMail(service.callsign.world, mail)).text?.startsWith(`${service.url}/e/c/`)).toBe(true);
    for (const { recordType, name, expectedValue } of body.dnsRecords) dns.set(recordType, name, [expectedValue]);
    await service.api('POST', '/email/1/domains/own.example/verify');
    const { port } = new URL(service.url);
    await until(
      async () =>
        (await decorateMail(service.callsign.world, mail)).text?.startsWith(`http://track.own.example:${port}/e/c/`) === true,
    );
  });

  async function mailOf(sender: string) {
    const { accountId } = service.callsign.firstAccount;
    const { internalId } = await sendMail(service, { to: 'jane@post.example', sender });
    const messageId = internalId as Decorated['messageId'];
    return { accountId, messageId, sender, destination: 'jane@post.example' };
  }
});

describe('a link', () => {
  it('leads where it led, is counted, and stands in the timeline the first time', async () => {
    const { click, internalId } = await tracked();
    for (let times = 0; times < 3; times += 1) {
      const { status, headers } = await visit(click);
      expect([status, headers.get('location')]).toEqual([302, 'https://a.example/?x=1&y=2']);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(await activity(internalId)).toEqual([{ event: 'CLICKED', url: 'https://a.example/?x=1&y=2', count: 3 }]);
    expect((await events(internalId)).filter((event) => event === 'CLICKED')).toHaveLength(1);
  });

  it.each([
    ['a program', {}, { 'user-agent': 'Googlebot/2.1' }],
    ['nobody who says so', {}, { 'user-agent': '' }],
    ['a browser that only expects a click', {}, { 'sec-purpose': 'prefetch' }],
    ['who only looks where it leads', { method: 'HEAD' }, {}],
  ])('followed by %s leads there and is not counted', async (_who, init, headers) => {
    const { click, internalId } = await tracked();
    expect((await visit(click, { ...init, headers })).status).toBe(302);
    expect(await activity(internalId)).toEqual([]);
  });

  it('leads nowhere when a letter of it was changed, or another installation has signed it', async () => {
    const { click, open, internalId } = await tracked();
    const forged = new MailTokens(Buffer.alloc(32)).write({
      kind: 'CLICK',
      accountId: service.callsign.firstAccount.accountId,
      messageId: internalId as Decorated['messageId'],
      url: 'https://evil.example',
    });
    const token = click.slice(click.lastIndexOf('/') + 1);
    const [letter, account, message, , signature] = token.split('.');
    const evil = Buffer.from('https://evil.example').toString('base64url');
    const spoilt = [
      `${service.url}/e/c/${forged}`,
      `${service.url}/e/c/${letter}.${account}.${message}.${evil}.${signature}`,
      `${click}x`,
      click.slice(0, -1),
      `${service.url}/e/c/x`,
      `${service.url}/e/c/https%3A%2F%2Fevil.example`,
      open.replace('/e/o/', '/e/c/'),
    ];
    for (const url of spoilt) {
      const answer = await visit(url);
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
    }
    expect(await activity(internalId)).toEqual([]);
  });

  it('still leads there when the mail is not kept any more', async () => {
    const { click, internalId } = await tracked();
    await service.callsign.world.db.query('delete from message where message_id = $1', [internalId]);
    expect((await visit(click)).headers.get('location')).toBe('https://a.example/?x=1&y=2');
  });
});

describe('the picture', () => {
  it('tells of the opening', async () => {
    const { open, internalId } = await tracked();
    const { status, headers } = await visit(open);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'image/gif', 'no-store']);
    await visit(open, { method: 'HEAD' });
    await visit(open);
    expect(await activity(internalId)).toEqual([{ event: 'OPENED', count: 2 }]);
    expect((await events(internalId)).at(-1)).toBe('OPENED');
  });
});

describe('who unsubscribes', () => {
  it('is asked first, on a page that loads and runs nothing', async () => {
    const { unsubscribe, internalId } = await tracked({ to: '"<b>"@post.example' });
    const answer = await visit(unsubscribe);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await answer.text();
    expect(page).toContain('<form method="post">');
    expect(page).toContain('&lt;b&gt;');
    expect(await activity(internalId)).toEqual([]);
  });

  it('by the button or in one step hears no more from the sender, and from the domain’s other senders still', async () => {
    const to = 'Once@post.example';
    const { unsubscribe, internalId } = await tracked({ to });
    const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    for (let times = 0; times < 2; times += 1) {
      const answer = await visit(unsubscribe, oneClick);
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Unsubscribed')]);
    }
    expect(await activity(internalId)).toEqual([{ event: 'UNSUBSCRIBED', count: 2 }]);
    const blocked = async (sender: string) =>
      (await sendMail(service, { to, sender })).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED;
    await until(() => blocked('info@news.example'));
    expect(await blocked('other@news.example')).toBe(false);
    const { internalId: rejected } = await sendMail(service, { to: to.toLowerCase(), sender: 'info@news.example' });
    expect((await service.api('GET', `/callsign/1/messages/${rejected}`)).body.error.name).toBe('EC_UNSUBSCRIBED_EMAIL_ADDRESS');
    const { body } = await service.api('GET', '/platform/1/blocklists?destination=once@post.example');
    expect(body.results).toEqual([
      expect.objectContaining({ sender: 'info@news.example', channel: 'EMAIL', sourceType: 'URL_OPT_OUT' }),
    ]);
  });

  it('hears no more from the whole domain where that is what counts, in a form of several parts too', async () => {
    const to = 'whole@post.example';
    const { unsubscribe } = await tracked({ to });
    await service.api('PATCH', '/callsign/1/email-domains/news.example', { blocklistConfigurationLevel: 'FROM_DOMAIN' });
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await visit(unsubscribe, { method: 'POST', body: form })).status).toBe(200);
    await until(
      async () =>
        (await sendMail(service, { to, sender: 'other@news.example' })).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED,
    );
    await service.api('PATCH', '/callsign/1/email-domains/news.example', { blocklistConfigurationLevel: 'FROM_SENDER' });
  });

  it('may do so when the mail is not kept any more', async () => {
    const to = 'later@post.example';
    const { unsubscribe, internalId } = await tracked({ to });
    await service.callsign.world.db.query('delete from message where message_id = $1', [internalId]);
    expect((await visit(unsubscribe, { method: 'POST' })).status).toBe(200);
    await until(
      async () =>
        (await sendMail(service, { to, sender: 'info@news.example' })).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED,
    );
  });
});

describe('a complaint and a late bounce', () => {
  it.each([
    ['COMPLAINED', 'COMPLAINT'],
    ['LATE_BOUNCE', 'BOUNCE'],
  ])('are told to Callsign, which suppresses the address: %s', async (event, type) => {
    const to = `${type}@post.example`;
    const { internalId, messageId } = await tracked({ to, messageId: `told-${type}` });
    const answer = await service.api('POST', '/callsign/1/mail-events', { messageId, event, detail: '550 5.1.1 gone' });
    expect(answer.status).toBe(204);
    const { body } = await service.api('GET', `/email/1/suppressions?domainName=news.example&type=${type}`);
    expect(body.results).toEqual([expect.objectContaining({ emailAddress: to.toLowerCase(), reason: '550 5.1.1 gone' })]);
    expect((await events(internalId)).at(-1)).toBe(event);
    expect((await sendMail(service, { to, sender: 'info@news.example' })).statusId).toBe(STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  });

  it('are of mail of the account alone', async () => {
    const { internalId } = await tracked();
    const { headers } = await addAccount(service);
    const notice = { messageId: internalId, event: 'COMPLAINED' };
    expect((await service.api('POST', '/callsign/1/mail-events', notice, headers)).status).toBe(404);
    expect((await service.api('GET', `/callsign/1/mail-events?messageId=${internalId}`, undefined, headers)).status).toBe(404);
    expect((await service.api('POST', '/callsign/1/mail-events', { ...notice, event: 'OPENED' })).status).toBe(400);
  });
});

describe('user events', () => {
  it('go to the URL of the request, with all there is to know', async () => {
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
    const { click, open, unsubscribe, messageId } = await tracked({
      to: 'told@post.example',
      messageId: 'mine-1',
      callbackData: 'mine',
      campaignReferenceId: 'spring',
      pair: { applicationId: 'shop', entityId: 'acme' },
      letter: { tracking: { url: `${receiver.url}/events` } },
    });
    await visit(open);
    await visit(click);
    await visit(unsubscribe, { method: 'POST' });
    await service.api('POST', '/callsign/1/mail-events', { messageId, event: 'COMPLAINED' });
    await until(() => receiver.posts.length === 4);
    const known = {
      eventId: expect.stringMatching(/^\d+$/),
      domain: 'news.example',
      recipient: 'told@post.example',
      sendDateTime: expect.any(Number),
      messageId: 'mine-1',
      bulkId: expect.any(String),
      callbackData: 'mine',
      campaignReferenceId: 'spring',
      applicationId: 'shop',
      entityId: 'acme',
    };
    const recipientInfo = { deviceType: 'Phone', os: 'iOS', deviceName: 'iPhone' };
    const told = bodies().sort((a, b) => (a.notificationType < b.notificationType ? -1 : 1));
    expect(told).toEqual([
      { ...known, notificationType: 'CLICKED', url: 'https://a.example/?x=1&y=2', recipientInfo },
      { ...known, notificationType: 'COMPLAINED', sender: 'info@news.example' },
      { ...known, notificationType: 'OPENED', recipientInfo },
      { ...known, notificationType: 'UNSUBSCRIBED', recipientInfo },
    ]);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(4);
  });

  it('go to the subscriptions where the request has no URL', async () => {
    const { status } = await service.api('POST', '/subscriptions/1/subscription/EMAIL', {
      subscriptionId: 'readers',
      events: ALL_EVENTS,
      profile: { profileId: 'readers', webhook: { notifyUrl: `${receiver.url}/subscribed` } },
    });
    expect(status).toBe(201);
    const { open, messageId } = await tracked({ to: 'sub@post.example', messageId: 'mine-2' });
    await visit(open);
    await service.api('POST', '/callsign/1/mail-events', { messageId, event: 'LATE_BOUNCE' });
    await until(() => receiver.posts.length === 2);
    expect(
      bodies()
        .map(({ notificationType, messageId: id }) => `${notificationType} ${id}`)
        .sort(),
    ).toEqual(['LATE_BOUNCE mine-2', 'OPENED mine-2']);
    await service.api('DELETE', '/subscriptions/1/subscription/EMAIL/readers');
  });

  it('are told a hundred times at most where a mail is opened without end', async () => {
    const { open, internalId } = await tracked({
      to: 'often@post.example',
      letter: { tracking: { url: `${receiver.url}/often` } },
    });
    await service.callsign.world.db.query('insert into mail_activity (message_id, kind, url, count) values ($1, 20, $2, 99)', [
      internalId,
      '',
    ]);
    for (let times = 0; times < 3; times += 1) await visit(open);
    expect(await activity(internalId)).toEqual([{ event: 'OPENED', count: 102 }]);
    await until(() => receiver.posts.length === 1);
    const { rows } = await service.callsign.world.db.query("select from webhook_batch where url like '%/often'");
    expect(rows).toHaveLength(1);
  });
});
