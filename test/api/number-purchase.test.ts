// /numbers/1/numbers over HTTP: searching numbers for sale, buying and cancelling them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const INVENTORY = '/callsign/1/number-inventory';
const NUMBERS = '/numbers/1/numbers';
const NOWHERE = '0'.repeat(32);

let service: TestService;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
});
afterAll(() => service.stop());

type Headers = Readonly<Record<string, string>>;

const long = (number: string, more: object = {}) => ({ number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'], ...more });

/** Puts numbers up for sale; answers their keys. */
async function putIn(rows: readonly object[], headers?: Headers): Promise<string[]> {
  const { status, body } = await service.api('POST', INVENTORY, rows, headers);
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.results.map(({ numberKey }: { numberKey: string }) => numberKey);
}

function buy(body: object, headers?: Headers) {
  return service.api('POST', NUMBERS, body, headers);
}

async function available(query = '', headers?: Headers) {
  const { status, body } = await service.api('GET', `${NUMBERS}/available${query}`, undefined, headers);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

function shown({ numbers }: { numbers: { number: string }[] }): string[] {
  return numbers.map(({ number }) => number);
}

function properties(body: { requestError: { serviceException: { validationErrors: object } } }): string[] {
  return Object.keys(body.requestError.serviceException.validationErrors);
}

describe('numbers for sale', () => {
  let shop: { headers: Headers };
  beforeAll(async () => {
    shop = await addAccount(service);
    await putIn(
      [
        long('12125550101', {
          capabilities: ['SMS', 'VOICE'],
          pricePerMonth: 1.5,
          setupPrice: 0,
          initialMonthPrice: 1,
          currency: 'USD',
          network: 'Metro',
          note: 'nice',
        }),
        long('12125560102', { capabilities: ['SMS', 'MMS', 'VOICE'] }),
        long('14165550103'),
        long('447400123001'),
        { number: '18005550123', type: 'TOLL_FREE_NUMBER', capabilities: ['VOICE'], shared: true },
        { number: '60606', type: 'SHORT_CODE', countryCode: 'US', capabilities: ['SMS'] },
      ],
      shop.headers,
    );
  });
  const found = async (query: string) => shown(await available(query, shop.headers));

  it('are shown as the contract shows numbers, with their price, ten on a page', async () => {
    const body = await available('', shop.headers);
    expect(body.numberCount).toBe(6);
    expect(body.numbers[0]).toEqual({
      numberKey: expect.stringMatching(/^[0-9A-F]{32}$/),
      number: '12125550101',
      country: 'US',
      countryName: 'United States',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS', 'VOICE'],
      shared: false,
      price: { pricePerMonth: 1.5, setupPrice: 0, initialMonthPrice: 1, currency: 'USD' },
      network: 'Metro',
      note: 'nice',
      keywords: [],
      additionalSetupRequired: false,
      editPermissions: { canEditNumber: false, canEditConfiguration: false },
    });
    expect(body.numbers.at(-2)).toMatchObject({ type: 'VIRTUAL_LONG_NUMBER', shared: true });
    expect(body.numbers[1].price).toBeUndefined();
    const many = await addAccount(service);
    await putIn(
      Array.from({ length: 12 }, (_, index) => long(`4474003${String(index).padStart(5, '0')}`)),
      many.headers,
    );
    const page = await available('', many.headers);
    expect([page.numbers.length, page.numberCount]).toEqual([10, 12]);
    expect((await available('?page=1', many.headers)).numbers).toHaveLength(2);
    expect(await available('?page=2', many.headers)).toEqual({ numbers: [], numberCount: 12 });
  });

  it.each([
    ['?country=us', ['12125550101', '12125560102', '18005550123', '60606']],
    ['?country=US&state=NY', ['12125550101', '12125560102']],
    ['?state=ny', ['12125550101', '12125560102']],
    ['?state=ON', ['14165550103']],
    ['?npa=212', ['12125550101', '12125560102']],
    ['?npa=212&nxx=556', ['12125560102']],
    ['?nxx=555', ['12125550101', '14165550103', '18005550123']],
    ['?npa=800', ['18005550123']],
    ['?npa=99999', []],
    ['?number=%2B1%20212', ['12125550101', '12125560102']],
    ['?number=5501', ['12125550101', '14165550103', '18005550123']],
    ['?number=06', ['60606']],
    ['?number=%', []],
    ['?number=_', []],
    ['?number=&country=&state=', ['12125550101', '12125560102', '14165550103', '447400123001', '18005550123', '60606']],
    ['?capabilities=SMS&capabilities=VOICE', ['12125550101', '12125560102']],
    ['?capabilities=SMS,MMS', ['12125560102']],
    ['?capabilities=WHATSAPP', []],
    ['?country=US&capabilities=SMS&npa=212&nxx=555&number=0101&state=NY', ['12125550101']],
    ['?country=%00', []],
    ['?limit=2&page=1', ['14165550103', '447400123001']],
  ])('are found by %s', async (query, numbers) => {
    const body = await available(query, shop.headers);
    expect(shown(body)).toEqual(numbers);
    expect(body.numberCount).toBe(query.includes('limit') ? 6 : numbers.length);
  });

  it.each(['limit=0', 'limit=1001', 'page=-1', 'npa=x', 'nxx=1.5', 'capabilities=PIGEON'])(
    'are refused to be searched by %s',
    async (query) => {
      const { status, body } = await service.api('GET', `${NUMBERS}/available?${query}`);
      expect(status).toBe(400);
      expect(properties(body)[0]).toContain(query.split('=')[0]);
    },
  );

  it('are seen by the account that put them up, and by every one where they are offered to all', async () => {
    const other = await addAccount(service);
    expect(await found('')).toHaveLength(6);
    const [offered] = await putIn([long('447400555001', { offeredTo: 'EVERY_ACCOUNT' }), long('447400555002')]);
    expect(shown(await available('?number=447400555', other.headers))).toEqual(['447400555001']);
    expect(shown(await available('?number=447400555'))).toEqual(['447400555001', '447400555002']);
    // Own numbers and those of the operator in one list, page by page.
    await putIn([long('447400555003')], other.headers);
    expect(shown(await available('?number=447400555&limit=1&page=1', other.headers))).toEqual(['447400555003']);
    expect((await buy({ number: '447400555002' }, other.headers)).status).toBe(404);
    expect((await buy({ numberKey: offered }, other.headers)).status).toBe(200);
    expect(shown(await available('?number=447400555'))).toEqual(['447400555002']);
    const taken = await buy({ numberKey: offered });
    expect([taken.status, properties(taken.body)]).toEqual([400, ['numberKey']]);
    const { body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=inventory_number&subjectId=${offered}`);
    expect(body.results[0]).toMatchObject({
      action: 'sell',
      actor: `account:${other.accountId}`,
      before: { status: 'AVAILABLE' },
      after: { status: 'SOLD' },
    });
  });
});

describe('a purchase', () => {
  it('makes the number one of the account, under the same key, with all it can do', async () => {
    const [numberKey] = await putIn([
      long('13105550101', { capabilities: ['SMS', 'MMS'], pricePerMonth: 2, currency: 'USD', network: 'Metro', note: 'mine' }),
    ]);
    const { status, body } = await buy({ number: '+1 310-555-0101', applicationId: 'shop', entityId: 'tenant' });
    expect(status).toBe(200);
    expect(body).toEqual({
      numberKey,
      number: '13105550101',
      country: 'US',
      countryName: 'United States',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS', 'MMS'],
      shared: false,
      price: { pricePerMonth: 2, currency: 'USD' },
      network: 'Metro',
      note: 'mine',
      keywords: [],
      additionalSetupRequired: false,
      editPermissions: { canEditNumber: true, canEditConfiguration: true },
      applicationId: 'shop',
      entityId: 'tenant',
    });
    expect((await service.api('GET', `${NUMBERS}/${numberKey}`)).body).toEqual(body);
    expect((await available('?number=13105550101')).numberCount).toBe(0);
    // Usable at once, and in nobody's pool.
    expect((await service.api('GET', `/callsign/1/resources/numbers/${numberKey}`)).body).toMatchObject({
      type: 'VIRTUAL_LONG_NUMBER',
      isActive: true,
    });
    expect((await service.api('GET', '/provisioning/1/associations?applicationId=shop')).body.results).toEqual([]);
    const log = (await service.api('GET', '/callsign/1/audit-log')).body.results;
    expect(
      log
        .slice(0, 2)
        .map(({ action, subjectKind, subjectId }: Record<string, string>) => [action, subjectKind, subjectId])
        .sort(),
    ).toEqual([
      ['create', 'resource', numberKey],
      ['sell', 'inventory_number', numberKey],
    ]);
  });

  it('without ids leaves the number to the default application', async () => {
    const [numberKey] = await putIn([long('447400600001')]);
    const { body } = await buy({ numberKey, applicationId: '', entityId: '' });
    expect([body.applicationId, body.entityId]).toEqual(['default', undefined]);
  });

  it('by many at once goes to one of them, once', async () => {
    const [numberKey] = await putIn([long('447400600002', { offeredTo: 'EVERY_ACCOUNT' })]);
    const buyers = await Promise.all(Array.from({ length: 4 }, () => addAccount(service)));
    const replies = await Promise.all([...buyers, ...buyers].map(({ headers }) => buy({ numberKey }, headers)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
    const owners = await Promise.all(
      buyers.map(({ headers }) => service.api('GET', `${NUMBERS}/${numberKey}`, undefined, headers)),
    );
    expect(owners.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('of a short code by its digits means the American one, and by its key any', async () => {
    const code = (countryCode: string) => ({ number: '70707', type: 'SHORT_CODE', countryCode, capabilities: ['SMS'] });
    const [british] = await putIn([code('GB'), code('US')]);
    expect((await buy({ number: '70707' })).body.country).toBe('US');
    expect((await buy({ numberKey: british })).body).toMatchObject({ country: 'GB', type: 'SHORT_CODE' });
  });

  it.each([
    ['neither key nor number', {}, ['numberKey']],
    ['empty ones', { numberKey: '', number: ' ' }, ['numberKey']],
    ['both', { numberKey: NOWHERE, number: '13105550101' }, ['number']],
    ['an application nobody created', { numberKey: NOWHERE, applicationId: 'nobody' }, ['applicationId']],
    ['an entity nobody created', { numberKey: NOWHERE, entityId: 'nobody' }, ['entityId']],
    ['an id that is too long', { numberKey: NOWHERE, entityId: 'x'.repeat(256) }, ['entityId']],
  ])('is refused with %s', async (_what, body, wrong) => {
    const reply = await buy(body);
    expect([reply.status, properties(reply.body)]).toEqual([400, wrong]);
  });

  it('of what nobody sells is 404, of what is taken or owned already 400', async () => {
    for (const wanted of [{ numberKey: NOWHERE }, { number: '447400999999' }, { numberKey: '\u0000' }]) {
      const { status, body } = await buy(wanted);
      expect([status, body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
    }
    const [taken] = await putIn([long('447400600003'), long('447400600004')]);
    await buy({ numberKey: taken });
    expect(properties((await buy({ numberKey: taken })).body)).toEqual(['numberKey']);
    expect(properties((await buy({ number: '447400600003' })).body)).toEqual(['number']);
    await service.api('POST', '/callsign/1/resources/numbers', long('447400600004'));
    const owned = await buy({ number: '447400600004' });
    expect([owned.status, properties(owned.body)]).toEqual([400, ['number']]);
    expect((await available('?number=447400600004')).numberCount).toBe(1);
  });

  it('and search and cancel ask for the scope of numbers', async () => {
    const { headers } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await buy({ numberKey: NOWHERE }, headers)).status).toBe(403);
    expect((await service.api('GET', `${NUMBERS}/available`, undefined, headers)).status).toBe(403);
    expect((await service.api('DELETE', `${NUMBERS}/${NOWHERE}`, undefined, headers)).status).toBe(403);
  });
});

describe('a cancelled number', () => {
  it('takes everything with it that hung on it, in one go, and is for sale again', async () => {
    const [numberKey] = await putIn([long('447400700001', { capabilities: ['SMS', 'VOICE'] })]);
    await buy({ numberKey, applicationId: 'shop' });
    await service.api('POST', '/provisioning/1/associations', {
      resourceType: 'NUMBER',
      channel: 'SMS',
      applicationId: 'shop',
      entityId: null,
      resourceId: numberKey,
    });
    await service.api('PUT', '/callsign/1/sticky-senders', {
      applicationId: 'shop',
      channel: 'SMS',
      destination: '447400123456',
      resourceType: 'NUMBER',
      resourceId: numberKey,
    });
    const configuration = (
      await service.api('POST', `/numbers/2${NUMBERS.slice('/numbers/1'.length)}/${numberKey}/sms`, { action: { type: 'PULL' } })
    ).body;
    await service.api('POST', `/numbers/2/numbers/${numberKey}/voice`, {
      applicationId: 'shop',
      action: { type: 'VOICE_FORWARD_TO_ANSWERS' },
    });

    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(204);
    expect((await service.api('GET', `${NUMBERS}/${numberKey}`)).status).toBe(404);
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(404);
    expect((await service.api('GET', '/provisioning/1/associations?applicationId=shop')).body.results).toEqual([]);
    expect((await service.api('GET', '/callsign/1/sticky-senders?applicationId=shop')).body.results).toEqual([]);
    const gone = await service.api(
      'GET',
      `/resource-management/1/inbound-message-configurations?configurationKey=${configuration.key}`,
    );
    expect(gone.status).toBe(404);
    const entries = (await service.api('GET', '/callsign/1/audit-log')).body.results;
    const noted = entries.slice(0, 5).map(({ action, subjectKind }: Record<string, string>) => `${action} ${subjectKind}`);
    expect(noted.sort()).toEqual([
      'delete association',
      'delete inbound_configuration',
      'delete resource',
      'delete voice_setup',
      'return inventory_number',
    ]);

    expect((await available('?number=447400700001')).numbers).toMatchObject([{ numberKey }]);
    const again = await buy({ numberKey });
    expect([again.status, again.body.applicationId]).toEqual([200, 'default']);
    expect((await service.api('GET', `/numbers/2/numbers/${numberKey}/voice`)).status).toBe(404);
  });

  it('is for sale again by whatever way it went', async () => {
    const [numberKey] = await putIn([long('447400700002')]);
    await buy({ numberKey });
    expect((await service.api('DELETE', `/callsign/1/resources/numbers/${numberKey}`)).status).toBe(204);
    expect((await available('?number=447400700002')).numberCount).toBe(1);
    const listed = (await service.api('GET', `${INVENTORY}/${numberKey}`)).body;
    expect([listed.status, listed.soldAt]).toEqual(['AVAILABLE', undefined]);
  });

  it('that never was in the inventory just goes', async () => {
    const { body } = await service.api('POST', '/callsign/1/resources/numbers', long('447400700003'));
    const [{ numberKey }] = body.results;
    const other = await addAccount(service);
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`, undefined, other.headers)).status).toBe(404);
    expect((await service.api('DELETE', `${NUMBERS}/${numberKey}`)).status).toBe(204);
    expect((await available('?number=447400700003')).numberCount).toBe(0);
  });
});

describe('the published limits', () => {
  it('are those of the contract: search twice at once, then 429 with the seconds to wait; purchase and cancel once a second', async () => {
    const limited = await startService({ CALLSIGN_RATE_LIMITS: 'published' });
    try {
      const statuses = async (count: number, method: string, path: string, body?: object) => {
        const replies = [];
        for (let call = 0; call < count; call += 1) replies.push(await limited.api(method, path, body));
        return replies.map(({ status }) => status);
      };
      expect(await statuses(3, 'GET', `${NUMBERS}/available`)).toEqual([200, 200, 429]);
      expect(await statuses(2, 'POST', NUMBERS, {})).toEqual([400, 429]);
      expect(await statuses(2, 'DELETE', `${NUMBERS}/${NOWHERE}`)).toEqual([404, 429]);
      expect(await statuses(2, 'POST', `/numbers/2/numbers/${NOWHERE}/voice`, {})).toEqual([400, 429]);
      expect((await limited.api('POST', NUMBERS, {})).headers.get('retry-after')).toBe('1');
    } finally {
      await limited.stop();
    }
  });
});
