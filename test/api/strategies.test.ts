// Sending strategies over HTTP: the contract's endpoints, and our own for what it lacks.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/provisioning/2/sending-strategies';
const OWN = '/callsign/1/sending-strategies';

let service: TestService;
beforeAll(async () => {
  service = await startService();
  for (const applicationId of ['shop', 'bank']) await service.api('POST', '/provisioning/1/applications', { applicationId });
  for (const entityId of ['north', 'south']) await service.api('POST', '/provisioning/1/entities', { entityId });
});
afterAll(() => service.stop());

/** Creates a strategy that must be fine; answers its id. */
async function create(body: object, headers?: Readonly<Record<string, string>>): Promise<string> {
  const answer = await service.api('POST', PATH, body, headers);
  expect([answer.status, answer.body]).toEqual([201, { sendingStrategyId: expect.stringMatching(/^[0-9A-F]{32}$/) }]);
  return answer.body.sendingStrategyId;
}
const read = async (id: string) => (await service.api('GET', `${PATH}?sendingStrategyId=${id}`)).body.results[0];
const remove = (id: string) => service.api('DELETE', `${PATH}/${id}`);
const modern = (code: string, violations: unknown = []) => ({
  errorCode: code,
  description: expect.any(String),
  action: expect.any(String),
  violations,
  resources: [],
});

describe('sending strategies', () => {
  it('are created with 201 and their id, listed, and deleted with 204', async () => {
    const body = {
      platform: { applicationId: 'shop', entityId: 'north' },
      channel: 'SMS',
      destinationCountryCode: 'US',
      useStickySender: true,
      useGeolocatedSender: true,
      priorities: [
        { senderType: 'VIRTUAL_LONG_NUMBER', priority: 1 },
        { senderType: 'ALPHANUMERIC', priority: 1 },
        { senderType: 'SHORT_CODE', priority: 4 },
      ],
    };
    const id = await create(body);
    expect((await service.api('GET', `${PATH}?sendingStrategyId=${id}`)).body).toEqual({
      results: [{ sendingStrategyId: id, ...body }],
      paging: { page: 0, size: 100, totalPages: 1, totalResults: 1 },
    });
    const deleted = await remove(id);
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    const gone = await remove(id);
    expect([gone.status, gone.body]).toEqual([404, modern('E404')]);
  });

  it('belong to the application "default" when they name none, and leave out what they leave open', async () => {
    const id = await create({});
    const empty = {
      sendingStrategyId: id,
      platform: { applicationId: 'default' },
      useStickySender: false,
      useGeolocatedSender: false,
    };
    expect(await read(id)).toEqual(empty);
    for (const same of [
      { platform: {} },
      { platform: { applicationId: '', entityId: '' } },
      { platform: null, channel: null, destinationCountryCode: null, useStickySender: null, priorities: [] },
      { destinationCountryCode: '' },
    ]) {
      expect((await service.api('POST', PATH, same)).status).toBe(400);
    }
    await remove(id);
    const ofEntity = await create({ platform: { entityId: 'north' } });
    expect((await read(ofEntity)).platform).toEqual({ applicationId: 'default', entityId: 'north' });
    await remove(ofEntity);
  });

  it('take channel and country in lower case and show them in upper case', async () => {
    const id = await create({ platform: { applicationId: 'shop' }, channel: 'mms', destinationCountryCode: 'gb' });
    expect(await read(id)).toMatchObject({ channel: 'MMS', destinationCountryCode: 'GB' });
    await remove(id);
  });

  it('answer 400 with a violation on the platform to a second one for the same target, channel and country', async () => {
    const platform = { applicationId: 'bank' };
    const ids = [
      await create({ platform }),
      await create({ platform, channel: 'SMS' }),
      await create({ platform, channel: 'SMS', destinationCountryCode: 'US' }),
      await create({ platform: { ...platform, entityId: 'north' }, channel: 'SMS' }),
    ];
    for (const body of [{ platform }, { platform, channel: 'SMS', useStickySender: true }]) {
      const { status, body: answer } = await service.api('POST', PATH, body);
      expect([status, answer]).toEqual([
        400,
        modern('E400', [{ property: 'platform', violation: expect.stringContaining('exists already') }]),
      ]);
    }
    for (const id of ids) await remove(id);
  });

  it('let one of two equal ones at once in', async () => {
    const answers = await Promise.all([1, 2].map(() => service.api('POST', PATH, { platform: { applicationId: 'bank' } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    for (const { body } of answers) if (body.sendingStrategyId !== undefined) await remove(body.sendingStrategyId);
  });

  it.each([
    ['an unknown application', { platform: { applicationId: 'nobody' } }, 'platform.applicationId'],
    ['an unknown entity', { platform: { applicationId: 'shop', entityId: 'nobody' } }, 'platform.entityId'],
    ['an id with U+0000', { platform: { applicationId: 'a\u0000' } }, 'platform.applicationId'],
    ['an id that is too long', { platform: { applicationId: 'x'.repeat(256) } }, 'platform.applicationId'],
    ['email', { channel: 'EMAIL' }, 'channel'],
    ['RCS', { channel: 'RCS' }, 'channel'],
    ['an unknown channel', { channel: 'TELEX' }, 'channel'],
    ['an empty channel', { channel: '' }, 'channel'],
    ['a country that is none', { destinationCountryCode: 'ZZ' }, 'destinationCountryCode'],
    ['a country in three letters', { destinationCountryCode: 'USA' }, 'destinationCountryCode'],
    ['a flag in words', { useStickySender: 'sometimes' }, 'useStickySender'],
    ['priority 0', { priorities: [{ senderType: 'SHORT_CODE', priority: 0 }] }, 'priorities[0].priority'],
    ['priority 5', { priorities: [{ senderType: 'SHORT_CODE', priority: 5 }] }, 'priorities[0].priority'],
    ['priority one and a half', { priorities: [{ senderType: 'SHORT_CODE', priority: 1.5 }] }, 'priorities[0].priority'],
    ['no priority', { priorities: [{ senderType: 'SHORT_CODE' }] }, 'priorities[0].priority'],
    ['an unknown sender type', { priorities: [{ senderType: 'PIGEON', priority: 1 }] }, 'priorities[0].senderType'],
    [
      'a sender type twice',
      {
        priorities: [
          { senderType: 'SHORT_CODE', priority: 1 },
          { senderType: 'SHORT_CODE', priority: 2 },
        ],
      },
      'priorities[1].senderType',
    ],
  ])('refuse %s', async (_what, body, property) => {
    const { status, body: answer } = await service.api('POST', PATH, body);
    expect([status, answer]).toEqual([400, modern('E400', [{ property, violation: expect.any(String) }])]);
  });

  it('ignore properties they do not know, and take the geolocated choice for any country', async () => {
    const id = await create({ destinationCountryCode: 'HR', useGeolocatedSender: true, name: 'lost' });
    expect(await read(id)).not.toHaveProperty('name');
    await remove(id);
  });

  it('cannot be read or changed by id: 405 in the modern envelope', async () => {
    const id = await create({ platform: { applicationId: 'shop' } });
    for (const method of ['GET', 'PUT', 'PATCH', 'POST']) {
      const { status, body, headers } = await service.api(method, `${PATH}/${id}`, method === 'GET' ? undefined : {});
      expect([status, body]).toEqual([405, modern('E405')]);
      expect(headers.get('allow')).toBe('DELETE');
    }
    await remove(id);
  });

  it('have no first version', async () => {
    expect((await service.api('GET', '/provisioning/1/sending-strategies')).status).toBe(404);
  });

  it('answer 404 to the deletion of ids that never were', async () => {
    for (const id of ['0'.repeat(32), 'x', 'a%00b']) {
      const { status, body } = await remove(id);
      expect([status, body]).toEqual([404, modern('E404')]);
    }
  });

  it('are closed to callers without a key or the scope, and to other accounts', async () => {
    const id = await create({ platform: { applicationId: 'shop' } });
    const narrow = await addKey(service, undefined, { scopes: ['application-entity:manage'] });
    const other = await addAccount(service);
    for (const [method, path, body] of [
      ['GET', PATH, undefined],
      ['POST', PATH, {}],
      ['DELETE', `${PATH}/${id}`, undefined],
      ['PUT', `${OWN}/${id}`, {}],
      ['GET', `${OWN}/history`, undefined],
    ] as const) {
      const anonymous = await service.api(method, path, body, { authorization: 'App nobody' });
      expect([anonymous.status, anonymous.body]).toEqual([401, modern('E401')]);
      const forbidden = await service.api(method, path, body, narrow.headers);
      expect([forbidden.status, forbidden.body]).toEqual([403, modern('E403')]);
    }
    expect((await service.api('GET', PATH, undefined, other.headers)).body.results).toEqual([]);
    expect((await service.api('DELETE', `${PATH}/${id}`, undefined, other.headers)).status).toBe(404);
    expect((await service.api('PUT', `${OWN}/${id}`, {}, other.headers)).status).toBe(404);
    await remove(id);
  });
});

describe('the list of sending strategies', () => {
  const ids: string[] = [];
  beforeAll(async () => {
    ids.push(
      await create({ platform: { applicationId: 'bank', entityId: 'south' } }),
      await create({ platform: { applicationId: 'shop' } }),
      await create({ platform: { applicationId: 'shop', entityId: 'south' } }),
    );
  });
  afterAll(async () => {
    for (const id of ids) await remove(id);
  });

  it.each([
    ['', [0, 1, 2]],
    ['applicationId=shop', [1, 2]],
    ['entityId=south', [0, 2]],
    ['applicationId=shop&entityId=south', [2]],
    ['applicationId=nobody', []],
    ['sendingStrategyId=nobody', []],
    ['applicationId=', [0, 1, 2]],
    ['size=2&page=1', [2]],
  ])('holds what %j asks for, in the order of creation', async (query, indexes) => {
    const { results } = (await service.api('GET', `${PATH}?${query}`)).body;
    expect(results.map(({ sendingStrategyId }: { sendingStrategyId: string }) => sendingStrategyId)).toEqual(
      indexes.map((index) => ids[index]),
    );
  });

  it.each(['size=0', 'size=1001', 'page=-1'])('refuses %s', async (query) => {
    const { status, body } = await service.api('GET', `${PATH}?${query}`);
    expect([status, body]).toEqual([400, modern('E400', [{ property: query.split('=')[0], violation: expect.any(String) }])]);
  });
});

describe('changing a sending strategy in place', () => {
  it('puts the new content in place of the old, keeps id and rank, and tells both in the history', async () => {
    const id = await create({ platform: { applicationId: 'shop' }, useStickySender: true, channel: 'SMS' });
    const later = await create({ platform: { applicationId: 'bank' } });
    const change = { platform: { applicationId: 'shop', entityId: 'south' }, useGeolocatedSender: true };
    const changed = { sendingStrategyId: id, ...change, useStickySender: false };
    const answer = await service.api('PUT', `${OWN}/${id}`, change);
    expect([answer.status, answer.body]).toEqual([200, changed]);
    expect(
      (await service.api('GET', PATH)).body.results.map((row: { sendingStrategyId: string }) => row.sendingStrategyId),
    ).toEqual([id, later]);
    expect(await read(id)).toEqual(changed);
    await remove(id);
    await remove(later);
    const { results } = (await service.api('GET', `${OWN}/history?sendingStrategyId=${id}`)).body;
    const first = {
      sendingStrategyId: id,
      platform: { applicationId: 'shop' },
      channel: 'SMS',
      useStickySender: true,
      useGeolocatedSender: false,
    };
    const stamp = { auditId: expect.any(Number), at: expect.any(String), actor: expect.stringMatching(/^key:/) };
    expect(results).toEqual([
      { ...stamp, action: 'delete', before: changed },
      { ...stamp, action: 'update', before: first, after: changed },
      { ...stamp, action: 'create', after: first },
    ]);
    const page = (await service.api('GET', `${OWN}/history?size=1`)).body;
    expect(page.next).toBe(page.results[0].auditId);
    expect((await service.api('GET', `${OWN}/history?size=1&before=${page.next}`)).body.results[0].auditId).toBeLessThan(
      page.next,
    );
  });

  it('refuses what a creation refuses, a twin, and an id that is not there', async () => {
    const id = await create({ platform: { applicationId: 'shop' } });
    const twin = await create({ platform: { applicationId: 'bank' } });
    const answer = await service.api('PUT', `${OWN}/${id}`, { platform: { applicationId: 'bank' } });
    expect([answer.status, answer.body.violations]).toEqual([
      400,
      [{ property: 'platform', violation: expect.stringContaining('exists already') }],
    ]);
    expect((await service.api('PUT', `${OWN}/${id}`, { channel: 'EMAIL' })).status).toBe(400);
    expect((await service.api('PUT', `${OWN}/${id}`, { platform: { applicationId: 'nobody' } })).status).toBe(400);
    expect((await service.api('PUT', `${OWN}/${id}`, { platform: { applicationId: 'shop' } })).status).toBe(200);
    for (const unknown of ['0'.repeat(32), 'a%00b']) {
      const gone = await service.api('PUT', `${OWN}/${unknown}`, {});
      expect([gone.status, gone.body]).toEqual([404, modern('E404')]);
    }
    await remove(id);
    await remove(twin);
  });
});
