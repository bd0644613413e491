// Security settings and notification profiles by themselves: made, listed, changed, and kept while they are used.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

const SECURITY = '/subscriptions/1/security';
const PROFILES = '/subscriptions/1/profiles';
const URL = 'http://127.0.0.1:9/hook';
const MASK = '********';

let service: TestService;
let api: TestService['api'];

beforeAll(async () => {
  service = await startService();
  api = service.api;
});
afterAll(async () => {
  await service?.stop();
});

const basic = (authId: string, password = 'pass-1') => ({ authId, type: 'BASIC', credentials: { username: 'ann', password } });

const fieldsOf = (body: { requestError: { serviceException: { validationErrors: object } } }) =>
  Object.keys(body.requestError.serviceException.validationErrors);

/** Names and contents of what was written down about a subject, newest first. */
async function logged(subjectKind: string, subjectId: string) {
  const { body } = await api('GET', `/callsign/1/audit-log?subjectKind=${subjectKind}`);
  return body.results.filter((entry: { subjectId: string }) => entry.subjectId === subjectId);
}

describe('security settings', () => {
  it('are made, listed, changed and deleted, and the log has every step but no secret', async () => {
    expect(await api('POST', SECURITY, basic('life'))).toMatchObject({ status: 201, body: { authId: 'life' } });
    const listed = (await api('GET', `${SECURITY}?size=100`)).body;
    expect(listed.results).toContainEqual({
      authId: 'life',
      type: 'BASIC',
      credentials: { username: 'ann', password: MASK },
    });
    expect(listed.paging).toMatchObject({ page: 0, size: 100, totalPages: 1 });
    const changed = { type: 'HMAC', credentials: { secretKey: 'key-2', algorithm: 'HMAC_SHA_384' } };
    expect(await api('PUT', `${SECURITY}/life`, changed)).toMatchObject({ status: 200, body: { authId: 'life' } });
    expect((await api('GET', `${SECURITY}/life`)).body).toMatchObject({ type: 'HMAC', credentials: { secretKey: MASK } });
    expect(await api('DELETE', `${SECURITY}/life`)).toMatchObject({ status: 200, body: { authId: 'life' } });
    expect((await api('GET', `${SECURITY}/life`)).status).toBe(404);
    const entries = await logged('webhook_security', 'life');
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['delete', 'update', 'create']);
    expect(JSON.stringify(entries)).not.toMatch(/pass-1|key-2/);
  });

  it('stay while a profile uses them', async () => {
    await api('POST', SECURITY, basic('used'));
    await api('POST', PROFILES, { profileId: 'user', webhook: { notifyUrl: URL }, security: { authId: 'used' } });
    const refused = await api('DELETE', `${SECURITY}/used`);
    expect([refused.status, refused.body.requestError.serviceException.text]).toEqual([400, expect.stringContaining('"user"')]);
    await api('DELETE', `${PROFILES}/user`);
    expect((await api('DELETE', `${SECURITY}/used`)).status).toBe(200);
  });

  it.each([
    ['no id', { authId: undefined }, 'authId'],
    ['an id that needs encoding', { authId: 'a b' }, 'authId'],
    ['an unknown type', { type: 'MAGIC' }, 'type'],
    ['a type that is declared without fields', { type: 'CUSTOM' }, 'type'],
    ['a mask nothing is stored for', { credentials: { username: 'ann', password: MASK } }, 'credentials.password'],
    ['credentials of another type', { type: 'HMAC', credentials: { username: 'ann', password: 'x' } }, 'credentials.secretKey'],
  ])('are refused with %s', async (_, wrong, field) => {
    const { status, body } = await api('POST', SECURITY, { ...basic('wrong'), ...wrong });
    expect(status).toBe(400);
    expect(fieldsOf(body)).toContain(field);
  });

  it('may leave out their type, which their fields tell', async () => {
    for (const [authId, credentials, type] of [
      ['guess-1', { username: 'ann', password: 'x' }, 'BASIC'],
      ['guess-2', { secretKey: 'x', algorithm: 'HMAC_MD5' }, 'HMAC'],
      ['guess-3', { tokenUrl: URL, grantType: 'client_credentials' }, 'OAUTH'],
    ] as const) {
      expect((await api('POST', SECURITY, { authId, credentials })).status).toBe(201);
      expect((await api('GET', `${SECURITY}/${authId}`)).body.type).toBe(type);
    }
  });

  it('are refused under an id that is taken, and unknown ones are not found', async () => {
    await api('POST', SECURITY, basic('taken'));
    expect((await api('POST', SECURITY, basic('taken'))).status).toBe(400);
    expect((await api('DELETE', `${SECURITY}/unknown`)).status).toBe(404);
    expect((await api('GET', `${SECURITY}/unknown`)).status).toBe(404);
  });
});

describe('notification profiles', () => {
  it('are made, listed, replaced and deleted, and the log has every step but no value of a header', async () => {
    const whole = {
      profileId: 'life',
      webhook: { notifyUrl: URL, contentType: 'application/json' },
      maxBucketSize: 2000,
      windowSize: 20,
      connectTimeout: 300,
      readTimeout: 90_000,
      enabledSSLProtocols: ['TLSv1.3'],
      headers: { 'X-Tenant': 'seven', 'X-Api-Key': 'key-3' },
      responseRegex: '^2',
      responseBodyRegex: 'ok',
      rateLimit: 5000,
    };
    expect(await api('POST', PROFILES, whole)).toMatchObject({ status: 201, body: { profileId: 'life' } });
    const shown = { ...whole, headers: { 'X-Tenant': 'seven', 'X-Api-Key': MASK } };
    expect((await api('GET', `${PROFILES}/life`)).body).toEqual(shown);
    expect((await api('GET', `${PROFILES}?size=100`)).body.results).toContainEqual(shown);
    const { profileId: _, ...sentBack } = { ...shown, rateLimit: 7 };
    expect((await api('PUT', `${PROFILES}/life`, sentBack)).status).toBe(200);
    const stored = await service.callsign.world.db.query<{ settings: object }>(
      "select settings from notification_profile where profile_id = 'life'",
    );
    expect(stored.rows[0]?.settings).toMatchObject({ headers: whole.headers, requestsPerSecond: 7 });
    expect((await api('PUT', `${PROFILES}/life`, {})).status).toBe(200);
    expect((await api('GET', `${PROFILES}/life`)).body).toEqual({ profileId: 'life', webhook: whole.webhook });
    expect((await api('DELETE', `${PROFILES}/life`)).body).toEqual({ profileId: 'life' });
    expect((await api('DELETE', `${PROFILES}/life`)).status).toBe(404);
    const entries = await logged('notification_profile', 'life');
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['delete', 'update', 'update', 'create']);
    expect(JSON.stringify(entries)).not.toContain('key-3');
  });

  it.each([
    ['no webhook', { webhook: undefined }, 'webhook'],
    ['too small a window', { windowSize: 19 }, 'windowSize'],
    ['too large a bucket', { maxBucketSize: 2001 }, 'maxBucketSize'],
    ['too short a wait', { connectTimeout: 299 }, 'connectTimeout'],
    ['too long a wait', { readTimeout: 90_001 }, 'readTimeout'],
    ['too fast a pace', { rateLimit: 5001 }, 'rateLimit'],
    ['an outdated protocol', { enabledSSLProtocols: ['TLSv1.1'] }, 'enabledSSLProtocols[0]'],
    ['another content type', { webhook: { notifyUrl: URL, contentType: 'text/csv' } }, 'webhook.contentType'],
    ['a header with a mask nothing is stored for', { headers: { Cookie: MASK } }, 'headers.Cookie'],
    ['an unknown certificate', { clientCertificateId: 'unknown' }, 'clientCertificateId'],
    ['unknown security settings', { security: { authId: 'unknown' } }, 'security.authId'],
  ])('are refused with %s', async (_, wrong, field) => {
    const { status, body } = await api('POST', PROFILES, { profileId: 'wrong', webhook: { notifyUrl: URL }, ...wrong });
    expect([status, fieldsOf(body)]).toEqual([400, [field]]);
  });

  it('are refused under an id that is taken, and change only where there are some', async () => {
    const profile = { profileId: 'taken', webhook: { notifyUrl: URL } };
    await api('POST', PROFILES, profile);
    expect((await api('POST', PROFILES, profile)).status).toBe(400);
    expect((await api('PUT', `${PROFILES}/unknown`, {})).status).toBe(404);
    expect((await api('GET', `${PROFILES}/unknown`)).status).toBe(404);
  });
});

it('URLs must not lead into private networks unless the operator allows it', async () => {
  const strict = await startService({ CALLSIGN_ALLOW_PRIVATE_CALLBACKS: 'false' });
  try {
    const profile = await strict.api('POST', PROFILES, { profileId: 'p', webhook: { notifyUrl: 'https://10.0.0.1/' } });
    expect([profile.status, fieldsOf(profile.body)]).toEqual([400, ['webhook.notifyUrl']]);
    const credentials = { tokenUrl: 'http://localhost/token', grantType: 'client_credentials' };
    const security = await strict.api('POST', SECURITY, { authId: 's', type: 'OAUTH', credentials });
    expect([security.status, fieldsOf(security.body)]).toEqual([400, ['credentials.tokenUrl']]);
    const test = { certificateId: 'c', webhookUrl: 'https://169.254.169.254/' };
    const reached = await strict.api('POST', '/subscriptions/1/certificates/test/webhook', test);
    expect([reached.status, fieldsOf(reached.body)]).toEqual([400, ['webhookUrl']]);
  } finally {
    await strict.stop();
  }
});
