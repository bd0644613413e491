// What becomes of everything that refers to an application or entity when that is deleted.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformLink } from '../../src/domain/accounts.ts';
import { addKey, type TestKey } from '../support/other-account.ts';
import { ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const ASSOCIATIONS = '/provisioning/1/associations';
const STRATEGIES = '/provisioning/2/sending-strategies';

let service: TestService;
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  [numberKey = ''] = await ownNumbers(service, [{ number: '447400100001' }, { number: '447400100002' }]);
});
afterAll(() => service.stop());

const query = async (text: string) => (await service.callsign.world.db.query(text)).rows;
const deleteShop = () => service.api('DELETE', '/provisioning/1/applications/shop');
const deleteNorth = () => service.api('DELETE', '/provisioning/1/entities/north');

/** shop and bank, north and south; everything there is refers to each of the four pairs and to the two applications alone. */
const PAIRS = [
  ['shop', null],
  ['shop', 'north'],
  ['shop', 'south'],
  ['bank', null],
  ['bank', 'north'],
  ['bank', 'south'],
] as const;

beforeEach(async () => {
  const { world, firstAccount } = service.callsign;
  const { accountId } = firstAccount;
  for (const applicationId of ['shop', 'bank']) {
    await service.api('DELETE', `/provisioning/1/applications/${applicationId}`);
    await service.api('POST', '/provisioning/1/applications', { applicationId });
  }
  for (const entityId of ['north', 'south']) await service.api('POST', '/provisioning/1/entities', { entityId });
  const numbers = PAIRS.map((_, index) => ({ number: `44740020000${index}` }));
  await world.db.query(`delete from resource where name like '4474002%'`);
  await world.db.query('delete from api_key where name = $1', ['test']);
  await world.db.query('delete from sticky_sender');
  const keys = await ownNumbers(service, numbers);
  for (const [index, [applicationId, entityId]] of PAIRS.entries()) {
    const pair = [accountId, applicationId, entityId, keys[index]];
    await world.db.query(
      'update resource set application_id = $2, entity_id = $3 where account_id = $1 and number_key = $4',
      pair,
    );
    await world.db.query(
      `insert into inbound_configuration (configuration_key, account_id, resource_id, channel, application_id, entity_id)
       select 'IN-' || name, account_id, resource_id, 'SMS', $2, $3 from resource where account_id = $1 and number_key = $4`,
      pair,
    );
    await world.db.query(
      `insert into sticky_sender (account_id, application_id, entity_id, channel, destination, resource_id)
       select account_id, $2, coalesce($3, ''), 'SMS', '447400900000', resource_id from resource where account_id = $1 and number_key = $4`,
      pair,
    );
    const body = { resourceType: 'NUMBER', channel: 'SMS', applicationId, entityId, resourceId: numberKey };
    await service.api('POST', ASSOCIATIONS, body);
    await service.api('POST', STRATEGIES, { platform: { applicationId, entityId } });
  }
});

const link = (applicationId: string, entityId: string | null, action: PlatformLink['action'] = null) => ({
  key: 'x',
  applicationId,
  entityId,
  action,
});
const pairsOfAssociations = async () =>
  (await service.api('GET', ASSOCIATIONS)).body.results.map((row: { applicationId: string; entityId?: string }) => [
    row.applicationId,
    row.entityId ?? null,
  ]);
const pairsOfStrategies = async () =>
  (await service.api('GET', STRATEGIES)).body.results.map(
    ({ platform }: { platform: { applicationId: string; entityId?: string } }) => [
      platform.applicationId,
      platform.entityId ?? null,
    ],
  );
const isLetIn = async ({ headers }: TestKey) =>
  (await service.api('GET', '/provisioning/1/applications', undefined, headers)).status !== 401;

describe('the deletion of an application', () => {
  it('deletes its associations and strategies, with and without entities, and no others', async () => {
    expect((await deleteShop()).status).toBe(200);
    const left = PAIRS.filter(([applicationId]) => applicationId === 'bank');
    expect(await pairsOfAssociations()).toEqual(left);
    expect(await pairsOfStrategies()).toEqual(left);
    expect(await query('select application_id, entity_id from association order by association_id')).toHaveLength(3);
  });

  it('gives its resources and inbound configurations back to "default" without an entity, in memory too', async () => {
    await deleteShop();
    const expected = [
      ['default', null],
      ['default', null],
      ['default', null],
      ['bank', null],
      ['bank', 'north'],
      ['bank', 'south'],
    ];
    for (const [table, order] of [
      ['resource', 'name'],
      ['inbound_configuration', 'configuration_key'],
    ]) {
      const rows = await query(`select application_id, entity_id from ${table} where ${order} ~ '4474002' order by ${order}`);
      expect(rows.map((row) => [row['application_id'], row['entity_id']])).toEqual(expected);
    }
    const { resources } = await service.callsign.world.snapshots.of(service.callsign.firstAccount.accountId);
    expect(resources.byNumber('447400200001')?.platform).toEqual({ applicationId: 'default', entityId: null });
  });

  it('forgets its sticky senders and no others', async () => {
    await deleteShop();
    expect(await query('select distinct application_id from sticky_sender')).toEqual([{ application_id: 'bank' }]);
  });

  it('takes its links off keys, and switches off a key that has none left', async () => {
    const both = await addKey(service, undefined, { links: [link('shop', null), link('bank', 'north', 'FILL')] });
    const only = await addKey(service, undefined, { links: [link('shop', null, 'FORCE'), link('shop', 'north')] });
    const other = await addKey(service, undefined, { links: [link('bank', null)] });
    const free = await addKey(service);
    for (const key of [both, only, other, free]) expect(await isLetIn(key)).toBe(true);
    await deleteShop();
    const rows = await query(`select api_key_id, is_enabled, platform from api_key where name = 'test'`);
    const stored = new Map(rows.map((row) => [row['api_key_id'], [row['is_enabled'], row['platform']]]));
    expect(stored.get(both.apiKeyId)).toEqual([true, [link('bank', 'north', 'FILL')]]);
    expect(stored.get(only.apiKeyId)).toEqual([false, []]);
    expect(stored.get(other.apiKeyId)).toEqual([true, [link('bank', null)]]);
    expect(stored.get(free.apiKeyId)).toEqual([true, []]);
    expect(await isLetIn(only)).toBe(false);
  });

  it('writes down everything that went with it', async () => {
    const [{ last }] = (await query('select max(audit_id) as last from audit_log')) as [{ last: string }];
    await deleteShop();
    const rows = await query(
      `select action, subject_kind, count(*)::integer as count from audit_log where audit_id > ${last} group by 1, 2 order by 2`,
    );
    expect(rows).toEqual([
      { action: 'delete', subject_kind: 'application', count: 1 },
      { action: 'delete', subject_kind: 'association', count: 3 },
      { action: 'update', subject_kind: 'inbound_configuration', count: 3 },
      { action: 'update', subject_kind: 'resource', count: 3 },
      { action: 'delete', subject_kind: 'strategy', count: 3 },
    ]);
    const { results } = (await service.api('GET', `/callsign/1/associations/history?resourceId=${numberKey}&size=3`)).body;
    expect(results.map(({ before }: { before: unknown }) => before)).toContainEqual({
      resourceType: 'NUMBER',
      channel: 'SMS',
      applicationId: 'shop',
      entityId: 'north',
      resourceId: numberKey,
    });
  });

  it('leaves nothing behind for one that is made again under the same id', async () => {
    await deleteShop();
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
    expect((await service.api('GET', `${ASSOCIATIONS}?applicationId=shop`)).body.results).toEqual([]);
    expect((await service.api('GET', `${STRATEGIES}?applicationId=shop`)).body.results).toEqual([]);
  });

  it('and whatever is made for it at the same time end in agreement', async () => {
    const body = { resourceType: 'NUMBER', channel: 'MMS', applicationId: 'shop', resourceId: numberKey };
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => service.api('POST', ASSOCIATIONS, body)),
      deleteShop(),
      deleteShop(),
      service.api('POST', STRATEGIES, { platform: { applicationId: 'shop' }, channel: 'MMS' }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(
      answers
        .slice(4, 6)
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 404]);
    expect(await query(`select 1 from association where application_id = 'shop'`)).toEqual([]);
    expect((await service.api('GET', `${ASSOCIATIONS}?applicationId=shop`)).body.results).toEqual([]);
  });
});

describe('the deletion of an entity', () => {
  it('deletes its associations and strategies under every application, and no others', async () => {
    expect((await deleteNorth()).status).toBe(200);
    const left = PAIRS.filter(([, entityId]) => entityId !== 'north');
    expect(await pairsOfAssociations()).toEqual(left);
    expect(await pairsOfStrategies()).toEqual(left);
  });

  it('gives its resources and inbound configurations back to "default": the application is reset too', async () => {
    await deleteNorth();
    const expected = [
      ['shop', null],
      ['default', null],
      ['shop', 'south'],
      ['bank', null],
      ['default', null],
      ['bank', 'south'],
    ];
    for (const [table, order] of [
      ['resource', 'name'],
      ['inbound_configuration', 'configuration_key'],
    ]) {
      const rows = await query(`select application_id, entity_id from ${table} where ${order} ~ '4474002' order by ${order}`);
      expect(rows.map((row) => [row['application_id'], row['entity_id']])).toEqual(expected);
    }
  });

  it('forgets its sticky senders and no others', async () => {
    await deleteNorth();
    const rows = await query('select application_id, entity_id from sticky_sender order by 1, 2');
    expect(rows.map((row) => [row['application_id'], row['entity_id']])).toEqual([
      ['bank', ''],
      ['bank', 'south'],
      ['shop', ''],
      ['shop', 'south'],
    ]);
  });

  it('takes its links off keys, and switches off a key that has none left', async () => {
    const both = await addKey(service, undefined, { links: [link('shop', 'north'), link('shop', null)] });
    const only = await addKey(service, undefined, { links: [link('bank', 'north')] });
    await deleteNorth();
    expect([await isLetIn(both), await isLetIn(only)]).toEqual([true, false]);
  });
});
