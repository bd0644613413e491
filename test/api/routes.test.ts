// Routes over HTTP: which connector carries what.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { type Reply, startService, type TestService } from '../support/service.ts';

const ROUTES = '/callsign/1/routes';
const NUMBER = '447400123456';

let service: TestService;
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  // Nobody listens there, and disabled ones do not even try.
  const smpp = { host: '127.0.0.1', port: 1, systemId: 'callsign', password: 'secret' };
  for (const connectorId of ['one', 'two'])
    await service.api('POST', '/callsign/1/connectors', { connectorId, type: 'SMPP', smpp, enabled: false });
  const number = { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
  numberKey = (await service.api('POST', '/callsign/1/resources/numbers', number)).body.results[0].numberKey;
});
afterAll(() => service.stop());

const create = (route: object): Promise<Reply> => service.api('POST', ROUTES, { connectorId: 'one', channel: 'SMS', ...route });

describe('routes', () => {
  it('are created with an id of ours, or with the caller’s own', async () => {
    const made = await create({});
    expect([made.status, made.body]).toEqual([
      201,
      { routeId: expect.stringMatching(/^[0-9A-F]{32}$/), connectorId: 'one', channel: 'SMS', priority: 0 },
    ]);
    const own = { routeId: 'to-france', connectorId: 'two', channel: 'SMS', countryCode: 'FR', prefix: '336', priority: 7 };
    const named = await create(own);
    expect([named.status, named.body]).toEqual([201, own]);
    expect((await service.api('GET', `${ROUTES}/to-france`)).body).toEqual(own);
  });

  it('name a sender by its key or its digits, and show the key', async () => {
    for (const resourceId of [numberKey, NUMBER]) {
      const { status, body } = await create({ resourceId });
      expect([status, body.resourceId]).toEqual([201, numberKey]);
    }
    const sender = { senderName: 'MyShop', countryCodes: ['GB'], capabilities: ['SMS'] };
    await service.api('POST', '/callsign/1/resources/alphanumeric-senders', sender);
    expect((await create({ resourceId: 'MYSHOP' })).body.resourceId).toBe('MyShop');
  });

  it('are replaced as a whole', async () => {
    await create({ routeId: 'replaced', countryCode: 'DE', prefix: '49', priority: 3 });
    const path = `${ROUTES}/replaced`;
    const changed = await service.api('PUT', path, { connectorId: 'two', channel: 'SMS', countryCode: 'AT' });
    expect([changed.status, changed.body]).toEqual([
      200,
      { routeId: 'replaced', connectorId: 'two', channel: 'SMS', countryCode: 'AT', priority: 0 },
    ]);
    expect((await service.api('GET', path)).body).toEqual(changed.body);
  });

  it('end with their sender', async () => {
    const number = { number: '447400123999', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
    const key = (await service.api('POST', '/callsign/1/resources/numbers', number)).body.results[0].numberKey;
    await create({ routeId: 'of-a-number', resourceId: key });
    await service.api('DELETE', `/callsign/1/resources/numbers/${key}`);
    expect((await service.api('GET', `${ROUTES}/of-a-number`)).status).toBe(404);
  });

  it.each([
    [{ connectorId: 'three' }, ['connectorId']],
    [{ connectorId: 'sandbox' }, ['connectorId']],
    [{ channel: 'FAX' }, ['channel']],
    [{ channel: 'MMS' }, ['channel']],
    [{ countryCode: 'ZZ' }, ['countryCode']],
    [{ countryCode: 'gb' }, ['countryCode']],
    [{ prefix: '+44' }, ['prefix']],
    [{ resourceId: 'nobody' }, ['resourceId']],
    [{ priority: -1 }, ['priority']],
    [{ routeId: 'with blanks' }, ['routeId']],
    [{ connectorId: 'three', countryCode: 'ZZ', resourceId: 'nobody' }, ['connectorId', 'countryCode', 'resourceId']],
  ])('answer 400 to %j, naming what is wrong', async (route, properties) => {
    const { status, body } = await create(route);
    expect([status, body.errorCode]).toEqual([400, 'E400']);
    expect(body.violations.map(({ property }: { property: string }) => property)).toEqual(properties);
  });

  it('answer 409 when the id is taken, and 404 when there is none', async () => {
    await create({ routeId: 'taken' });
    expect((await create({ routeId: 'taken' })).status).toBe(409);
    for (const routeId of ['nobody', '%00']) {
      const path = `${ROUTES}/${routeId}`;
      expect((await service.api('GET', path)).status).toBe(404);
      expect((await service.api('PUT', path, { connectorId: 'one', channel: 'SMS' })).status).toBe(404);
      expect((await service.api('DELETE', path)).status).toBe(404);
    }
  });

  it('list page by page in the order of their creation, of one connector or of all', async () => {
    const { headers } = await addAccount(service);
    const api = (method: string, path: string, body?: unknown) => service.api(method, path, body, headers);
    const smpp = { host: '127.0.0.1', port: 1, systemId: 'callsign', password: 'secret' };
    for (const connectorId of ['a', 'b'])
      await api('POST', '/callsign/1/connectors', { connectorId, type: 'SMPP', smpp, enabled: false });
    for (const [routeId, connectorId] of [
      ['z', 'a'],
      ['y', 'b'],
      ['x', 'a'],
    ] as const)
      await api('POST', ROUTES, { routeId, connectorId, channel: 'SMS' });
    const ids = (reply: Reply): string[] => reply.body.results.map(({ routeId }: { routeId: string }) => routeId);
    expect(ids(await api('GET', ROUTES))).toEqual(['z', 'y', 'x']);
    const second = await api('GET', `${ROUTES}?page=1&size=2`);
    expect([ids(second), second.body.paging]).toEqual([['x'], { page: 1, size: 2, totalPages: 2, totalResults: 3 }]);
    expect(ids(await api('GET', `${ROUTES}?connectorId=a`))).toEqual(['z', 'x']);
    expect((await api('GET', `${ROUTES}/taken`)).status).toBe(404);
    expect((await api('DELETE', `${ROUTES}/taken`)).status).toBe(404);
  });

  it('stand in the audit log as callers know them', async () => {
    await create({ routeId: 'audited', resourceId: NUMBER });
    await service.api('PUT', `${ROUTES}/audited`, { connectorId: 'two', channel: 'SMS' });
    await service.api('DELETE', `${ROUTES}/audited`);
    const { results } = (await service.api('GET', '/callsign/1/audit-log?subjectKind=route&subjectId=audited')).body;
    expect(results.map(({ action }: { action: string }) => action)).toEqual(['delete', 'update', 'create']);
    expect(results[1]).toMatchObject({
      before: { connectorId: 'one', resourceId: numberKey },
      after: { connectorId: 'two', resourceId: null },
    });
  });

  it('ask for the managing scope to be changed, and for a reading one to be seen', async () => {
    const reader = await addKey(service, undefined, { scopes: ['callsign:read'] });
    expect((await service.api('GET', ROUTES, undefined, reader.headers)).status).toBe(200);
    expect((await service.api('DELETE', `${ROUTES}/taken`, undefined, reader.headers)).status).toBe(403);
  });
});
