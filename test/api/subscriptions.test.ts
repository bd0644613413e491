// Subscriptions, with the profiles and security settings that come along: made, listed, changed, deleted, switched off.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { NUMBER, SMS, type Subscriber, startSubscriber } from '../support/subscriber.ts';
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

describe('the API', () => {
  it('creates a subscription with profile and security at once, and shows them by id', async () => {
    const security = { authId: 'auth-once', type: 'HMAC', credentials: { secretKey: 'hush', algorithm: 'HMAC_SHA_1' } };
    const whole = {
      subscriptionId: 'sub-shop',
      name: 'Shop events',
      events: ['DELIVERY', { event: 'INBOUND_MESSAGE', format: 'MO_JSON_2' }, 'NO_SUCH_EVENT'],
      criteria: [{ applicationId: 'shop', entityId: '' }],
      resources: [NUMBER],
      profile: subscriber.profile('/whole', { profileId: 'hook-1', security, maxBucketSize: 50, rateLimit: 10 }),
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
      webhook: { notifyUrl: `${subscriber.receiver.url}/whole`, contentType: 'application/json' },
      security: { authId: 'auth-once' },
      maxBucketSize: 50,
      rateLimit: 10,
    });
  });

  it('creates nothing of a request that fails', async () => {
    const broken = subscriber.profile('/x', {
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
    const stored = await subscriber.service.callsign.world.db.query<{ credentials: object }>(
      "select credentials from webhook_security where auth_id = 'masked'",
    );
    expect(stored.rows[0]?.credentials).toEqual({ kind: 'HMAC', secretKey: 'real', algorithm: 'HMAC_SHA_512' });
    const audit = await api('GET', '/callsign/1/audit-log?subjectKind=webhook_security');
    expect(JSON.stringify(audit.body)).not.toMatch(/real|hush|b4s1c/);
    expect(audit.body.results[0]).toMatchObject({ action: 'update', subjectId: 'masked' });
  });

  it('changes and deletes, and answers with ids', async () => {
    await subscriber.subscribe('change', '/change');
    const other = subscriber.profile('/other');
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
      await subscriber.subscribe(id, '/p', {
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
      profile: subscriber.profile('/w'),
      ...wrong,
    });
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [field]]);
  });

  it('refuses ids that are taken and channels there are not', async () => {
    await subscriber.subscribe('taken', '/t');
    const again = await api('POST', SMS, { subscriptionId: 'taken', events: [], profile: subscriber.profile('/t') });
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
    await subscriber.subscribe('only', '/only', { criteria: [{ applicationId: 'gone' }] });
    await subscriber.subscribe('also', '/also', { criteria: [{ applicationId: 'gone' }, { applicationId: 'bank' }] });
    expect((await api('DELETE', '/provisioning/1/applications/gone')).status).toBe(200);
    expect((await api('GET', `${SMS}/also`)).body.criteria).toEqual([{ applicationId: 'bank' }]);
    await subscriber.send('after', { applicationId: 'bank' });
    await until(() => subscriber.messagesAt('/also').includes('after'));
    expect(subscriber.postsTo('/only')).toEqual([]);
  });

  it('forgets a deleted entity too, says so in the log, and is switched on again by a change', async () => {
    await api('POST', '/provisioning/1/entities', { entityId: 'brief' });
    await subscriber.subscribe('brief', '/brief', { criteria: [{ applicationId: 'bank', entityId: 'brief' }] });
    expect((await api('DELETE', '/provisioning/1/entities/brief')).status).toBe(200);
    const { body } = await api('GET', '/callsign/1/audit-log?subjectKind=subscription');
    expect(body.results[0]).toMatchObject({
      action: 'update',
      subjectId: 'SMS/brief',
      before: { isEnabled: true },
      after: { isEnabled: false },
    });
    const change = { events: ['DELIVERY'], profile: { profileId: subscriber.lastProfile } };
    expect((await api('PUT', `${SMS}/brief`, change)).status).toBe(200);
    await subscriber.send('switched-on');
    await until(() => subscriber.messagesAt('/brief').includes('switched-on'));
  });

  it('is for its scope and account alone', async () => {
    await subscriber.subscribe('mine', '/mine');
    const { headers } = await addAccount(subscriber.service);
    expect((await api('GET', SMS, undefined, headers)).body.results).toEqual([]);
    expect((await api('GET', `${SMS}/mine`, undefined, headers)).status).toBe(404);
    expect((await api('DELETE', `${SMS}/mine`, undefined, headers)).status).toBe(404);
    expect((await api('GET', `/subscriptions/1/profiles/${subscriber.lastProfile}`, undefined, headers)).status).toBe(404);
    const key = await addKey(subscriber.service, undefined, { scopes: ['sms:manage'] });
    expect((await api('GET', SMS, undefined, key.headers)).status).toBe(403);
  });
});
