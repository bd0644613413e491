// What subscribers are told of messages, and the way they are posted to.

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HANDSET, NUMBER, SMS, type Subscriber, startSubscriber } from '../support/subscriber.ts';
import { until } from '../support/until.ts';

let subscriber: Subscriber;
let api: Subscriber['api'];

beforeAll(async () => {
  subscriber = await startSubscriber();
  api = subscriber.api;
});
afterAll(async () => {
  await subscriber?.stop();
});
beforeEach(async () => {
  await subscriber.clear();
});

describe('delivery reports', () => {
  it('go to a matching subscription, and are then not there to be pulled', async () => {
    await subscriber.subscribe('reports', '/reports');
    await subscriber.send('told');
    await until(() => subscriber.messagesAt('/reports').includes('told'));
    const { headers, body } = subscriber.postsTo('/reports')[0] ?? { headers: {}, body: '{}' };
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body).results[0]).toMatchObject({ messageId: 'told', status: { name: 'DELIVERED_TO_HANDSET' } });
    expect((await api('GET', '/sms/3/reports?messageId=told')).body.results).toEqual([]);
  });

  it('wait to be pulled when nobody listens', async () => {
    await subscriber.send('pulled');
    await until(async () => (await api('GET', '/callsign/1/messages/pulled')).body.status.name === 'DELIVERED_TO_HANDSET');
    expect((await api('GET', '/sms/3/reports?messageId=pulled')).body.results).toHaveLength(1);
  });

  it('go to the URL of the request alone, when it names one', async () => {
    await subscriber.subscribe('never', '/never');
    await subscriber.send('own-url', {}, { url: `${subscriber.receiver.url}/own` });
    await until(() => subscriber.messagesAt('/own').includes('own-url'));
    expect(subscriber.postsTo('/never')).toEqual([]);
  });

  it('go to nobody when the request says so', async () => {
    await subscriber.subscribe('silence', '/silence');
    await subscriber.send('silent', {}, { notify: false });
    await until(async () => (await api('GET', '/callsign/1/messages/silent')).body.status.name === 'DELIVERED_TO_HANDSET');
    expect(subscriber.postsTo('/silence')).toEqual([]);
  });

  it('match by application, entity and sender: alternatives in a list, and every list', async () => {
    await subscriber.subscribe('shop', '/shop', { criteria: [{ applicationId: 'shop' }] });
    await subscriber.subscribe('acme', '/acme', {
      criteria: [{ applicationId: 'bank', entityId: 'acme' }, { entityId: 'acme' }],
    });
    await subscriber.subscribe('sender', '/sender', { resources: ['other', NUMBER] });
    await subscriber.subscribe('both', '/both', { criteria: [{ applicationId: 'bank' }], resources: ['other'] });
    await subscriber.send('of-shop', { applicationId: 'shop' });
    await subscriber.send('of-acme', { applicationId: 'bank', entityId: 'acme' });
    await until(
      () =>
        subscriber.messagesAt('/sender').length === 2 &&
        subscriber.messagesAt('/shop').length === 1 &&
        subscriber.messagesAt('/acme').length === 1,
    );
    expect(subscriber.messagesAt('/shop')).toEqual(['of-shop']);
    expect(subscriber.messagesAt('/acme')).toEqual(['of-acme']);
    expect(subscriber.postsTo('/both')).toEqual([]);
  });

  it('go to a profile once, however many of its subscriptions match', async () => {
    await subscriber.subscribe('first', '/once');
    const shared = { profileId: subscriber.lastProfile };
    expect((await api('POST', SMS, { subscriptionId: 'second', events: ['DELIVERY'], profile: shared })).status).toBe(201);
    await subscriber.send('once');
    await until(async () => (await api('GET', '/callsign/1/messages/once')).body.webhooks.length > 0);
    expect((await api('GET', '/callsign/1/messages/once')).body.webhooks).toHaveLength(1);
  });

  it('come in POSTs of the size the profile asks for', async () => {
    await subscriber.subscribe('single', '/single', {}, { maxBucketSize: 1 });
    const destinations = ['a', 'b', 'c'].map((messageId) => ({ to: HANDSET, messageId: `single-${messageId}` }));
    await api('POST', '/sms/3/messages', { messages: [{ sender: NUMBER, destinations, content: { text: 'Hello' } }] });
    await until(() => subscriber.messagesAt('/single').length === 3);
    expect(subscriber.postsTo('/single').map(({ body }) => JSON.parse(body).results.length)).toEqual([1, 1, 1]);
  });

  it('that failed go to the URL the profile has when they are made again', async () => {
    await subscriber.subscribe('moved', '/old');
    subscriber.receiver.answer = 503;
    await subscriber.send('moved');
    await until(async () => {
      const { body } = await api('GET', '/callsign/1/webhooks?limit=1');
      return body.webhooks[0]?.lastError === 'HTTP 503';
    });
    subscriber.receiver.answer = 200;
    const moved = { webhook: { notifyUrl: `${subscriber.receiver.url}/new` } };
    expect((await api('PUT', `/subscriptions/1/profiles/${subscriber.lastProfile}`, moved)).status).toBe(200);
    const [{ webhookId }] = (await api('GET', '/callsign/1/webhooks?limit=1')).body.webhooks;
    await api('POST', `/callsign/1/webhooks/${webhookId}/replay`);
    await until(() => subscriber.messagesAt('/new').includes('moved'));
  });
});

describe('inbound messages', () => {
  it('go to the subscription of the pair and number when no forwarding is configured', async () => {
    await subscriber.subscribe('inbound', '/inbound', {
      events: [{ event: 'INBOUND_MESSAGE', format: 'MO_JSON_2' }],
      resources: [NUMBER],
    });
    await api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to: NUMBER, text: 'for the subscription' });
    await until(() => subscriber.postsTo('/inbound').length === 1);
    expect(JSON.parse(subscriber.postsTo('/inbound')[0]?.body ?? '{}').results[0]).toMatchObject({
      from: HANDSET,
      to: NUMBER,
      text: 'for the subscription',
    });
    const [message] = (await api('GET', '/callsign/1/inbound-messages?limit=1')).body.messages;
    expect(message.action).toBe('SUBSCRIPTION');
    expect((await api('GET', '/sms/1/inbox/reports')).body.results).toEqual([]);
    const detail = (await api('GET', `/callsign/1/inbound-messages/${message.messageId}`)).body;
    expect(detail.trace).toContainEqual(expect.objectContaining({ step: 'FORWARDING', outcome: 'SUBSCRIPTION' }));
  });
});

describe('the way a profile is posted to', () => {
  async function postOf(path: string, profileMore: object) {
    await subscriber.subscribe(path.slice(1), path, {}, profileMore);
    await subscriber.send(`${path.slice(1)}-message`);
    await until(() => subscriber.postsTo(path).length > 0);
    return subscriber.postsTo(path)[0] ?? { headers: {} as Record<string, string>, body: '' };
  }

  it('proves itself by user and password', async () => {
    const credentials = { username: 'callsign', password: 'pässword' };
    const post = await postOf('/basic', { security: { authId: 'basic', type: 'BASIC', credentials } });
    expect(post.headers.authorization).toBe(`Basic ${Buffer.from('callsign:pässword').toString('base64')}`);
  });

  it.each([
    ['HMAC_SHA_256', 'sha256'],
    ['HMAC_SHA_512', 'sha512'],
    ['HMAC_MD5', 'md5'],
  ])('signs its body with %s', async (algorithm, digest) => {
    const credentials = { secretKey: 's3cret', algorithm };
    const post = await postOf(`/${digest}`, { security: { authId: digest, type: 'HMAC', credentials } });
    const expected = createHmac(digest, 's3cret').update(post.body).digest('hex');
    expect(post.headers['x-callsign-signature']).toBe(`${algorithm}=${expected}`);
  });

  it('asks for a token and shows it', async () => {
    subscriber.receiver.answer = { status: 200, body: JSON.stringify({ access_token: 'token-1', expires_in: 3600 }) };
    const credentials = {
      tokenUrl: `${subscriber.receiver.url}/token`,
      grantType: 'client_credentials',
      clientId: 'us',
      clientSecret: 'hush',
      headers: { 'X-Tenant': 'seven' },
    };
    const post = await postOf('/oauth', { security: { authId: 'oauth', type: 'OAUTH', credentials } });
    expect(post.headers.authorization).toBe('Bearer token-1');
    const [asked] = subscriber.postsTo('/token');
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'us',
      client_secret: 'hush',
    });
    expect(asked?.headers['x-tenant']).toBe('seven');
    await subscriber.send('oauth-again');
    await until(() => subscriber.messagesAt('/oauth').includes('oauth-again'));
    expect(subscriber.postsTo('/token')).toHaveLength(1);
  });

  it('carries the headers of the profile, under those of the security settings', async () => {
    const security = { authId: 'over', type: 'BASIC', credentials: { username: 'a', password: 'b' } };
    const post = await postOf('/headers', { headers: { 'X-Mine': 'yes', Authorization: 'Nothing' }, security });
    expect(post.headers['x-mine']).toBe('yes');
    expect(post.headers.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['a status', { responseRegex: '^20[01]$' }, 202, 'HTTP 202'],
    [
      'a body',
      { responseBodyRegex: '"ok"' },
      { status: 200, body: '"no"' },
      'the answer does not match the response body pattern',
    ],
    [
      'a pattern that never ends',
      { responseBodyRegex: '^(a+)+$' },
      { status: 200, body: `${'a'.repeat(60)}!` },
      'the answer does not match the response body pattern',
    ],
  ])('counts %s as failed that does not match', async (name, patterns, answer, error) => {
    subscriber.receiver.answer = answer;
    await subscriber.subscribe('patterns', `/${encodeURIComponent(name)}`, {}, patterns);
    await subscriber.send(`pattern ${name}`);
    await until(async () => {
      const { body } = await api('GET', '/callsign/1/webhooks?limit=1&state=PENDING');
      return body.webhooks[0]?.lastError === error;
    });
  });
});
