// /callsign/1/sticky-senders: reading, moving and resetting the senders recipients are used to.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/callsign/1/sticky-senders';
const RESET = `${PATH}/reset`;
const NUMBERS = ['447400100001', '447400100002', '447400100003'];

let service: TestService;
let keys: string[];
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'north' });
  keys = await ownNumbers(
    service,
    NUMBERS.map((number) => ({ number })),
  );
  for (const entityId of [null, 'north']) {
    for (const resourceId of keys.slice(0, 2)) {
      const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId, resourceId };
      await service.api('POST', '/provisioning/1/associations', association);
    }
  }
  await service.api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' }, useStickySender: true });
});
afterAll(() => service.stop());

const destination = (index: number): string => `4474009${String(index).padStart(5, '0')}`;
const send = async (indexes: readonly number[], entityId?: string) => {
  const destinations = indexes.map((index) => ({ to: destination(index) }));
  const options = { platform: { applicationId: 'shop', entityId } };
  const answer = await service.api('POST', '/sms/3/messages', {
    messages: [{ destinations, content: { text: 'Hello' }, options }],
  });
  expect(answer.body.messages.map((message: { status: { groupName: string } }) => message.status.groupName)).toEqual(
    indexes.map(() => 'PENDING'),
  );
};
const list = async (query = '') => (await service.api('GET', `${PATH}?${query}`)).body;
const nextSender = async (index: number): Promise<string> => {
  const request = { channel: 'SMS', to: destination(index), applicationId: 'shop' };
  return (await service.api('POST', '/callsign/1/outbound/explain', request)).body.sender;
};

describe('sticky senders', () => {
  it('are listed as sends chose them, page by page, by any of their parts', async () => {
    await send([1, 2, 3]);
    await send([4], 'north');
    const { results } = await list();
    expect(results).toHaveLength(4);
    expect(results[0]).toEqual({
      applicationId: 'shop',
      channel: 'SMS',
      destination: destination(1),
      resourceType: 'NUMBER',
      resourceId: expect.stringMatching(/^[0-9A-F]{32}$/),
      sender: expect.stringMatching(/^44740010000[12]$/),
      chosenAt: expect.stringMatching(/\+0000$/),
    });
    expect(results[3]).toMatchObject({ entityId: 'north', destination: destination(4) });
    const first = await list('size=3');
    expect(first.results).toEqual(results.slice(0, 3));
    expect(await list(`size=3&after=${first.next}`)).toEqual({ results: results.slice(3) });
    const shown = async (query: string) => (await list(query)).results;
    expect(await shown(`destination=%2B${destination(2)}`)).toEqual([results[1]]);
    expect(await shown('applicationId=shop&entityId=')).toEqual(results.slice(0, 3));
    expect(await shown('entityId=north&channel=SMS')).toEqual(results.slice(3));
    expect(await shown('applicationId=default')).toEqual([]);
    const ofNumber = results.filter((row: { resourceId: string }) => row.resourceId === keys[0]);
    expect(await shown(`resourceId=${keys[0]}`)).toEqual(ofNumber);
  });

  it('are moved to another sender of the pool, which the next message then has', async () => {
    await send([5]);
    const used = await nextSender(5);
    const other = NUMBERS.slice(0, 2).findIndex((number) => number !== used);
    const body = { applicationId: 'shop', channel: 'SMS', destination: destination(5), resourceType: 'NUMBER' };
    const moved = await service.api('PUT', PATH, { ...body, resourceId: keys[other] });
    expect([moved.status, moved.body]).toEqual([204, '']);
    expect(await nextSender(5)).toBe(NUMBERS[other]);
    expect((await list(`destination=${destination(5)}`)).results[0].resourceId).toBe(keys[other]);
    const { rows } = await service.callsign.world.db.query(
      `select before ->> 'resourceId' as before, after ->> 'resourceId' as after from audit_log where subject_kind = 'sticky_sender' and action = 'move'`,
    );
    expect(rows).toEqual([{ before: keys[1 - other], after: keys[other] }]);
  });

  it.each([
    ['a sender outside the pool', () => ({ resourceId: keys[2] }), 'resourceId'],
    ['a sender that is not there', () => ({ resourceId: 'nobody' }), 'resourceId'],
    ['an application that is not there', () => ({ applicationId: 'nobody' }), 'applicationId'],
    ['an entity that is not there', () => ({ entityId: 'nobody' }), 'entityId'],
    ['a destination that is no number', () => ({ destination: 'nobody' }), 'destination'],
    ['email', () => ({ channel: 'EMAIL' }), 'channel'],
  ])('are not moved to %s', async (_what, fields, property) => {
    const body = {
      applicationId: 'shop',
      channel: 'SMS',
      destination: destination(5),
      resourceType: 'NUMBER',
      resourceId: keys[0],
    };
    const { status, body: answer } = await service.api('PUT', PATH, { ...body, ...fields() });
    expect([status, answer.violations[0].property]).toEqual([400, property]);
  });

  it('are reset by whatever part is given, and by none at all not', async () => {
    await send([6, 7]);
    await send([6], 'north');
    const reset = async (criteria: object) => (await service.api('POST', RESET, criteria)).body.reset;
    expect(await reset({ destination: destination(6), entityId: 'north' })).toBe(1);
    expect(await reset({ destination: destination(6) })).toBe(1);
    expect(await reset({ destination: destination(6) })).toBe(0);
    expect((await service.api('POST', RESET, {})).status).toBe(400);
    expect((await list(`destination=${destination(7)}`)).results).toHaveLength(1);
    expect(await reset({ applicationId: 'shop' })).toBeGreaterThan(0);
    expect(await list()).toEqual({ results: [] });
  });

  it('are forgotten in memory too when they are reset: the next message chooses anew', async () => {
    await send([8]);
    const used = await nextSender(8);
    const keyUsed = keys[NUMBERS.indexOf(used)];
    // The sender it would choose by itself is the same; so the other one is made the sticky one, and then reset.
    const other = keys.slice(0, 2).find((key) => key !== keyUsed);
    const body = {
      applicationId: 'shop',
      channel: 'SMS',
      destination: destination(8),
      resourceType: 'NUMBER',
      resourceId: other,
    };
    await service.api('PUT', PATH, body);
    expect(await nextSender(8)).not.toBe(used);
    await service.api('POST', RESET, { destination: destination(8) });
    expect(await nextSender(8)).toBe(used);
  });

  it.each(['size=0', 'after=nonsense', 'destination=nobody', 'resourceId=nobody', 'channel=EMAIL', 'applicationId=%00'])(
    'refuse to be listed with %s',
    async (query) => {
      const { status, body } = await service.api('GET', `${PATH}?${query}`);
      expect([status, body.violations[0].property]).toEqual([400, query.split('=')[0]]);
    },
  );

  it('are closed to callers without the scope, and to other accounts', async () => {
    await send([9]);
    const narrow = await addKey(service, undefined, { scopes: ['application-entity:manage'] });
    for (const [method, path] of [
      ['GET', PATH],
      ['PUT', PATH],
      ['POST', RESET],
    ] as const) {
      expect((await service.api(method, path, method === 'GET' ? undefined : {}, narrow.headers)).status).toBe(403);
    }
    const other = await addAccount(service);
    expect((await service.api('GET', PATH, undefined, other.headers)).body).toEqual({ results: [] });
    const reset = await service.api('POST', RESET, { destination: destination(9) }, other.headers);
    expect(reset.body).toEqual({ reset: 0 });
  });
});
