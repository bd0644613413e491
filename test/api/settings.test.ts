// An account's settings, its opt-outs and its audit log over HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const SETTINGS = '/callsign/1/settings';
const OPT_OUTS = '/callsign/1/opt-outs';
const AUDIT_LOG = '/callsign/1/audit-log';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** Calls as the administrator of an account of its own, so that tests do not see each other's changes. */
async function ownAccount() {
  const { headers, accountId } = await addAccount(service);
  const api = (method: string, path: string, body?: unknown) => service.api(method, path, body, headers);
  return { api, accountId };
}

const AMERICAN = { countryCode: 'US', channels: ['SMS', 'MMS'], numberTypes: ['VIRTUAL_LONG_NUMBER'] };
const DEFAULTS = {
  registeredSendersOnly: true,
  senderIsolation: 'off',
  autoCreateEntities: true,
  sandboxWithoutRoute: true,
  countryPolicy: [AMERICAN, { ...AMERICAN, countryCode: 'CA' }],
  stickySenderDays: null,
  messagesPerSecondMax: null,
  messagesWaitingMax: null,
  mmsFallbackToSms: false,
  senderHealth: { refusedShareMax: 0.5, messagesMin: 20, waitSecondsMax: null, passOverSeconds: 60 },
};

describe('an account', () => {
  it('is shown to any of its keys, with what the key may do', async () => {
    const { accountId } = service.callsign.firstAccount;
    const key = await addKey(service, undefined, { scopes: ['sms:message:send', 'callsign:read'] });
    const { status, body } = await service.api('GET', '/callsign/1/account', undefined, key.headers);
    expect(status).toBe(200);
    expect(body).toEqual({
      accountId,
      name: 'Callsign',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      caller: { actor: `key:${key.apiKeyId}`, scopes: ['callsign:read', 'sms:message:send'], readOnly: false },
    });
    expect((await service.api('GET', '/callsign/1/account', undefined, { authorization: 'App nobody' })).status).toBe(401);
  });
});

describe('settings', () => {
  it('are the defaults until they are changed, and then what is named', async () => {
    const { api } = await ownAccount();
    expect(await api('GET', SETTINGS)).toMatchObject({ status: 200, body: DEFAULTS });
    const changed = await api('PATCH', SETTINGS, { senderIsolation: 'warn', stickySenderDays: 30, unknown: 1 });
    expect(changed).toMatchObject({ status: 200, body: { ...DEFAULTS, senderIsolation: 'warn', stickySenderDays: 30 } });
    const again = await api('PATCH', SETTINGS, { stickySenderDays: null, autoCreateEntities: false });
    expect(again.body).toEqual({ ...DEFAULTS, senderIsolation: 'warn', autoCreateEntities: false });
    expect((await api('GET', SETTINGS)).body).toEqual(again.body);
  });

  it('let the country policy be widened, and then associations made', async () => {
    const { api } = await ownAccount();
    const shortCode = { number: '60606', countryCode: 'US', type: 'SHORT_CODE', capabilities: ['SMS'] };
    const { numberKey } = (await api('POST', '/callsign/1/resources/numbers', shortCode)).body.results[0];
    const association = {
      resourceType: 'NUMBER',
      channel: 'SMS',
      applicationId: 'default',
      entityId: null,
      resourceId: numberKey,
    };
    expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(400);
    const countryPolicy = [{ ...AMERICAN, numberTypes: ['VIRTUAL_LONG_NUMBER', 'SHORT_CODE'] }];
    expect((await api('PATCH', SETTINGS, { countryPolicy })).body.countryPolicy).toEqual(countryPolicy);
    expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  });

  it.each([
    [{ senderIsolation: 'sometimes' }, 'senderIsolation'],
    [{ stickySenderDays: 0 }, 'stickySenderDays'],
    [{ registeredSendersOnly: 'yes' }, 'registeredSendersOnly'],
    [{ countryPolicy: [{ ...AMERICAN, countryCode: 'ZZ' }] }, 'countryPolicy[0].countryCode'],
    [{ countryPolicy: [AMERICAN, { ...AMERICAN, channels: ['MMS'] }] }, 'countryPolicy[1].channels[0]'],
    [{ countryPolicy: [{ ...AMERICAN, channels: [] }] }, 'countryPolicy[0].channels'],
    [{ countryPolicy: [{ ...AMERICAN, numberTypes: ['FAX'] }] }, 'countryPolicy[0].numberTypes[0]'],
  ])('refuse %j, naming the field, and change nothing', async (change, property) => {
    const { api } = await ownAccount();
    const { status, body } = await api('PATCH', SETTINGS, { autoCreateEntities: false, ...change });
    expect([status, body.errorCode]).toEqual([400, 'E400']);
    expect(body.violations.map((violation: { property: string }) => violation.property)).toContain(property);
    expect((await api('GET', SETTINGS)).body).toEqual(DEFAULTS);
  });

  it('are read with the reading scope and changed with the managing one only', async () => {
    const reader = await addKey(service, undefined, { scopes: ['callsign:read'] });
    expect((await service.api('GET', SETTINGS, undefined, reader.headers)).status).toBe(200);
    expect((await service.api('PATCH', SETTINGS, {}, reader.headers)).status).toBe(403);
  });
});

describe('opt-outs', () => {
  it('are added for one sender or for all, once however often, and removed one by one', async () => {
    const { api } = await ownAccount();
    const destination = '447700900001';
    const everyone = await api('POST', OPT_OUTS, { destination });
    expect([everyone.status, everyone.body]).toEqual([201, { destination, createdAt: expect.any(String) }]);
    await api('POST', OPT_OUTS, { destination, sender: 'MyShop' });
    const twice = await api('POST', OPT_OUTS, { destination, sender: 'MYSHOP' });
    expect([twice.status, twice.body.sender]).toEqual([201, 'myshop']);
    await api('POST', OPT_OUTS, { destination, sender: '+447700900999' });
    const senders = async () =>
      (await api('GET', `${OPT_OUTS}?destination=${destination}`)).body.results.map(({ sender }: { sender?: string }) => sender);
    expect(await senders()).toEqual([undefined, '447700900999', 'myshop']);

    expect((await api('DELETE', `${OPT_OUTS}?destination=${destination}&sender=MyShop`)).status).toBe(204);
    expect((await api('DELETE', `${OPT_OUTS}?destination=${destination}&sender=MyShop`)).status).toBe(404);
    expect((await api('DELETE', `${OPT_OUTS}?destination=${destination}`)).status).toBe(204);
    expect(await senders()).toEqual(['447700900999']);
  });

  it('stop messages of that sender, and no others', async () => {
    const { api } = await ownAccount();
    for (const number of ['447400123001', '447400123002'])
      await api('POST', '/callsign/1/resources/numbers', { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
    await api('POST', OPT_OUTS, { destination: '447400123999', sender: '447400123001' });
    const explain = async (sender: string) =>
      (await api('POST', '/callsign/1/outbound/explain', { channel: 'SMS', to: '447400123999', sender })).body;
    expect((await explain('447400123001')).status.name).toBe('REJECTED_DESTINATION_BLOCKLISTED');
    expect((await explain('447400123002')).status?.groupName).not.toBe('REJECTED');
  });

  it('list page by page to the end, each once', async () => {
    const { api } = await ownAccount();
    const destinations = Array.from({ length: 7 }, (_, index) => `44770090000${index}`);
    for (const destination of destinations) await api('POST', OPT_OUTS, { destination });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api('GET', `${OPT_OUTS}?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      expect(page.body.results.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.results.map(({ destination }: { destination: string }) => destination));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(destinations);
  });

  it.each([
    ['POST', OPT_OUTS, { destination: '+44' }, 'destination'],
    ['POST', OPT_OUTS, {}, 'destination'],
    ['POST', OPT_OUTS, { destination: '447700900001', sender: 'x\0' }, 'sender'],
    ['GET', `${OPT_OUTS}?cursor=nonsense`, undefined, 'cursor'],
    ['GET', `${OPT_OUTS}?limit=0`, undefined, 'limit'],
    ['DELETE', OPT_OUTS, undefined, 'destination'],
  ])('answer 400 to %s %s with %j', async (method, path, body, property) => {
    const reply = await service.api(method, path, body);
    expect([reply.status, reply.body.violations[0].property]).toEqual([400, property]);
  });

  it('answer 404 to a sender that cannot be one', async () => {
    expect((await service.api('DELETE', `${OPT_OUTS}?destination=447700900001&sender=%00`)).status).toBe(404);
  });
});

describe('the audit log', () => {
  it('shows who changed what, before and after, newest first', async () => {
    const { api } = await ownAccount();
    await api('PATCH', SETTINGS, { senderIsolation: 'warn' });
    await api('PATCH', SETTINGS, { senderIsolation: 'enforce' });
    const { status, body } = await api('GET', AUDIT_LOG);
    expect(status).toBe(200);
    const [newest, oldest] = body.results;
    expect(newest).toMatchObject({
      actor: expect.stringMatching(/^key:/),
      action: 'update',
      subjectKind: 'settings',
      before: { senderIsolation: 'warn' },
      after: { senderIsolation: 'enforce' },
    });
    expect(oldest.before).toEqual(DEFAULTS);
    expect(newest.auditId).toBeGreaterThan(oldest.auditId);
  });

  it('is narrowed down to a kind of subject, or to one subject', async () => {
    const { api } = await ownAccount();
    for (const applicationId of ['one', 'two']) await api('POST', '/provisioning/1/applications', { applicationId });
    await api('PATCH', SETTINGS, { autoCreateEntities: false });
    const subjects = async (query: string) =>
      (await api('GET', `${AUDIT_LOG}${query}`)).body.results.map(({ subjectId }: { subjectId: string }) => subjectId);
    expect(await subjects('?subjectKind=application')).toEqual(['two', 'one']);
    expect(await subjects('?subjectKind=application&subjectId=one')).toEqual(['one']);
    expect(await subjects('?subjectKind=application&subjectId=three')).toEqual([]);
    const alone = await api('GET', `${AUDIT_LOG}?subjectId=one`);
    expect([alone.status, alone.body.violations[0].property]).toEqual([400, 'subjectKind']);
    expect((await api('GET', `${AUDIT_LOG}?subjectKind=application&subjectId=%00`)).status).toBe(400);
  });

  it('goes on behind the last entry of a page', async () => {
    const { api } = await ownAccount();
    for (const days of [1, 2, 3]) await api('PATCH', SETTINGS, { stickySenderDays: days });
    const first = (await api('GET', `${AUDIT_LOG}?size=2`)).body;
    const second = (await api('GET', `${AUDIT_LOG}?size=2&before=${first.next}`)).body;
    const days = [...first.results, ...second.results].map(({ after }) => after.stickySenderDays);
    expect(days).toEqual([3, 2, 1]);
    expect(second.next).toBeUndefined();
  });

  it('is closed to keys without a scope for it', async () => {
    const narrow = await addKey(service, undefined, { scopes: ['numbers:manage'] });
    expect((await service.api('GET', AUDIT_LOG, undefined, narrow.headers)).status).toBe(403);
    const reader = await addKey(service, undefined, { scopes: ['audit-logs:read'] });
    expect((await service.api('GET', AUDIT_LOG, undefined, reader.headers)).status).toBe(200);
  });
});
