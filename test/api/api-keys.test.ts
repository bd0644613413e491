// API keys over HTTP: made, used, listed and revoked.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const KEYS = '/callsign/1/api-keys';
const ACCOUNT = '/callsign/1/account';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const as = (secret: string) => ({ authorization: `App ${secret}` });
const statusAs = async (secret: string, path = ACCOUNT) => (await service.api('GET', path, undefined, as(secret))).status;

describe('API keys', () => {
  it('are made with a secret that is shown once and works at once', async () => {
    const { status, body } = await service.api('POST', KEYS, { name: 'reporting', scopes: ['sms:logs:read', 'sms:logs:read'] });
    expect(status).toBe(201);
    const { apiKeySecret, ...key } = body;
    expect(apiKeySecret).toMatch(/^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(key).toEqual({
      id: expect.stringMatching(/^[0-9A-F]{32}$/),
      name: 'reporting',
      enabled: true,
      scopes: ['sms:logs:read'],
      allowedIPs: [],
      validFrom: expect.stringMatching(/\+0000$/),
    });
    expect(await statusAs(apiKeySecret)).toBe(200);
    expect(await statusAs(apiKeySecret, KEYS)).toBe(403);
    const listed = (await service.api('GET', KEYS)).body.results;
    expect(listed).toContainEqual(key);
    expect(JSON.stringify(listed)).not.toContain(apiKeySecret);
  });

  it('end at once when they are revoked, also where they are in memory', async () => {
    const { id, apiKeySecret } = (await service.api('POST', KEYS, { name: 'short-lived', scopes: ['callsign:read'] })).body;
    expect(await statusAs(apiKeySecret)).toBe(200);
    expect((await service.api('DELETE', `${KEYS}/${id}`)).status).toBe(204);
    expect(await statusAs(apiKeySecret)).toBe(401);
    expect((await service.api('DELETE', `${KEYS}/${id}`)).status).toBe(404);
    expect((await service.api('DELETE', `${KEYS}/%00`)).status).toBe(404);
  });

  it('work from the addresses they allow only', async () => {
    const make = async (allowedIPs: string[]) =>
      (await service.api('POST', KEYS, { name: 'office', scopes: ['callsign:read'], allowedIPs })).body.apiKeySecret;
    expect(await statusAs(await make(['127.0.0.0/8', '::1']))).toBe(200);
    expect(await statusAs(await make(['192.0.2.1', '2001:db8::/32']))).toBe(401);
  });

  it('have an end when one is set', async () => {
    const validTo = '2999-01-02T03:04:05.678+0000';
    const { body } = await service.api('POST', KEYS, { name: 'guest', scopes: ['callsign:read'], validTo });
    expect(body.validTo).toBe(validTo);
    expect(await statusAs(body.apiKeySecret)).toBe(200);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'a\0b' }, 'name'],
    [{ name: 'CALLSIGN_API_KEY' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['callsign:read', 'everything'] }, 'scopes[1]'],
    [{ allowedIPs: ['127.0.0.1', 'localhost'] }, 'allowedIPs[1]'],
    [{ validTo: 'tomorrow' }, 'validTo'],
    [{ validTo: '2001-01-01T00:00:00.000+0000' }, 'validTo'],
  ])('are refused with %j, naming the field', async (wishes, property) => {
    const { status, body } = await service.api('POST', KEYS, { name: 'key', scopes: ['callsign:read'], ...wishes });
    expect([status, body.errorCode, body.violations[0].property]).toEqual([400, 'E400', property]);
  });

  it('name everything that is wrong at once', async () => {
    const { body } = await service.api('POST', KEYS, { name: ' ', scopes: ['x', 'y'], allowedIPs: ['z'] });
    const properties = body.violations.map(({ property }: { property: string }) => property);
    expect(properties).toEqual(['name', 'scopes[0]', 'scopes[1]', 'allowedIPs[0]']);
  });

  it('are the business of whoever manages the account, and of no other account', async () => {
    const narrow = await addKey(service, undefined, { scopes: ['callsign:manage'] });
    for (const method of ['GET', 'POST'])
      expect((await service.api(method, KEYS, method === 'POST' ? {} : undefined, narrow.headers)).status).toBe(403);
    const other = await addAccount(service);
    expect((await service.api('GET', KEYS, undefined, other.headers)).body.results).toHaveLength(1);
    expect((await service.api('DELETE', `${KEYS}/${narrow.apiKeyId}`, undefined, other.headers)).status).toBe(404);
    expect((await service.api('GET', ACCOUNT, undefined, narrow.headers)).status).toBe(200);
  });

  it('stand in the audit log, the secret nowhere', async () => {
    const { id, apiKeySecret } = (await service.api('POST', KEYS, { name: 'audited', scopes: ['callsign:read'] })).body;
    await service.api('DELETE', `${KEYS}/${id}`);
    const { results } = (await service.api('GET', `/callsign/1/audit-log?subjectKind=api_key&subjectId=${id}`)).body;
    expect(results.map(({ action }: { action: string }) => action)).toEqual(['delete', 'create']);
    expect(results[0].before).toMatchObject({ name: 'audited', scopes: ['callsign:read'] });
    expect(JSON.stringify(results)).not.toContain(apiKeySecret);
  });
});
