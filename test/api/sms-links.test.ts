// Short links, their clicks, and conversions.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLinks } from '../../src/domain/links/find-links.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const SENDER = '12125550105';
const TO = '13105550149';
const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';

let service: TestService;
let receiver: WebhookReceiver;

beforeAll(async () => {
  service = await startService({ CALLSIGN_LINK_DOMAINS: 'go.shop.example, s.example' });
  receiver = await startWebhookReceiver();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop', applicationName: 'Shop' });
});

afterAll(async () => {
  await receiver?.close();
  await service?.stop();
});

async function send(text: string, tracking: object | undefined, over: object = {}, options: object = {}) {
  const { status, body } = await service.api('POST', '/sms/3/messages', {
    messages: [{ sender: SENDER, destinations: [{ to: TO }, { to: '13105550150' }], content: { text }, ...over }],
    options: { ...(tracking === undefined ? {} : { tracking }), includeSmsCountInResponse: true, ...options },
  });
  expect(status).toBe(200);
  return body.messages as { messageId: string; details: { messageCount: number } }[];
}

const life = async (messageId: string | undefined) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;
const linksOf = async (messageId: string | undefined) =>
  (await service.api('GET', `/callsign/1/links?messageId=${messageId}`)).body.results;
const open = (url: string, userAgent = PHONE, method = 'GET') =>
  fetch(url, { method, redirect: 'manual', headers: { 'user-agent': userAgent } });

/** The short link in a message's text. */
async function shortLink(messageId: string | undefined): Promise<string> {
  return findLinks((await life(messageId)).text)[0]?.url ?? '';
}

describe('short links', () => {
  it('replace those of the text, each destination has its own, and lead where they stood for', async () => {
    const long = `https://shop.example/sale?${'x'.repeat(200)}#here`;
    const [one, two] = await send(`See ${long}, now!`, {});
    const [short, other] = [await shortLink(one?.messageId), await shortLink(two?.messageId)];
    expect(short).not.toBe(other);
    expect((await life(one?.messageId)).text).toBe(`See ${short}, now!`);
    expect(short).toMatch(new RegExp(`^${service.url}/l/\\w{10}$`));
    expect(one?.details.messageCount).toBe(1);
    const answer = await open(short);
    expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control')]).toEqual([302, long, 'no-store']);
  });

  it('stay as they are when that is wished, or nothing is', async () => {
    const text = 'See https://shop.example/a';
    const [plain] = await send(text, undefined);
    const [unwanted] = await send(text, { shortenUrl: false });
    expect([(await life(plain?.messageId)).text, (await life(unwanted?.messageId)).text]).toEqual([text, text]);
    expect(await linksOf(plain?.messageId)).toEqual([]);
  });

  it('may stand under another domain, without the protocol', async () => {
    const [sent] = await send('See https://shop.example/a', { customDomain: 's.example', removeProtocol: true });
    const { text } = await life(sent?.messageId);
    expect(text).toMatch(/^See s\.example\/l\/\w{10}$/);
    expect(await linksOf(sent?.messageId)).toMatchObject([{ shortUrl: text.slice('See '.length) }]);
  });

  it('lead where they stood for although the text around them is transliterated', async () => {
    const url = 'https://магазин.example/распродажа';
    const [sent] = await send('', {}, { content: { text: `Привет ${url}`, transliteration: 'CYRILLIC' } });
    expect((await life(sent?.messageId)).text).toMatch(/^Privet https?:\/\/\S+\/l\/\w{10}$/);
    expect(await linksOf(sent?.messageId)).toMatchObject([{ url }]);
    expect((await open(await shortLink(sent?.messageId))).headers.get('location')).toBe(new URL(url).href);
  });

  it.each([
    [{ customDomain: 'elsewhere.example' }, 'options.tracking.customDomain'],
    [{ trackingUrl: 'nowhere' }, 'options.tracking.trackingUrl'],
  ])('are refused with %j', async (tracking, property) => {
    const { status, body } = await service.api('POST', '/sms/3/messages', {
      messages: [{ sender: SENDER, destinations: [{ to: TO }], content: { text: 'x' } }],
      options: { tracking },
    });
    expect([status, body.violations[0].property]).toEqual([400, property]);
  });

  it('are made by the second generation and by a query too', async () => {
    const { body } = await service.api('POST', '/sms/2/text/advanced', {
      messages: [{ from: SENDER, destinations: [{ to: TO }], text: 'See www.shop.example' }],
      urlOptions: { shortenUrl: true },
    });
    expect(await linksOf(body.messages[0].messageId)).toMatchObject([{ url: 'http://www.shop.example' }]);
    const query = new URLSearchParams({ from: SENDER, to: TO, text: 'https://a.example', trackingUrl: `${receiver.url}/query` });
    const answer = await service.api('GET', `/sms/3/text/query?${query}`);
    await open(await shortLink(answer.body.messages[0].messageId));
    await until(() => receiver.posts.some(({ path }) => path === '/query'));
  });

  it('nobody knows lead to a page that says so', async () => {
    const answer = await open(`${service.url}/l/abcdefghij`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html;charset=UTF-8']);
  });
});

describe('a click', () => {
  it('is counted, and reported to the URL of the request each time', async () => {
    const messages = await send(
      'See https://shop.example/münchen',
      { trackingUrl: `${receiver.url}/clicks` },
      { options: { platform: { applicationId: 'shop', entityId: 'branch' } }, webhooks: { callbackData: 'mine' } },
    );
    const messageId = messages[0]?.messageId;
    const short = await shortLink(messageId);
    expect((await open(short)).headers.get('location')).toBe('https://shop.example/m%C3%BCnchen');
    await open(short, 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X)');
    await until(() => receiver.posts.filter(({ path }) => path === '/clicks').length === 2);
    const reports = receiver.posts.filter(({ path }) => path === '/clicks').map(({ body }) => JSON.parse(body));
    expect(reports).toContainEqual({
      notificationType: 'CLICKED',
      recipient: TO,
      url: 'https://shop.example/münchen',
      sendDateTime: expect.any(Number),
      messageId,
      bulkId: expect.any(String),
      callbackData: 'mine',
      recipientInfo: { deviceType: 'Phone', os: 'Android', deviceName: 'Pixel 8' },
      applicationId: 'shop',
      entityId: 'branch',
    });
    expect(reports).toContainEqual(
      expect.objectContaining({ recipientInfo: { deviceType: 'Tablet', os: 'iOS', deviceName: 'iPad' } }),
    );
    expect(await linksOf(messageId)).toEqual([
      {
        messageId,
        shortUrl: short,
        url: 'https://shop.example/münchen',
        isTracked: true,
        clickCount: 2,
        firstClickedAt: expect.any(String),
        lastClickedAt: expect.any(String),
      },
    ]);
  });

  it('is told to who subscribed, when the request names no URL', async () => {
    const made = await service.api('POST', '/subscriptions/1/subscription/SMS', {
      subscriptionId: 'clicks',
      events: ['CLICK'],
      profile: { profileId: 'clicks', webhook: { notifyUrl: `${receiver.url}/subscribed`, contentType: 'application/json' } },
    });
    expect(made.status).toBeLessThan(300);
    const [sent] = await send('See https://shop.example/b', {});
    await open(await shortLink(sent?.messageId));
    await until(() => receiver.posts.some(({ path }) => path === '/subscribed'));
    const post = receiver.posts.find(({ path }) => path === '/subscribed');
    expect(JSON.parse(post?.body ?? '')).toMatchObject({ notificationType: 'CLICKED', messageId: sent?.messageId });
  });

  it('does not count when no person made it, or clicks are not to be tracked', async () => {
    const [untracked] = await send('See https://shop.example/c', { trackClicks: false });
    const [tracked] = await send('See https://shop.example/c', {});
    expect((await open(await shortLink(untracked?.messageId))).status).toBe(302);
    const short = await shortLink(tracked?.messageId);
    await open(short, 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)');
    await open(short, 'facebookexternalhit/1.1');
    await open(short, '');
    await fetch(short, { redirect: 'manual', headers: { 'user-agent': PHONE, 'sec-purpose': 'prefetch;prerender' } });
    expect((await open(short, PHONE, 'HEAD')).status).toBe(302);
    for (const sent of [untracked, tracked]) expect(await linksOf(sent?.messageId)).toMatchObject([{ clickCount: 0 }]);
  });
});

describe('a conversion', () => {
  const end = (messageId: string | undefined) => service.api('POST', `/ct/1/log/end/${messageId}`);

  it('is noted once, and counted by name', async () => {
    const conversionTracking = { useConversionTracking: true, conversionTrackingName: 'PIN' };
    const [one] = await send('Your code', undefined, {}, { conversionTracking });
    const first = await end(one?.messageId);
    expect([first.status, first.body]).toEqual([200, { processKey: expect.stringMatching(/^[0-9A-F]{32}$/) }]);
    expect((await end(one?.messageId)).body).toEqual(first.body);
    expect((await service.api('GET', '/callsign/1/conversions?name=PIN')).body).toEqual({
      results: [{ name: 'PIN', sent: 2, converted: 1, rate: 0.5 }],
    });
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await service.api('GET', `/callsign/1/conversions?since=${later}`)).body.results).toEqual([]);
  });

  it('has the key and name of the older request', async () => {
    const { body } = await service.api('POST', '/sms/2/text/advanced', {
      messages: [{ from: SENDER, destinations: [{ to: TO, messageId: 'mine-1' }], text: 'See https://a.example' }],
      tracking: { track: 'URL', type: 'INVITE', processKey: 'my-key' },
    });
    expect(await linksOf(body.messages[0].messageId)).toHaveLength(1);
    expect((await end('mine-1')).body).toEqual({ processKey: 'my-key' });
    expect((await service.api('GET', '/callsign/1/conversions?processKey=my-key')).body.results).toEqual([
      { name: 'INVITE', sent: 1, converted: 1, rate: 1 },
    ]);
    expect((await service.api('GET', '/callsign/1/conversions?processKey=another')).body.results).toEqual([]);
  });

  it('begins the links with the base URL of the older request, when it leads to this server', async () => {
    const ask = (baseUrl: string) =>
      service.api('POST', '/sms/2/text/advanced', {
        messages: [{ from: SENDER, destinations: [{ to: TO }], text: 'See https://a.example' }],
        tracking: { track: 'URL', baseUrl },
      });
    const { body } = await ask('https://s.example/');
    const [link] = await linksOf(body.messages[0].messageId);
    expect(link?.shortUrl).toMatch(/^https:\/\/s\.example\/l\/\w{10}$/);
    const refused = await ask('https://elsewhere.example');
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('tracking.baseUrl');
  });

  it('is not known of messages without tracking, or of none', async () => {
    const [plain] = await send('Your code', undefined);
    for (const messageId of [plain?.messageId, 'nothing']) {
      const { status, body } = await end(messageId);
      expect([status, body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
    }
    const wrong = await service.api('POST', '/sms/2/text/advanced', {
      messages: [{ from: SENDER, destinations: [{ to: TO }], text: 'x' }],
      tracking: { track: 'EVERYTHING' },
    });
    expect(wrong.status).toBe(400);
  });
});
