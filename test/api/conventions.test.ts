// What every product of the API has in common: how requests may be written, and in which envelope they are refused.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { type Reply, startService, type TestService } from '../support/service.ts';

const ASSOCIATIONS = '/provisioning/1/associations';
const STRATEGIES = '/provisioning/2/sending-strategies';
const INBOUND = '/resource-management/1/inbound-message-configurations';
const NOWHERE = '0'.repeat(32);

let service: TestService;
let api: TestService['api'];
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  api = service.api;
  const row = { number: '447400123001', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'VOICE'] };
  numberKey = (await api('POST', '/callsign/1/resources/numbers', row)).body.results[0].numberKey;
});
afterAll(() => service?.stop());

/** The status, and the word or code by which each envelope says it. */
const refusalOf = ({ status, body }: Reply) => [status, body.errorCode ?? body.requestError.serviceException.messageId];

describe('a property that is not known', () => {
  it.each([
    ['POST', '/provisioning/1/entities', { entityId: 'extra' }, 201],
    ['POST', STRATEGIES, { channel: 'MMS' }, 201],
    ['POST', INBOUND, { channel: 'SMS', number: '447400123001', forwarding: { type: 'PULL', extra: 1 } }, 200],
    ['POST', '/resources/1/resources', { resourceType: 'NUMBER' }, 200],
    [
      'POST',
      '/subscriptions/1/security',
      { authId: 'x', type: 'BASIC', credentials: { username: 'a', password: 'b', c: 1 } },
      201,
    ],
    ['POST', '/platform/1/blocklists', { blocklist: [{ destinations: [{ to: '447400920001', extra: 1 }], extra: 1 }] }, 202],
    ['POST', '/email/1/domains', { domainName: 'extra.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 }, 200],
  ])('is ignored by %s %s, at the top and within', async (method, path, body, status) => {
    const reply = await api(method, path, { ...body, noSuchProperty: { deep: [null] } });
    expect([reply.status, JSON.stringify(reply.body).includes('noSuch')]).toEqual([status, false]);
  });

  it('is ignored in a query', async () => {
    for (const path of ['/provisioning/1/applications', STRATEGIES, '/numbers/1/numbers', '/subscriptions/1/profiles'])
      expect([path, (await api('GET', `${path}?noSuchParameter=1`)).status]).toEqual([path, 200]);
  });
});

describe('a query', () => {
  it.each([
    [`${ASSOCIATIONS}/single`, ['channel', 'resourceType', 'resourceId']],
    [INBOUND, ['channel']],
  ])('of %s is 400 where the name of what is asked for is missing', async (path, properties) => {
    const { status, body } = await api('GET', path);
    expect(status).toBe(400);
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual(expect.arrayContaining(properties));
  });
});

describe('a slash at the end', () => {
  it.each([
    '/provisioning/1/applications',
    '/provisioning/1/applications/default',
    ASSOCIATIONS,
    STRATEGIES,
    '/resources/1/requests',
    '/numbers/1/numbers',
    '/numbers/1/numbers/available',
    '/subscriptions/1/subscription/SMS',
    '/platform/1/blocklists',
    '/email/1/domains',
    '/callsign/1/account',
  ])('makes no difference to GET %s', async (path) => {
    const [without, withIt] = await Promise.all([api('GET', path), api('GET', `${path}/`)]);
    expect([without.status, withIt.status]).toEqual([200, 200]);
    expect(withIt.body).toEqual(without.body);
  });

  it('makes no difference to sending and before a query', async () => {
    expect(refusalOf(await api('POST', '/sms/3/messages/', {}))).toEqual([400, 'E400']);
    expect((await api('GET', `${STRATEGIES}/?size=1`)).body.paging.size).toBe(1);
  });
});

describe('bodies where none is asked for', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };

  it.each([
    '/provisioning/1/applications/default',
    STRATEGIES,
    '/resources/1/requests',
    '/numbers/1/numbers',
    '/subscriptions/1/security',
    '/platform/1/blocklists',
    '/email/1/domains',
  ])('an empty one with a JSON content type does not disturb GET %s', async (path) => {
    expect((await api('GET', path, undefined, JSON_TYPE)).status).toBe(200);
  });

  it.each(['', '{}', '{broken', undefined])('%j does not disturb DELETE', async (body) => {
    const { sendingStrategyId } = (await api('POST', STRATEGIES, { channel: 'SMS' })).body;
    expect((await api('DELETE', `${STRATEGIES}/${sendingStrategyId}`, body, JSON_TYPE)).status).toBe(204);
    for (const path of [`${INBOUND}/${NOWHERE}`, `/numbers/1/numbers/${NOWHERE}`, '/email/1/domains/none.example'])
      expect((await api('DELETE', path, body, JSON_TYPE)).status).toBe(404);
  });

  it.each([ASSOCIATIONS, '/platform/1/blocklists'])('one is needed by DELETE %s, which reads it', async (path) => {
    for (const body of [undefined, '', '{broken', '{}']) expect((await api('DELETE', path, body, JSON_TYPE)).status).toBe(400);
  });
});

describe('an unknown path', () => {
  it.each([
    ['/provisioning/1/nonesuch', 'NOT_FOUND'],
    ['/provisioning/1/applications/a/b/c', 'NOT_FOUND'],
    ['/provisioning/2/sending-strategies/a/b', 'E404'],
    ['/resources/1/requests/a/nonesuch', 'E404'],
    ['/numbers/1/nonesuch', 'NOT_FOUND'],
    ['/subscriptions/1/nonesuch', 'NOT_FOUND'],
    ['/platform/1/nonesuch', 'NOT_FOUND'],
    ['/email/1/nonesuch', 'NOT_FOUND'],
    ['/sms/3/nonesuch', 'E404'],
    ['/callsign/1/nonesuch', 'E404'],
    ['/nonesuch', 'NOT_FOUND'],
  ])('%s is 404 %s, in the envelope of its neighbours', async (path, code) => {
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(refusalOf(await api(method, path, method === 'GET' ? undefined : {}))).toEqual([404, code]);
  });
});

describe('a product that is not served', () => {
  it.each([
    '/10dlc/1/brands',
    '/10dlc/1/campaigns/abc',
    '/number-registration/1/brands',
    '/number-registration/1/campaigns/abc/register',
    '/number-registration/1/documents',
    '/email/1/ip-management/ips',
    '/email/1/ip-management/pools',
    '/whatsapp/1/message/text',
    '/viber/2/messages',
    '/people/2/persons',
  ])('is 404 in the classic envelope: %s', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      expect(refusalOf(await api(method, path, method === 'GET' ? undefined : {}))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a method that is not offered', () => {
  it.each([
    ['PATCH', '/provisioning/1/applications/default', 'METHOD_NOT_ALLOWED', 'GET, PUT, DELETE'],
    ['PUT', ASSOCIATIONS, 'METHOD_NOT_ALLOWED', 'GET, POST, DELETE'],
    ['PATCH', STRATEGIES, 'E405', 'GET, POST'],
    ['PUT', '/resources/1/resources', 'METHOD_NOT_ALLOWED', 'POST'],
    ['PUT', '/resources/1/requests', 'E405', 'GET, POST'],
    ['DELETE', '/numbers/1/numbers', 'METHOD_NOT_ALLOWED', 'GET, POST'],
    ['PATCH', '/subscriptions/1/profiles', 'METHOD_NOT_ALLOWED', 'GET, POST'],
    ['PUT', '/platform/1/blocklists', 'METHOD_NOT_ALLOWED', 'GET, POST, DELETE'],
    ['GET', '/email/1/domains/a.example/verify', 'METHOD_NOT_ALLOWED', 'POST'],
  ])('%s %s is 405 %s, and the header says what is: %s', async (method, path, code, allowed) => {
    const reply = await api(method, path, method === 'GET' ? undefined : {});
    expect(refusalOf(reply)).toEqual([405, code]);
    expect(reply.headers.get('allow')?.split(', ').sort()).toEqual(allowed.split(', ').sort());
  });
});

describe('a body that cannot be read', () => {
  const targets = [
    ['/provisioning/1/applications', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    [STRATEGIES, 'E400', 'E415'],
    [INBOUND, 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    ['/resources/1/requests', 'E400', 'E415'],
    ['/numbers/1/numbers', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    ['/subscriptions/1/subscription/SMS', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    ['/platform/1/blocklists', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    ['/email/1/domains', 'BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE'],
    ['/sms/3/messages', 'E400', 'E415'],
  ] as const;

  it.each(targets)('is 400 at %s when it is broken JSON', async (path, code) => {
    for (const body of ['{', '{"a":', 'text', "{'a':1}"]) expect(refusalOf(await api('POST', path, body))).toEqual([400, code]);
  });

  it.each(targets)('is 415 at %s when it says it is something that is not read there', async (path, _broken, code) => {
    // The SMS endpoints read XML too.
    const xml = path.startsWith('/sms/') ? [] : ['application/xml'];
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', ...xml])
      expect(refusalOf(await api('POST', path, '{}', { 'content-type': type }))).toEqual([415, code]);
  });

  it.each(['application/json;charset=UTF-8', 'APPLICATION/JSON', 'application/vnd.shop+json; v=1'])(
    'is not one of type %s',
    async (type) => {
      const reply = await api('POST', '/resources/1/resources', { resourceType: 'NUMBER' }, { 'content-type': type });
      expect(reply.status).toBe(200);
    },
  );
});

describe('ids with every kind of character in them', () => {
  const ids = ['a/b', 'a%2Fb', 'with blanks', ' around ', 'Müller 店 😀', 'x'.repeat(255), 'Case', 'case', '..;/', '+&=?#'];

  it.each(ids)('%j names a pair wherever pairs are named', async (id) => {
    const pair = { applicationId: id, entityId: id };
    await api('POST', '/provisioning/1/applications', { applicationId: id });
    await api('POST', '/provisioning/1/entities', { entityId: id });
    const query = new URLSearchParams(pair).toString();

    const association = { channel: 'SMS', resourceType: 'NUMBER', resourceId: numberKey, ...pair };
    expect((await api('POST', ASSOCIATIONS, association)).status).toBe(201);
    expect((await api('GET', `${ASSOCIATIONS}?${query}`)).body.results).toEqual([expect.objectContaining(pair)]);
    const name = new URLSearchParams(association).toString();
    expect((await api('GET', `${ASSOCIATIONS}/single?${name}`)).body).toMatchObject(pair);
    expect((await api('DELETE', ASSOCIATIONS, association)).status).toBe(204);
    expect((await api('GET', `${ASSOCIATIONS}/single?${name}`)).status).toBe(404);

    const { sendingStrategyId } = (await api('POST', STRATEGIES, { platform: pair, channel: 'SMS' })).body;
    expect((await api('GET', `${STRATEGIES}?${query}`)).body.results).toEqual([
      expect.objectContaining({ sendingStrategyId, platform: pair }),
    ]);
    expect((await api('PUT', `/numbers/1/numbers/${numberKey}`, pair)).body).toMatchObject(pair);

    for (const path of ['applications', 'entities'])
      expect((await api('DELETE', `/provisioning/1/${path}/${encodeURIComponent(id)}`)).status).toBe(200);
    expect((await api('GET', `/numbers/1/numbers/${numberKey}`)).body.entityId).toBeUndefined();
  });
});

describe('published limits', () => {
  let limited: TestService;
  beforeAll(async () => {
    limited = await startService({ CALLSIGN_RATE_LIMITS: 'published' });
  });
  afterAll(() => limited?.stop());
  const atOnce = (count: number, call: () => Promise<Reply>) => Promise.all(Array.from({ length: count }, call));

  it('of so many a second answer 429 with the seconds to wait, in the envelope of the product', async () => {
    const strategies = await atOnce(4, () => limited.api('POST', STRATEGIES, {}));
    const refused = strategies.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) {
      expect(refusalOf(reply)).toEqual([429, 'E429']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('that are buckets let as many pass at once as they hold, and answer 429 to the rest', async () => {
    const replies = await atOnce(20, () => limited.api('POST', INBOUND, {}));
    expect(replies.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(10);
    const refused = replies.find(({ status }) => status === 429);
    expect(refused && refusalOf(refused)).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(refused?.headers.get('retry-after')).toBe('1');
  });

  it('are counted for each account by itself, and for each operation', async () => {
    const other = await addAccount(limited);
    await atOnce(3, () => limited.api('GET', '/provisioning/1/entities'));
    expect((await limited.api('GET', '/provisioning/1/entities', undefined, other.headers)).status).toBe(200);
    expect((await limited.api('GET', '/provisioning/1/entities/none')).status).toBe(404);
  });

  it('say nothing of limits in any other answer', async () => {
    const { headers } = await limited.api('GET', '/provisioning/1/applications');
    expect([...headers.keys()].filter((name) => /retry|limit/.test(name))).toEqual([]);
  });
});
