// Callsign's own numbers and alphanumeric senders over HTTP, and the contract's search for owned resources.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const NUMBERS = '/callsign/1/resources/numbers';
const SENDERS = '/callsign/1/resources/alphanumeric-senders';

let service: TestService;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
});
afterAll(() => service.stop());

const british = (number: string, more: object = {}) => ({ number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'], ...more });
/** A valid British mobile number. */
const mobile = (index: number): string => String(447_400_123_000 + index);
const problems = (reply: { body: { violations: unknown } }) => reply.body.violations;

describe('numbers of our own', () => {
  it('are created one at a time, with their key and the country their digits tell', async () => {
    const { status, body } = await service.api('POST', NUMBERS, {
      number: '447400123456',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS', 'VOICE'],
      coverage: ['IE'],
      messagesPerSecond: 0.5,
      messagesPerDay: 2000,
      shared: true,
      applicationId: 'shop',
      entityId: 'tenant',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      results: [
        {
          numberKey: expect.stringMatching(/^[0-9A-F]{32}$/),
          number: '447400123456',
          countryCode: 'GB',
          type: 'VIRTUAL_LONG_NUMBER',
          capabilities: ['SMS', 'VOICE'],
          coverage: ['IE'],
          messagesPerSecond: 0.5,
          messagesPerDay: 2000,
          shared: true,
          isActive: true,
          applicationId: 'shop',
          entityId: 'tenant',
        },
      ],
    });
    const read = await service.api('GET', `${NUMBERS}/${body.results[0].numberKey}`);
    expect([read.status, read.body]).toEqual([200, body.results[0]]);
  });

  it('are created ten thousand at a time, and answered in the order given', async () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => `1202${2_000_000 + index * 7}`);
    const { status, body } = await service.api(
      'POST',
      NUMBERS,
      numbers.map((number) => british(number)),
    );
    expect(status).toBe(201);
    expect(body.results.map(({ number }: { number: string }) => number)).toEqual(numbers);
    expect(
      (
        await service.api(
          'POST',
          NUMBERS,
          [...numbers, '12022000001'].map((number) => british(number)),
        )
      ).status,
    ).toBe(400);
  });

  it('are all refused when one is, each bad row with its index and reason', async () => {
    await service.api('POST', NUMBERS, british(mobile(1)));
    const reply = await service.api('POST', NUMBERS, [
      british(mobile(2)),
      british('44123'),
      british('60606', { type: 'SHORT_CODE' }),
      british('123456789', { type: 'SHORT_CODE', countryCode: 'US' }),
      british(mobile(3), { countryCode: 'FR' }),
      british(mobile(4), { coverage: ['IE', 'ZZ'] }),
      british(mobile(2)),
    ]);
    expect(reply.status).toBe(400);
    expect(problems(reply)).toEqual([
      { property: '[1].number', violation: 'must be a valid international number, digits only' },
      { property: '[2].countryCode', violation: expect.stringContaining('short code') },
      { property: '[3].number', violation: expect.stringContaining('three to eight digits') },
      { property: '[4].countryCode', violation: 'must be GB, whose number it is' },
      { property: '[5].coverage', violation: expect.stringContaining('"ZZ"') },
      { property: '[6].number', violation: 'is the same as [0].number' },
    ]);
    expect((await service.api('GET', `${NUMBERS}?number=${mobile(2)}`)).body.paging.totalResults).toBe(0);
  });

  it('are refused when they are stored already, or name ids that are not there', async () => {
    await service.api('POST', NUMBERS, british(mobile(10)));
    const taken = await service.api('POST', NUMBERS, [british(mobile(11)), british(mobile(10))]);
    expect([taken.status, problems(taken)]).toEqual([400, [{ property: '[1].number', violation: 'is one of yours already' }]]);
    const unknown = await service.api('POST', NUMBERS, british(mobile(12), { applicationId: 'nobody', entityId: 'none' }));
    expect([unknown.status, problems(unknown)]).toEqual([
      400,
      [
        { property: 'applicationId', violation: 'application "nobody" does not exist' },
        { property: 'entityId', violation: 'entity "none" does not exist' },
      ],
    ]);
  });

  it('name every row of the wrong shape, and only those', async () => {
    const reply = await service.api('POST', NUMBERS, [british(mobile(20)), british('+447911'), { number: '447911' }]);
    expect(reply.status).toBe(400);
    const names = reply.body.violations.map(({ property }: { property: string }) => property);
    expect([...new Set(names)].sort()).toEqual(['[1].number', '[2].capabilities', '[2].type']);
  });

  it('may have the same short code in two countries, and not twice in one', async () => {
    const shortCode = (countryCode: string) => british('60606', { type: 'SHORT_CODE', countryCode });
    expect((await service.api('POST', NUMBERS, [shortCode('US'), shortCode('CA')])).status).toBe(201);
    const again = await service.api('POST', NUMBERS, shortCode('CA'));
    expect(problems(again)).toEqual([{ property: 'number', violation: 'is one of yours already' }]);
  });

  it('list page by page, narrowed down by digits, country and type', async () => {
    const other = await addAccount(service);
    const list = async (query: string) => (await service.api('GET', `${NUMBERS}${query}`, undefined, other.headers)).body;
    await service.api(
      'POST',
      NUMBERS,
      [british(mobile(1)), british('18005550123', { type: 'TOLL_FREE_NUMBER' }), british(mobile(2))],
      other.headers,
    );
    const numbersOf = (body: { results: { number: string }[] }) => body.results.map(({ number }) => number);
    expect(numbersOf(await list(''))).toEqual([mobile(1), '18005550123', mobile(2)]);
    expect(numbersOf(await list('?countryCode=GB&page=1&size=1'))).toEqual([mobile(2)]);
    expect(numbersOf(await list('?type=TOLL_FREE_NUMBER'))).toEqual(['18005550123']);
    expect(numbersOf(await list('?number=%2B1800'))).toEqual(['18005550123']);
    expect(numbersOf(await list('?capability=SMS&isActive=true&applicationId=default&size=2'))).toEqual([
      mobile(1),
      '18005550123',
    ]);
    for (const query of ['?capability=VOICE', '?isActive=false', '?applicationId=shop', '?entityId=tenant'])
      expect(numbersOf(await list(query))).toEqual([]);
    expect((await service.api('GET', `${NUMBERS}?type=PIGEON`)).status).toBe(400);
    expect(numbersOf(await list('?number=555'))).toEqual(['18005550123']);
  });

  it('change what is named and keep the rest; null takes a limit away', async () => {
    const created = await service.api('POST', NUMBERS, british(mobile(30), { messagesPerSecond: 5, coverage: ['IE'] }));
    const [before] = created.body.results;
    const path = `${NUMBERS}/${before.numberKey}`;
    const changed = await service.api('PATCH', path, {
      coverage: ['FR', 'DE'],
      isActive: false,
      messagesPerDay: 9,
      shared: true,
    });
    expect([changed.status, changed.body]).toEqual([
      200,
      { ...before, coverage: ['FR', 'DE'], isActive: false, messagesPerDay: 9, shared: true },
    ]);
    const unlimited = await service.api('PATCH', path, { messagesPerSecond: null });
    const { messagesPerSecond: _gone, ...rest } = changed.body;
    expect(unlimited.body).toEqual(rest);
    const wrong = await service.api('PATCH', path, { coverage: ['ZZ'] });
    expect([wrong.status, wrong.body.violations[0].property]).toEqual([400, 'coverage']);
  });

  it.each([
    ['18005550123', 'VIRTUAL_LONG_NUMBER'],
    ['18335550123', 'VIRTUAL_LONG_NUMBER'],
    ['12025550199', 'TOLL_FREE_NUMBER'],
  ])('do not pass for another type: %s is no %s', async (number, type) => {
    const reply = await service.api('POST', NUMBERS, british(number, { type }));
    expect([reply.status, reply.body.violations[0].property]).toEqual([400, 'type']);
  });

  it('of any other country may be toll-free, and those of +1 Canadian', async () => {
    const tollFree = (number: string, more: object = {}) => british(number, { type: 'TOLL_FREE_NUMBER', ...more });
    const { status, body } = await service.api('POST', NUMBERS, [
      tollFree('448081570192'),
      tollFree('18665550123', { countryCode: 'CA' }),
      tollFree('18665550124'),
    ]);
    const countries = body.results.map(({ countryCode }: { countryCode: string }) => countryCode);
    expect([status, countries]).toEqual([201, ['GB', 'CA', 'US']]);
  });

  it('take with them when they are deleted what is of no use without them, and say so in the audit log', async () => {
    const { numberKey } = (await service.api('POST', NUMBERS, british(mobile(41)))).body.results[0];
    const smpp = { host: '127.0.0.1', port: 1, systemId: 'callsign', password: 'secret' };
    await service.api('POST', '/callsign/1/connectors', { connectorId: 'carrier', type: 'SMPP', smpp, enabled: false });
    const route = { routeId: 'own-route', connectorId: 'carrier', channel: 'SMS', resourceId: numberKey };
    expect((await service.api('POST', '/callsign/1/routes', route)).status).toBe(201);
    const configuration = { channel: 'SMS', numberKey, keyword: 'HELLO', platform: { applicationId: 'shop' } };
    const configured = await service.api('POST', '/resource-management/1/inbound-message-configurations', configuration);
    const { configurationKey } = configured.body;
    for (const entityId of [null, 'tenant']) {
      const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId, resourceId: numberKey };
      await service.api('POST', '/provisioning/1/associations', association);
    }
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(204);

    const deletions = async (subjectKind: string, subjectId: string) => {
      const { body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=${subjectKind}&subjectId=${subjectId}`);
      return body.results.filter(({ action }: { action: string }) => action === 'delete');
    };
    expect(await deletions('resource', numberKey)).toMatchObject([{ before: { number: mobile(41) } }]);
    expect(await deletions('association', numberKey)).toMatchObject([
      { before: { applicationId: 'shop', entityId: 'tenant', channel: 'SMS', resourceType: 'NUMBER', resourceId: numberKey } },
      { before: { applicationId: 'shop', entityId: null } },
    ]);
    expect(await deletions('inbound_configuration', configurationKey)).toMatchObject([
      { before: { keyword: 'HELLO', platform: { applicationId: 'shop', entityId: null } } },
    ]);
    expect(await deletions('route', 'own-route')).toMatchObject([{ before: { connectorId: 'carrier', resourceId: numberKey } }]);
    expect((await service.api('GET', '/callsign/1/routes/own-route')).status).toBe(404);
    const left = `/resource-management/1/inbound-message-configurations?configurationKey=${configurationKey}`;
    expect((await service.api('GET', left)).status).toBe(404);
  });

  it('take their associations with them when they are deleted', async () => {
    const created = await service.api('POST', NUMBERS, british(mobile(40)));
    const { numberKey } = created.body.results[0];
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId: numberKey };
    expect((await service.api('POST', '/provisioning/1/associations', association)).status).toBe(201);
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(204);
    expect((await service.api('GET', `${NUMBERS}/${numberKey}`)).status).toBe(404);
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(404);
    const left = await service.api('GET', `/provisioning/1/associations?resourceId=${numberKey}`);
    expect(left.body.paging.totalResults).toBe(0);
  });

  it('write every change into the audit log', async () => {
    const created = await service.api('POST', NUMBERS, british(mobile(50)));
    const { numberKey } = created.body.results[0];
    await service.api('PATCH', `${NUMBERS}/${numberKey}`, { isActive: false });
    await service.api('DELETE', `${NUMBERS}/${numberKey}`);
    const { rows } = await service.callsign.world.db.query<{ action: string }>(
      'select action from audit_log where subject_id = $1 order by 1',
      [numberKey],
    );
    expect(rows.map(({ action }) => action)).toEqual(['create', 'delete', 'update']);
  });

  it('belong to their account alone, and ask for the scope of numbers', async () => {
    const created = await service.api('POST', NUMBERS, british(mobile(60)));
    const other = await addAccount(service);
    const path = `${NUMBERS}/${created.body.results[0].numberKey}`;
    for (const method of ['GET', 'DELETE']) expect((await service.api(method, path, undefined, other.headers)).status).toBe(404);
    const narrow = await addKey(service, undefined, { scopes: ['sms:message:send'] });
    expect((await service.api('GET', path, undefined, narrow.headers)).status).toBe(403);
  });
});

describe('alphanumeric senders of our own', () => {
  it('are created, read whatever their case, changed and deleted', async () => {
    const sender = { senderName: 'MyShop', countryCodes: ['GB', 'IE'], capabilities: ['SMS'], messagesPerSecond: 10 };
    const created = await service.api('POST', SENDERS, sender);
    expect([created.status, created.body]).toEqual([201, { results: [{ ...sender, isActive: true }] }]);
    expect((await service.api('GET', `${SENDERS}/MYSHOP`)).body).toEqual({ ...sender, isActive: true });
    const changed = await service.api('PATCH', `${SENDERS}/MyShop`, { countryCodes: ['FR'], isActive: false });
    expect([changed.status, changed.body]).toEqual([200, { ...sender, countryCodes: ['FR'], isActive: false }]);
    expect((await service.api('DELETE', `${SENDERS}/MyShop`)).status).toBe(204);
    expect((await service.api('GET', `${SENDERS}/MyShop`)).status).toBe(404);
  });

  it('are all refused when one is, each bad row with its index and reason', async () => {
    const sender = (senderName: string, countryCodes = ['GB']) => ({ senderName, countryCodes, capabilities: ['SMS'] });
    const reply = await service.api('POST', SENDERS, [
      sender('GoodName'),
      sender('A name far too long'),
      sender('12345'),
      sender('Elsewhere', ['ZZ']),
      sender('goodNAME'),
    ]);
    expect(reply.status).toBe(400);
    expect(reply.body.violations.map(({ property }: { property: string }) => property)).toEqual([
      '[1].senderName',
      '[2].senderName',
      '[3].countryCodes',
      '[4].senderName',
    ]);
    expect((await service.api('GET', `${SENDERS}?senderName=goodname`)).body.results).toEqual([]);
    await service.api('POST', SENDERS, sender('GoodName'));
    const again = await service.api('POST', SENDERS, sender('GOODNAME'));
    expect(problems(again)).toEqual([{ property: 'senderName', violation: 'is one of yours already' }]);
  });
});
