// /provisioning/1/associations over HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteChange } from '../../src/storage/changes.ts';
import { addAccount, addKey } from '../support/other-account.ts';
import { ownDomain, ownName, ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/provisioning/1/associations';

let service: TestService;
/** A British long number. */
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  for (const applicationId of ['shop', 'bank']) await service.api('POST', '/provisioning/1/applications', { applicationId });
  for (const entityId of ['north', 'south']) await service.api('POST', '/provisioning/1/entities', { entityId });
  [numberKey = ''] = await ownNumbers(service, [{ number: '447400100001' }]);
  await ownName(service, 'Acme');
  await ownDomain(service, 'mail.example.com');
});
afterAll(() => service.stop());

const association = (fields: Readonly<Record<string, unknown>> = {}) => ({
  resourceType: 'NUMBER',
  channel: 'SMS',
  applicationId: 'shop',
  entityId: null,
  resourceId: numberKey,
  ...fields,
});
const create = (fields: Readonly<Record<string, unknown>> = {}) => service.api('POST', PATH, association(fields));
const remove = (fields: Readonly<Record<string, unknown>> = {}) => service.api('DELETE', PATH, association(fields));
const queryOf = (fields: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)]))).toString();
};
const single = (fields: Readonly<Record<string, unknown>> = {}) =>
  service.api('GET', `${PATH}/single?${queryOf(association(fields))}`);
const list = async (query: string) => (await service.api('GET', `${PATH}?${query}`)).body;
const exception = (messageId: string, text: unknown = expect.any(String)) => ({
  requestError: { serviceException: { messageId, text } },
});
const validation = (validationErrors: object) => ({
  requestError: { serviceException: { messageId: 'BAD_REQUEST', text: 'Bad request', validationErrors } },
});
const newNumber = async (number: Parameters<typeof ownNumbers>[1][number]): Promise<string> =>
  (await ownNumbers(service, [number]))[0] ?? '';

describe('associations', () => {
  it('are created with 201 and no body, read, and deleted by a body with 204', async () => {
    const created = await create();
    expect([created.status, created.body]).toEqual([201, '']);
    const { entityId: _, ...withoutEntity } = association();
    expect((await single()).body).toEqual(withoutEntity);
    const deleted = await remove();
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    const gone = await single();
    expect([gone.status, gone.body]).toEqual([404, exception('NOT_FOUND')]);
    const twice = await remove();
    expect([twice.status, twice.body]).toEqual([404, exception('NOT_FOUND', expect.stringContaining('not associated'))]);
  });

  it('of a pair, of its application alone and of another channel are different ones', async () => {
    const variants = [{}, { entityId: 'north' }, { entityId: 'south' }, { channel: 'MMS' }, { applicationId: 'bank' }];
    for (const fields of variants) expect((await create(fields)).status).toBe(201);
    for (const fields of variants) expect((await create(fields)).status).toBe(409);
    expect((await single({ entityId: 'north' })).body).toEqual(association({ entityId: 'north' }));
    expect((await remove({ entityId: 'north' })).status).toBe(204);
    expect((await single()).status).toBe(200);
    expect((await single({ entityId: 'south' })).status).toBe(200);
    for (const fields of variants.filter(({ entityId }) => entityId !== 'north')) await remove(fields);
  });

  it('answer 409 to the same name again, and let one of two at once in', async () => {
    const statuses = (await Promise.all([create(), create()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
    const { status, body } = await create();
    expect([status, body]).toEqual([409, exception('CONFLICT', expect.stringContaining('already'))]);
    await remove();
  });

  it('take null, an empty text and nothing at all for "no entity"', async () => {
    expect((await create({ entityId: '' })).status).toBe(201);
    expect((await create({ entityId: null })).status).toBe(409);
    const { entityId: _, ...withoutEntity } = association();
    expect((await service.api('POST', PATH, withoutEntity)).status).toBe(409);
    expect((await service.api('GET', `${PATH}/single?${queryOf({ ...association(), entityId: '' })}`)).status).toBe(200);
    expect((await service.api('DELETE', PATH, withoutEntity)).status).toBe(204);
  });

  it('of an entity alone belong to the application "default"', async () => {
    expect((await create({ applicationId: '', entityId: 'north' })).status).toBe(201);
    expect((await single({ applicationId: 'default', entityId: 'north' })).body.applicationId).toBe('default');
    await remove({ applicationId: 'default', entityId: 'north' });
  });

  it.each([
    ['application', { applicationId: 'nobody' }, 'application "nobody" does not exist'],
    ['entity', { entityId: 'nobody' }, 'entity "nobody" does not exist'],
    ['number', { resourceId: '0'.repeat(32) }, `number with the key "${'0'.repeat(32)}" is not one of yours`],
    ['sender', { resourceType: 'ALPHA', resourceId: 'Nobody' }, 'alphanumeric sender "Nobody" is not one of yours'],
    ['domain', { resourceType: 'DOMAIN', channel: 'EMAIL', resourceId: 'a.org' }, 'email domain "a.org" is not one of yours'],
    ['id with U+0000', { resourceId: 'a\u0000' }, 'number with the key "a\u0000" is not one of yours'],
    ['entity id with U+0000', { entityId: 'a\u0000' }, 'entity "a\u0000" does not exist'],
  ])('answer 404 to an unknown %s, naming it', async (_what, fields, text) => {
    for (const { status, body } of [await create(fields), await remove(fields)]) {
      expect([status, body]).toEqual([404, exception('NOT_FOUND', text)]);
    }
    expect((await single(fields)).status).toBe(404);
  });

  it.each([
    [{ resourceType: 'DOMAIN', channel: 'SMS', resourceId: 'mail.example.com' }, 'DOMAIN cannot be used for SMS'],
    [{ resourceType: 'NUMBER', channel: 'EMAIL' }, 'NUMBER cannot be used for EMAIL'],
    [{ resourceType: 'ALPHA', channel: 'EMAIL', resourceId: 'Acme' }, 'ALPHA cannot be used for EMAIL'],
  ])('answer 400 to %j', async (fields, violation) => {
    for (const { status, body } of [await create(fields), await remove(fields)]) {
      expect([status, body]).toEqual([400, validation({ channel: [`unsupported channel: ${violation}`] })]);
    }
  });

  it.each(['WHATSAPP', 'RCS', 'APPLE'])('answer 400 "unsupported" to the channel %s', async (channel) => {
    const { status, body } = await create({ channel });
    expect([status, body]).toEqual([400, validation({ channel: [`unsupported channel: ${channel}`] })]);
    expect((await single({ channel })).status).toBe(404);
    expect((await list(`channel=${channel}`)).results).toEqual([]);
  });

  it.each(['RCS_RESOURCE', 'APPLE_RESOURCE'])('answer 400 "unsupported" to the resource type %s', async (resourceType) => {
    const { status, body } = await create({ resourceType });
    expect([status, body]).toEqual([400, validation({ resourceType: [`unsupported resource type: ${resourceType}`] })]);
    expect((await list(`resourceType=${resourceType}`)).results).toEqual([]);
  });

  it('answer 400 naming every field that is missing or wrong', async () => {
    const { status, body } = await service.api('POST', PATH, { channel: 'TELEX', resourceId: 'x'.repeat(256), entityId: 5 });
    expect(status).toBe(400);
    expect(body.requestError.serviceException.validationErrors).toEqual({
      resourceType: ['must not be null'],
      applicationId: ['must not be null'],
      channel: ['must be one of SMS, MMS, EMAIL, WHATSAPP, RCS, APPLE'],
      resourceId: ['size must be between 0 and 255'],
      entityId: [expect.any(String)],
    });
    expect((await service.api('DELETE', PATH)).status).toBe(400);
    expect((await service.api('GET', `${PATH}/single`)).status).toBe(400);
  });

  it('find an alphanumeric sender whatever the case, and keep the case it is registered in', async () => {
    expect((await create({ resourceType: 'ALPHA', resourceId: 'aCME' })).status).toBe(201);
    expect((await create({ resourceType: 'ALPHA', resourceId: 'Acme' })).status).toBe(409);
    expect((await single({ resourceType: 'ALPHA', resourceId: 'ACME' })).body.resourceId).toBe('Acme');
    expect((await create({ resourceType: 'ALPHA', channel: 'MMS', resourceId: 'Acme' })).status).toBe(201);
    expect((await list('resourceId=acme')).paging.totalResults).toBe(2);
    for (const channel of ['SMS', 'MMS']) await remove({ resourceType: 'ALPHA', channel, resourceId: 'acme' });
  });

  it('give email domains to pairs, whatever the case of the name', async () => {
    const domain = { resourceType: 'DOMAIN', channel: 'EMAIL', entityId: 'north', resourceId: 'Mail.Example.COM' };
    expect((await create(domain)).status).toBe(201);
    expect((await single(domain)).body.resourceId).toBe('mail.example.com');
    expect((await remove(domain)).status).toBe(204);
  });

  it.each([
    ['SHORT_CODE', 'US', '60606'],
    ['TOLL_FREE_NUMBER', 'US', '18005550100'],
    ['SHORT_CODE', 'CA', '70707'],
    ['TOLL_FREE_NUMBER', 'CA', '18885550100'],
  ] as const)('answer 400 to a %s of %s, naming the country policy', async (type, countryCode, number) => {
    const resourceId = await newNumber({ number, countryCode, type });
    for (const channel of ['SMS', 'MMS']) {
      const { status, body } = await create({ channel, resourceId });
      const violation = `${number} is a ${type} of ${countryCode}, where the country policy allows VIRTUAL_LONG_NUMBER for ${channel}`;
      expect([status, body]).toEqual([400, validation({ resourceId: [violation] })]);
    }
  });

  it('take long codes of the US, and short codes where no country policy forbids them', async () => {
    const long = await newNumber({ number: '12025550100', countryCode: 'US' });
    const short = await newNumber({ number: '61016', countryCode: 'GB', type: 'SHORT_CODE' });
    for (const resourceId of [long, short]) expect((await create({ resourceId })).status).toBe(201);
    for (const resourceId of [long, short]) expect((await remove({ resourceId })).status).toBe(204);
  });

  it('take short codes of the US once the account has widened the country policy', async () => {
    const { world, firstAccount } = service.callsign;
    const setPolicy = async (settings: string): Promise<void> => {
      await world.db.transaction(async (tx) => {
        await tx.query('update account set settings = $1', [settings]);
        await noteChange(tx, { accountId: firstAccount.accountId, noun: 'account', keys: 'all' });
      });
      await world.snapshots.settle(firstAccount.accountId);
    };
    const resourceId = await newNumber({ number: '60607', countryCode: 'US', type: 'SHORT_CODE' });
    expect((await create({ resourceId })).status).toBe(400);
    await setPolicy(
      '{"countryPolicy":[{"countryCode":"US","channels":["SMS"],"numberTypes":["VIRTUAL_LONG_NUMBER","SHORT_CODE"]}]}',
    );
    expect((await create({ resourceId })).status).toBe(201);
    await setPolicy('{}');
    expect((await remove({ resourceId })).status).toBe(204);
  });

  it('answer 400 to a number that is not capable of the channel', async () => {
    const resourceId = await newNumber({ number: '447400100002', capabilities: ['SMS', 'VOICE'] });
    const { status, body } = await create({ channel: 'MMS', resourceId });
    expect([status, body]).toEqual([400, validation({ resourceId: ['447400100002 is not capable of MMS'] })]);
    expect((await create({ resourceId })).status).toBe(201);
    await remove({ resourceId });
  });

  it('see what was created a moment ago on another node, before its notice has come', async () => {
    const { world, firstAccount } = service.callsign;
    // Another node's insert, whose notice was lost on the way.
    await world.db.query('insert into application (account_id, application_id) values ($1, $2)', [
      firstAccount.accountId,
      'fresh',
    ]);
    expect((await create({ applicationId: 'fresh' })).status).toBe(201);
    await remove({ applicationId: 'fresh' });
  });

  it('of one account are not there for another', async () => {
    const other = await addAccount(service);
    await create();
    expect((await service.api('GET', PATH, undefined, other.headers)).body.results).toEqual([]);
    for (const method of ['POST', 'DELETE']) {
      const { status, body } = await service.api(method, PATH, association({ applicationId: 'default' }), other.headers);
      expect([status, body]).toEqual([404, exception('NOT_FOUND', expect.stringContaining('not one of yours'))]);
    }
    expect((await single()).status).toBe(200);
    await remove();
  });

  it('are closed to callers without a key or the scope', async () => {
    const narrow = await addKey(service, undefined, { scopes: ['numbers:manage'] });
    for (const [method, path] of [
      ['GET', PATH],
      ['POST', PATH],
      ['DELETE', PATH],
      ['GET', `${PATH}/single`],
    ] as const) {
      const body = method === 'GET' ? undefined : association();
      expect((await service.api(method, path, body, { authorization: 'App nobody' })).status).toBe(401);
      expect((await service.api(method, path, body, narrow.headers)).status).toBe(403);
    }
  });

  it('leave an entry in the audit log for every change', async () => {
    await create({ applicationId: 'bank', entityId: 'south' });
    await remove({ applicationId: 'bank', entityId: 'south' });
    const { rows } = await service.callsign.world.db.query(
      `select action, subject_id, before, after from audit_log where subject_kind = 'association' order by audit_id desc limit 2`,
    );
    const named = association({ applicationId: 'bank', entityId: 'south' });
    expect(rows).toEqual([
      { action: 'delete', subject_id: numberKey, before: named, after: null },
      { action: 'create', subject_id: numberKey, before: null, after: named },
    ]);
  });
});

describe('the list of associations', () => {
  const rows: Record<string, unknown>[] = [];
  beforeAll(async () => {
    const [first = '', second = ''] = await ownNumbers(service, [{ number: '447400200001' }, { number: '447400200002' }]);
    await ownName(service, 'Lister');
    rows.push(
      association({ resourceId: second, entityId: 'south' }),
      association({ resourceId: first, entityId: 'north' }),
      association({ resourceId: first, entityId: 'north', channel: 'MMS' }),
      association({ resourceId: first, applicationId: 'bank', entityId: 'north' }),
      association({ resourceType: 'ALPHA', resourceId: 'Lister', applicationId: 'bank' }),
      association({ resourceType: 'DOMAIN', channel: 'EMAIL', resourceId: 'mail.example.com', applicationId: 'bank' }),
    );
    for (const row of rows) expect((await service.api('POST', PATH, row)).status).toBe(201);
  });

  const shown = (...indexes: number[]) =>
    indexes.map((index) => {
      const { entityId, ...rest } = rows[index] ?? {};
      return entityId === null ? rest : { ...rest, entityId };
    });

  it('is in the order of their creation, page by page', async () => {
    expect(await list('')).toEqual({
      results: shown(0, 1, 2, 3, 4, 5),
      paging: { page: 0, size: 20, totalPages: 1, totalResults: 6 },
    });
    expect(await list('page=1&size=4')).toEqual({
      results: shown(4, 5),
      paging: { page: 1, size: 4, totalPages: 2, totalResults: 6 },
    });
    expect((await list('page=9')).results).toEqual([]);
  });

  it.each([
    ['applicationId=bank', [3, 4, 5]],
    ['applicationId=shop', [0, 1, 2]],
    ['entityId=north', [1, 2, 3]],
    ['applicationId=shop&entityId=north', [1, 2]],
    ['resourceType=ALPHA', [4]],
    ['resourceType=NUMBER', [0, 1, 2, 3]],
    ['channel=EMAIL', [5]],
    ['channel=SMS', [0, 1, 3, 4]],
    ['resourceId=lister', [4]],
    ['resourceId=mail.example.com&resourceType=NUMBER', []],
    ['channel=MMS&applicationId=shop&entityId=north&resourceType=NUMBER', [2]],
    ['applicationId=nobody', []],
    ['entityId=nobody', []],
    ['resourceId=nobody', []],
    ['applicationId=&entityId=&resourceId=', [0, 1, 2, 3, 4, 5]],
  ])('is narrowed down by %s', async (query, indexes) => {
    expect(await list(query)).toEqual({
      results: shown(...indexes),
      paging: { page: 0, size: 20, totalPages: indexes.length === 0 ? 0 : 1, totalResults: indexes.length },
    });
    if (indexes.length > 1) expect((await list(`${query}&size=1&page=1`)).results).toEqual(shown(indexes[1] ?? 0));
  });

  it.each(['size=0', 'size=1001', 'page=-1', 'channel=TELEX', 'resourceType=FAX', `applicationId=${'x'.repeat(256)}`])(
    'refuses %s',
    async (query) => {
      const { status, body } = await service.api('GET', `${PATH}?${query}`);
      expect(status).toBe(400);
      expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([query.split('=')[0]]);
    },
  );
});
