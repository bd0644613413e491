// /settings/2/api-keys: keys as the contract has them, and what a key that is linked to pairs may do.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const KEYS = '/settings/2/api-keys';
const NUMBER = '12125550101';
const PASSWORD = 'correct horse battery';

let service: TestService;
let api: TestService['api'];
const basic = (username: string) => ({ authorization: `Basic ${Buffer.from(`${username}:${PASSWORD}`).toString('base64')}` });
const user = basic('key.keeper');
const app = (secret: string) => ({ authorization: `App ${secret}` });

beforeAll(async () => {
  service = await startService();
  api = service.api;
  await api('POST', '/callsign/1/users', { username: 'key.keeper', password: PASSWORD, role: 'ADMINISTRATOR' });
  await api('POST', '/callsign/1/resources/numbers', { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
  await api('POST', '/provisioning/1/applications', { applicationId: 'other' });
});
afterAll(() => service?.stop());

async function create(body: object) {
  const answer = await api('POST', KEYS, { name: 'Shop', ...body }, user);
  expect([answer.status, answer.body.apiKeySecret]).toEqual([200, expect.any(String)]);
  return answer.body;
}

describe('keys', () => {
  it('are made with a secret that is shown once, valid for a year unless said otherwise', async () => {
    const made = await create({ scopeGuids: ['sms:manage'], allowedIPs: ['127.0.0.0/8', '::1'] });
    expect(made).toMatchObject({
      accountId: String(service.callsign.firstAccount.accountId),
      name: 'Shop',
      enabled: true,
      permissions: ['PUBLIC_API'],
      scopeGuids: ['sms:manage'],
      allowedIPs: ['127.0.0.0/8', '::1'],
      platform: [],
    });
    expect(made.validFrom).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(Number(made.validTo.slice(0, 4))).toBe(Number(made.validFrom.slice(0, 4)) + 1);
    const { apiKeySecret, ...shown } = made;
    expect((await api('GET', `${KEYS}/${made.id}`, undefined, user)).body).toEqual(shown);
    expect((await api('GET', '/sms/3/logs', undefined, app(apiKeySecret))).status).toBe(200);
    expect((await api('GET', '/provisioning/1/applications', undefined, app(apiKeySecret))).status).toBe(403);
  });

  it('are listed in the contract’s own envelope', async () => {
    await create({ name: 'listed' });
    const { body } = await api('GET', `${KEYS}?page=0&size=1`, undefined, user);
    expect(body.apiKeys).toHaveLength(1);
    expect(body.paging).toEqual({
      page: 0,
      pageSize: 1,
      orderDirection: 'ASC',
      orderBy: 'createdAt',
      totalCount: expect.any(Number),
      totalPages: body.paging.totalCount,
    });
    expect(JSON.stringify(body)).not.toContain('apiKeySecret');
  });

  it('are changed in place: what is left out stays, no scopes take everything away', async () => {
    const made = await create({ scopeGuids: ['sms:manage'] });
    const renamed = await api('PUT', `${KEYS}/${made.id}`, { name: 'Renamed' }, user);
    expect(renamed.body).toMatchObject({ name: 'Renamed', scopeGuids: ['sms:manage'], validTo: made.validTo });
    await api('PUT', `${KEYS}/${made.id}`, { scopeGuids: [] }, user);
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(403);
    await api('PUT', `${KEYS}/${made.id}`, { enabled: false }, user);
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(401);
    expect((await api('PUT', `${KEYS}/unknown`, {}, user)).status).toBe(404);
    expect((await api('GET', `${KEYS}/unknown`, undefined, user)).status).toBe(404);
  });

  it('cannot be changed to end before they begin', async () => {
    const made = await create({});
    const backward = { validFrom: '2031-01-01T00:00:00', validTo: '2030-01-01T00:00:00' };
    const { status, body } = await api('PUT', `${KEYS}/${made.id}`, backward, user);
    expect([status, body.violations[0].property]).toEqual([400, 'validTo']);
  });

  it('are the business of people: a key cannot manage keys here', async () => {
    for (const [method, path] of [
      ['GET', KEYS],
      ['POST', KEYS],
      ['GET', `${KEYS}/x`],
      ['PUT', `${KEYS}/x`],
    ] as const)
      expect((await api(method, path, method === 'GET' ? undefined : { name: 'x' })).status).toBe(403);
  });

  it('cannot be given what their maker has not', async () => {
    const { body } = await api('POST', '/callsign/1/api-keys', { name: 'manager', scopes: ['account-management:manage'] });
    const wider = { name: 'wider', scopes: ['*'] };
    const refused = await api('POST', '/callsign/1/api-keys', wider, app(body.apiKeySecret));
    expect([refused.status, refused.body.violations]).toEqual([
      400,
      [{ property: 'scopes[0]', violation: 'cannot be given by somebody who does not have it' }],
    ]);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['an unknown scope', { scopeGuids: ['nonsense'] }, 'scopeGuids[0]'],
    ['an address that is none', { allowedIPs: ['here'] }, 'allowedIPs[0]'],
    ['an end before the beginning', { validFrom: '2030-01-01T00:00:00', validTo: '2029-01-01T00:00:00' }, 'validTo'],
    ['a moment with an offset', { validTo: '2030-01-01T00:00:00+0000' }, 'validTo'],
    ['permissions that exclude each other', { permissions: ['PUBLIC_API', 'WEB_SDK'] }, 'permissions'],
    ['permissions beside pairs', { permissions: ['PUBLIC_API'], platform: [{ applicationId: 'x' }] }, 'permissions'],
    ['an application no id can have', { platform: [{ applicationId: 'a\0b' }] }, 'platform[0].applicationId'],
    ['an entity no id can have', { platform: [{ applicationId: 'x', entityId: ' ' }] }, 'platform[0].entityId'],
    ['a day there is not', { validTo: '2031-02-30T00:00:00' }, 'validTo'],
    ['an action there is not', { platform: [{ applicationId: 'x', action: 'GUESS' }] }, 'platform[0].action'],
  ])('are refused with %s', async (_, wrong, field) => {
    const { status, body } = await api('POST', KEYS, { name: 'x', ...wrong }, user);
    expect([status, body.violations?.[0]?.property]).toEqual([400, field]);
  });

  it('for products that are not served here open nothing', async () => {
    const made = await create({ permissions: ['WEB_SDK'] });
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(403);
  });

  it('are seen by their account alone', async () => {
    const made = await create({});
    const other = await addAccount(service);
    const stranger = { username: 'key.stranger', password: PASSWORD, role: 'ADMINISTRATOR' };
    await api('POST', '/callsign/1/users', stranger, other.headers);
    expect((await api('GET', `${KEYS}/${made.id}`, undefined, basic('key.stranger'))).status).toBe(404);
    expect((await api('PUT', `${KEYS}/${made.id}`, { enabled: false }, basic('key.stranger'))).status).toBe(404);
  });
});

describe('keys linked to pairs', () => {
  async function send(secret: string, messageId: string, platform?: object) {
    const message = { sender: NUMBER, destinations: [{ to: '13105550142', messageId }], content: { text: 'Hello' } };
    const { status } = await api(
      'POST',
      '/sms/3/messages',
      { messages: [platform === undefined ? message : { ...message, options: { platform } }] },
      app(secret),
    );
    if (status !== 200) return status;
    return (await api('GET', `/callsign/1/messages/${messageId}`)).body.platform;
  }

  it('create what they are linked to, and fill in, force or check the pair', async () => {
    const fill = await create({ platform: [{ applicationId: 'filled', entityId: 'tenant', action: 'FILL' }] });
    expect(fill).toMatchObject({ permissions: [], platform: [{ applicationId: 'filled', entityId: 'tenant', action: 'FILL' }] });
    expect((await api('GET', '/provisioning/1/applications/filled')).status).toBe(200);
    expect((await api('GET', '/provisioning/1/entities/tenant')).status).toBe(200);
    expect(await send(fill.apiKeySecret, 'fill-1')).toEqual({ applicationId: 'filled', entityId: 'tenant' });
    expect(await send(fill.apiKeySecret, 'fill-2', { applicationId: 'other' })).toBe(403);
    const force = await create({ platform: [{ applicationId: 'forced', action: 'FORCE' }] });
    expect(await send(force.apiKeySecret, 'force-1', { applicationId: 'other' })).toEqual({ applicationId: 'forced' });
    const check = await create({ platform: [{ applicationId: 'checked' }] });
    expect(await send(check.apiKeySecret, 'check-1')).toBe(403);
    expect(await send(check.apiKeySecret, 'check-2', { applicationId: 'checked', entityId: 'anybody' })).toEqual({
      applicationId: 'checked',
      entityId: 'anybody',
    });
  });

  it('pull the reports of their pair and nobody else’s', async () => {
    const own = await create({ platform: [{ applicationId: 'own-reports', action: 'FILL' }] });
    await send(own.apiKeySecret, 'own-report');
    await api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: NUMBER,
          destinations: [{ to: '13105550142', messageId: 'their-report' }],
          content: { text: 'Hello' },
          options: { platform: { applicationId: 'other' } },
        },
      ],
    });
    const isDone = async (id: string) =>
      (await api('GET', `/callsign/1/messages/${id}`)).body.status.name === 'DELIVERED_TO_HANDSET';
    await until(async () => (await isDone('own-report')) && (await isDone('their-report')));
    const ids = async (path: string) =>
      (await api('GET', path, undefined, app(own.apiKeySecret))).body.results.map(
        ({ messageId }: { messageId: string }) => messageId,
      );
    expect(await ids('/sms/3/logs')).toEqual(['own-report']);
    expect(await ids('/sms/3/reports')).toEqual(['own-report']);
    expect((await api('GET', '/sms/3/reports?applicationId=other', undefined, app(own.apiKeySecret))).status).toBe(403);
    expect((await api('GET', '/sms/3/reports?applicationId=other')).body.results).toHaveLength(1);
  });

  it('that lose their last pair are switched off, not widened', async () => {
    const made = await create({ platform: [{ applicationId: 'doomed', action: 'FILL' }] });
    await api('DELETE', '/provisioning/1/applications/doomed');
    expect((await api('GET', `${KEYS}/${made.id}`, undefined, user)).body).toMatchObject({ enabled: false, platform: [] });
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(401);
    // Sent back as it was shown and switched on again, it opens nothing; it has to be unlinked in so many words.
    const shown = (await api('GET', `${KEYS}/${made.id}`, undefined, user)).body;
    await api('PUT', `${KEYS}/${made.id}`, { ...shown, enabled: true }, user);
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(403);
    await api('PUT', `${KEYS}/${made.id}`, { platform: [] }, user);
    expect((await api('GET', '/sms/3/logs', undefined, app(made.apiKeySecret))).status).toBe(200);
  });

  it('are unlinked by an empty list, and are ordinary keys again', async () => {
    const made = await create({ platform: [{ applicationId: 'unlinked' }] });
    const { body } = await api('PUT', `${KEYS}/${made.id}`, { platform: [] }, user);
    expect(body).toMatchObject({ platform: [], permissions: ['PUBLIC_API'] });
    expect((await api('GET', '/provisioning/1/applications', undefined, app(made.apiKeySecret))).status).toBe(200);
  });
});
