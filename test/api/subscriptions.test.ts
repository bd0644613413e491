// Subscriptions, profiles and security settings: who is told of what, where and how.

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const NUMBER = '12125550101';
const HANDSET = '13105550142';
const SMS = '/subscriptions/1/subscription/SMS';

let service: TestService;
let receiver: WebhookReceiver;
let api: TestService['api'];

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startService();
  api = service.api;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await api('POST', '/provisioning/1/applications', { applicationId: 'bank' });
  await api('POST', '/provisioning/1/entities', { entityId: 'acme' });
  await api('POST', '/callsign/1/resources/numbers', { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
});
afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});
beforeEach(async () => {
  receiver.answer = 200;
  for (const channel of ['SMS', 'VOICE_VIDEO']) {
    const { body } = await api('GET', `/subscriptions/1/subscription/${channel}?size=100`);
    for (const { subscriptionId } of body.results)
      await api('DELETE', `/subscriptions/1/subscription/${channel}/${subscriptionId}`);
  }
});

let profiles = 0;

/** A profile of its own for every subscription. */
function profile(path: string, more: object = {}) {
  profiles += 1;
  return { profileId: `profile-${profiles}`, webhook: { notifyUrl: receiver.url + path }, ...more };
}

async function subscribe(subscriptionId: string, path: string, more: object = {}, profileMore: object = {}) {
  const body = { subscriptionId, events: ['DELIVERY'], profile: profile(path, profileMore), ...more };
  const answer = await api('POST', SMS, body);
  expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ subscriptionId })]);
}

async function send(messageId: string, platform: object = {}, delivery: object | undefined = undefined) {
  const { status } = await api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: NUMBER,
        destinations: [{ to: HANDSET, messageId }],
        content: { text: 'Hello' },
        options: { platform },
        ...(delivery === undefined ? {} : { webhooks: { delivery } }),
      },
    ],
  });
  expect(status).toBe(200);
}

const postsTo = (path: string) => receiver.posts.filter((post) => post.path === path);
const messagesAt = (path: string): string[] =>
  postsTo(path).flatMap(({ body }) => JSON.parse(body).results.map(({ messageId }: { messageId: string }) => messageId));

describe('delivery reports', () => {
  it('go to a matching subscription, and are then not there to be pulled', async () => {
    await subscribe('reports', '/reports');
    await send('told');
    await until(() => messagesAt('/reports').includes('told'));
    const { headers, body } = postsTo('/reports')[0] ?? { headers: {}, body: '{}' };
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body).results[0]).toMatchObject({ messageId: 'told', status: { name: 'DELIVERED_TO_HANDSET' } });
    expect((await api('GET', '/sms/3/reports?messageId=told')).body.results).toEqual([]);
  });

  it('wait to be pulled when nobody listens', async () => {
    await send('pulled');
    await until(async () => (await api('GET', '/callsign/1/messages/pulled')).body.status.name === 'DELIVERED_TO_HANDSET');
    expect((await api('GET', '/sms/3/reports?messageId=pulled')).body.results).toHaveLength(1);
  });

  it('go to the URL of the request alone, when it names one', async () => {
    await subscribe('never', '/never');
    await send('own-url', {}, { url: `${receiver.url}/own` });
    await until(() => messagesAt('/own').includes('own-url'));
    expect(postsTo('/never')).toEqual([]);
  });

  it('go to nobody when the request says so', async () => {
    await subscribe('silence', '/silence');
    await send('silent', {}, { notify: false });
    await until(async () => (await api('GET', '/callsign/1/messages/silent')).body.status.name === 'DELIVERED_TO_HANDSET');
    expect(postsTo('/silence')).toEqual([]);
  });

  it('match by application, entity and sender: alternatives in a list, and every list', async () => {
    await subscribe('shop', '/shop', { criteria: [{ applicationId: 'shop' }] });
    await subscribe('acme', '/acme', { criteria: [{ applicationId: 'bank', entityId: 'acme' }, { entityId: 'acme' }] });
    await subscribe('sender', '/sender', { resources: ['other', NUMBER] });
    await subscribe('both', '/both', { criteria: [{ applicationId: 'bank' }], resources: ['other'] });
    await send('of-shop', { applicationId: 'shop' });
    await send('of-acme', { applicationId: 'bank', entityId: 'acme' });
    await until(() => messagesAt('/sender').length === 2 && messagesAt('/shop').length === 1 && messagesAt('/acme').length === 1);
    expect(messagesAt('/shop')).toEqual(['of-shop']);
    expect(messagesAt('/acme')).toEqual(['of-acme']);
    expect(postsTo('/both')).toEqual([]);
  });

  it('go to a profile once, however many of its subscriptions match', async () => {
    await subscribe('first', '/once');
    const shared = { profileId: `profile-${profiles}` };
    expect((await api('POST', SMS, { subscriptionId: 'second', events: ['DELIVERY'], profile: shared })).status).toBe(201);
    await send('once');
    await until(async () => (await api('GET', '/callsign/1/messages/once')).body.webhooks.length > 0);
    expect((await api('GET', '/callsign/1/messages/once')).body.webhooks).toHaveLength(1);
  });

  it('come in POSTs of the size the profile asks for', async () => {
    await subscribe('single', '/single', {}, { maxBucketSize: 1 });
    const destinations = ['a', 'b', 'c'].map((messageId) => ({ to: HANDSET, messageId: `single-${messageId}` }));
    await api('POST', '/sms/3/messages', { messages: [{ sender: NUMBER, destinations, content: { text: 'Hello' } }] });
    await until(() => messagesAt('/single').length === 3);
    expect(postsTo('/single').map(({ body }) => JSON.parse(body).results.length)).toEqual([1, 1, 1]);
  });

  it('that failed go to the URL the profile has when they are made again', async () => {
    await subscribe('moved', '/old');
    receiver.answer = 503;
    await send('moved');
    await until(async () => {
      const { body } = await api('GET', '/callsign/1/webhooks?limit=1');
      return body.webhooks[0]?.lastError === 'HTTP 503';
    });
    receiver.answer = 200;
    const moved = { webhook: { notifyUrl: `${receiver.url}/new` } };
    expect((await api('PUT', `/subscriptions/1/profiles/profile-${profiles}`, moved)).status).toBe(200);
    const [{ webhookId }] = (await api('GET', '/callsign/1/webhooks?limit=1')).body.webhooks;
    await api('POST', `/callsign/1/webhooks/${webhookId}/replay`);
    await until(() => messagesAt('/new').includes('moved'));
  });
});

describe('inbound messages', () => {
  it('go to the subscription of the pair and number when no forwarding is configured', async () => {
    await subscribe('inbound', '/inbound', { events: [{ event: 'INBOUND_MESSAGE', format: 'MO_JSON_2' }], resources: [NUMBER] });
    await api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to: NUMBER, text: 'for the subscription' });
    await until(() => postsTo('/inbound').length === 1);
    expect(JSON.parse(postsTo('/inbound')[0]?.body ?? '{}').results[0]).toMatchObject({
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
    await subscribe(path.slice(1), path, {}, profileMore);
    await send(`${path.slice(1)}-message`);
    await until(() => postsTo(path).length > 0);
    return postsTo(path)[0] ?? { headers: {} as Record<string, string>, body: '' };
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
    receiver.answer = { status: 200, body: JSON.stringify({ access_token: 'token-1', expires_in: 3600 }) };
    const credentials = {
      tokenUrl: `${receiver.url}/token`,
      grantType: 'client_credentials',
      clientId: 'us',
      clientSecret: 'hush',
      headers: { 'X-Tenant': 'seven' },
    };
    const post = await postOf('/oauth', { security: { authId: 'oauth', type: 'OAUTH', credentials } });
    expect(post.headers.authorization).toBe('Bearer token-1');
    const [asked] = postsTo('/token');
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'us',
      client_secret: 'hush',
    });
    expect(asked?.headers['x-tenant']).toBe('seven');
    await send('oauth-again');
    await until(() => messagesAt('/oauth').includes('oauth-again'));
    expect(postsTo('/token')).toHaveLength(1);
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
    receiver.answer = answer;
    await subscribe('patterns', `/${encodeURIComponent(name)}`, {}, patterns);
    await send(`pattern ${name}`);
    await until(async () => {
      const { body } = await api('GET', '/callsign/1/webhooks?limit=1&state=PENDING');
      return body.webhooks[0]?.lastError === error;
    });
  });
});

describe('the API', () => {
  it('creates a subscription with profile and security at once, and shows them by id', async () => {
    const security = { authId: 'auth-once', type: 'HMAC', credentials: { secretKey: 'hush', algorithm: 'HMAC_SHA_1' } };
    const whole = {
      subscriptionId: 'sub-shop',
      name: 'Shop events',
      events: ['DELIVERY', { event: 'INBOUND_MESSAGE', format: 'MO_JSON_2' }, 'NO_SUCH_EVENT'],
      criteria: [{ applicationId: 'shop', entityId: '' }],
      resources: [NUMBER],
      profile: profile('/whole', { profileId: 'hook-1', security, maxBucketSize: 50, rateLimit: 10 }),
    };
    const { status, body } = await api('POST', SMS, whole);
    expect([status, body]).toEqual([
      201,
      { subscriptionId: 'sub-shop', profile: { profileId: 'hook-1', security: { authId: 'auth-once' } } },
    ]);
    expect((await api('GET', `${SMS}/sub-shop`)).body).toEqual({
      subscriptionId: 'sub-shop',
      name: 'Shop events',
      events: ['DELIVERY', { event: 'INBOUND_MESSAGE', format: 'MO_JSON_2' }],
      criteria: [{ applicationId: 'shop' }],
      resources: [NUMBER],
      users: [],
      profile: { profileId: 'hook-1', security: { authId: 'auth-once' } },
    });
    expect((await api('GET', '/subscriptions/1/profiles/hook-1')).body).toEqual({
      profileId: 'hook-1',
      webhook: { notifyUrl: `${receiver.url}/whole`, contentType: 'application/json' },
      security: { authId: 'auth-once' },
      maxBucketSize: 50,
      rateLimit: 10,
    });
  });

  it('creates nothing of a request that fails', async () => {
    const broken = profile('/x', {
      profileId: 'half',
      security: { authId: 'half', type: 'BASIC', credentials: { username: 'a' } },
    });
    const { status, body } = await api('POST', SMS, { subscriptionId: 'half', events: [], profile: broken });
    expect(status).toBe(400);
    expect(body.requestError.serviceException.validationErrors).toEqual({
      'profile.security.credentials.password': ['must not be null'],
    });
    expect((await api('GET', '/subscriptions/1/profiles/half')).status).toBe(404);
    expect((await api('GET', '/subscriptions/1/security/half')).status).toBe(404);
  });

  it('shows secrets masked, and keeps them when the mask comes back', async () => {
    const credentials = { secretKey: 'real', algorithm: 'HMAC_SHA_256' };
    await api('POST', '/subscriptions/1/security', { authId: 'masked', type: 'HMAC', credentials });
    const shown = (await api('GET', '/subscriptions/1/security/masked')).body;
    expect(shown).toEqual({ authId: 'masked', type: 'HMAC', credentials: { secretKey: '********', algorithm: 'HMAC_SHA_256' } });
    const { type } = shown;
    await api('PUT', '/subscriptions/1/security/masked', {
      type,
      credentials: { ...shown.credentials, algorithm: 'HMAC_SHA_512' },
    });
    const stored = await service.callsign.world.db.query<{ credentials: object }>(
      "select credentials from webhook_security where auth_id = 'masked'",
    );
    expect(stored.rows[0]?.credentials).toEqual({ kind: 'HMAC', secretKey: 'real', algorithm: 'HMAC_SHA_512' });
    const audit = await api('GET', '/callsign/1/audit-log?subjectKind=webhook_security');
    expect(JSON.stringify(audit.body)).not.toMatch(/real|hush|b4s1c/);
    expect(audit.body.results[0]).toMatchObject({ action: 'update', subjectId: 'masked' });
  });

  it('changes and deletes, and answers with ids', async () => {
    await subscribe('change', '/change');
    const other = profile('/other');
    await api('POST', '/subscriptions/1/profiles', other);
    const change = { events: ['CLICK'], profile: { profileId: other.profileId } };
    const put = await api('PUT', `${SMS}/change`, change);
    expect([put.status, put.body]).toEqual([200, { subscriptionId: 'change', profile: { profileId: other.profileId } }]);
    const refused = await api('DELETE', `/subscriptions/1/profiles/${other.profileId}`);
    expect([refused.status, refused.body.requestError.serviceException.text]).toEqual([
      400,
      `The profile "${other.profileId}" cannot be deleted: subscriptions use it ("change"). Change those first.`,
    ]);
    expect((await api('DELETE', `${SMS}/change`)).status).toBe(200);
    expect((await api('DELETE', `/subscriptions/1/profiles/${other.profileId}`)).body).toEqual({ profileId: other.profileId });
    expect((await api('GET', `${SMS}/change`)).status).toBe(404);
  });

  it('pages newest first, and finds by what is named', async () => {
    for (const [index, id] of ['p1', 'p2', 'p3'].entries())
      await subscribe(id, '/p', {
        criteria: index === 0 ? [{ applicationId: 'shop' }, { applicationId: 'bank' }] : [{ entityId: 'acme' }],
        resources: index === 2 ? ['X', 'Y'] : [],
      });
    const page = (await api('GET', `${SMS}?page=1&size=2`)).body;
    expect(page.results.map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId)).toEqual(['p1']);
    expect(page.paging).toEqual({ page: 1, size: 2, totalPages: 2, totalResults: 3 });
    const found = async (query: string) =>
      (await api('GET', `${SMS}?${query}`)).body.results.map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId);
    expect(await found('applicationId=shop&applicationId=bank')).toEqual(['p1']);
    expect(await found('entityId=acme')).toEqual(['p3', 'p2']);
    expect(await found('entityId=acme&resource=Y')).toEqual(['p3']);
    expect(await found('user=nobody')).toEqual([]);
    expect((await api('GET', `${SMS}?page=9`)).body.paging.totalResults).toBe(3);
  });

  it.each([
    ['no id', { subscriptionId: undefined }, 'subscriptionId'],
    ['an id that needs encoding', { subscriptionId: 'a/b' }, 'subscriptionId'],
    ['no events', { events: undefined }, 'events'],
    ['no profile', { profile: undefined }, 'profile'],
    ['an unknown profile', { profile: { profileId: 'nobody' } }, 'profile.profileId'],
    ['an unknown application', { criteria: [{ applicationId: 'nobody' }] }, 'criteria[0].applicationId'],
    ['a URL that is none', { profile: { profileId: 'x', webhook: { notifyUrl: 'ftp://x' } } }, 'profile.webhook.notifyUrl'],
    [
      'a bad pattern',
      { profile: { profileId: 'x', webhook: { notifyUrl: 'http://127.0.0.1/' }, responseRegex: '(' } },
      'profile.responseRegex',
    ],
    [
      'a header that is ours',
      { profile: { profileId: 'x', webhook: { notifyUrl: 'http://127.0.0.1/' }, headers: { Host: 'x' } } },
      'profile.headers.Host',
    ],
    [
      'an unknown certificate',
      { profile: { profileId: 'x', webhook: { notifyUrl: 'http://127.0.0.1/' }, clientCertificateId: 'x' } },
      'profile.clientCertificateId',
    ],
    [
      'unknown security settings',
      { profile: { profileId: 'x', webhook: { notifyUrl: 'http://127.0.0.1/' }, security: { authId: 'x' } } },
      'profile.security.authId',
    ],
  ])('refuses %s and names the field', async (_, wrong, field) => {
    const { status, body } = await api('POST', SMS, {
      subscriptionId: 'wrong',
      events: ['DELIVERY'],
      profile: profile('/w'),
      ...wrong,
    });
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [field]]);
  });

  it('refuses ids that are taken and channels there are not', async () => {
    await subscribe('taken', '/t');
    const again = await api('POST', SMS, { subscriptionId: 'taken', events: [], profile: profile('/t') });
    expect([again.status, Object.keys(again.body.requestError.serviceException.validationErrors)]).toEqual([
      400,
      ['subscriptionId'],
    ]);
    expect((await api('GET', '/subscriptions/1/subscription/PIGEON')).status).toBe(400);
    expect((await api('PUT', `${SMS}/unknown`, { events: [], profile: { profileId: 'x' } })).status).toBe(404);
    expect((await api('DELETE', `${SMS}/unknown`)).status).toBe(404);
    expect(
      (await api('PUT', '/subscriptions/1/security/unknown', { type: 'BASIC', credentials: { username: 'a', password: 'b' } }))
        .status,
    ).toBe(404);
  });

  it('switches a subscription off with the only application it was for', async () => {
    await api('POST', '/provisioning/1/applications', { applicationId: 'gone' });
    await subscribe('only', '/only', { criteria: [{ applicationId: 'gone' }] });
    await subscribe('also', '/also', { criteria: [{ applicationId: 'gone' }, { applicationId: 'bank' }] });
    expect((await api('DELETE', '/provisioning/1/applications/gone')).status).toBe(200);
    expect((await api('GET', `${SMS}/also`)).body.criteria).toEqual([{ applicationId: 'bank' }]);
    await send('after', { applicationId: 'bank' });
    await until(() => messagesAt('/also').includes('after'));
    expect(postsTo('/only')).toEqual([]);
  });

  it('is for its scope and account alone', async () => {
    await subscribe('mine', '/mine');
    const { headers } = await addAccount(service);
    expect((await api('GET', SMS, undefined, headers)).body.results).toEqual([]);
    expect((await api('GET', `${SMS}/mine`, undefined, headers)).status).toBe(404);
    expect((await api('DELETE', `${SMS}/mine`, undefined, headers)).status).toBe(404);
    expect((await api('GET', `/subscriptions/1/profiles/profile-${profiles}`, undefined, headers)).status).toBe(404);
    const key = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await api('GET', SMS, undefined, key.headers)).status).toBe(403);
  });
});
