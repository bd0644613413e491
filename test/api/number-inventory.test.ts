// /callsign/1/number-inventory over HTTP: the numbers an operator has for sale.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const INVENTORY = '/callsign/1/number-inventory';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const long = (number: string, more: object = {}) => ({ number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'], ...more });

async function putIn(...rows: object[]) {
  const { status, body } = await service.api('POST', INVENTORY, rows);
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.results;
}

/** What a refusal says is wrong: `property violation`. */
function problems(body: { violations: { property: string; violation: string }[] }): string[] {
  return body.violations.map(({ property, violation }) => `${property} ${violation}`);
}

function importFile(text: string, headers: Readonly<Record<string, string>> = {}) {
  return service.api('POST', `${INVENTORY}/import`, text, { 'content-type': 'text/csv', ...headers });
}

describe('numbers put up for sale', () => {
  it('are shown with all that was said of them, and what their digits tell', async () => {
    const { status, body } = await service.api('POST', INVENTORY, {
      number: '12125550101',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS', 'VOICE', 'SMS'],
      pricePerMonth: 1.25,
      setupPrice: 0,
      currency: 'USD',
      network: 'Metro',
      note: 'easy to remember',
    });
    expect(status).toBe(201);
    expect(body.results).toEqual([
      {
        numberKey: expect.stringMatching(/^[0-9A-F]{32}$/),
        number: '12125550101',
        countryCode: 'US',
        type: 'VIRTUAL_LONG_NUMBER',
        capabilities: ['SMS', 'VOICE'],
        state: 'NY',
        npa: 212,
        nxx: 555,
        pricePerMonth: 1.25,
        setupPrice: 0,
        currency: 'USD',
        network: 'Metro',
        note: 'easy to remember',
        shared: false,
        offeredTo: 'ACCOUNT',
        status: 'AVAILABLE',
      },
    ]);
    const { numberKey } = body.results[0];
    expect((await service.api('GET', `${INVENTORY}/${numberKey}`)).body).toEqual(body.results[0]);
  });

  it.each([
    ['digits that are no number', long('123456'), 'number'],
    ['a country that is not the number’s', long('447400123999', { countryCode: 'FR' }), 'countryCode'],
    ['a short code without its country', { number: '60606', type: 'SHORT_CODE', capabilities: ['SMS'] }, 'countryCode'],
    ['an area code that is not the number’s', long('12125550199', { npa: 310 }), 'npa'],
    ['an exchange that is not the number’s', long('12125550199', { nxx: 310 }), 'nxx'],
    ['an area code of a number that has none', long('447400123999', { npa: 212 }), 'npa'],
    ['a state where the area code is not', long('12125550199', { state: 'CA' }), 'state'],
    ['a price without its currency', long('447400123999', { pricePerMonth: 1 }), 'currency'],
    ['a price below zero', long('447400123999', { setupPrice: -1, currency: 'EUR' }), 'setupPrice'],
    ['a note no database takes', long('447400123999', { note: 'a\u0000b' }), 'note'],
    ['no capabilities', long('447400123999', { capabilities: [] }), 'capabilities'],
    ['a type nobody knows', long('447400123999', { type: 'PIGEON' }), 'type'],
  ])('are refused with %s', async (_what, row, property) => {
    const { status, body } = await service.api('POST', INVENTORY, row);
    expect([status, body.errorCode]).toEqual([400, 'E400']);
    expect(body.violations.map((violation: { property: string }) => violation.property)).toEqual([property]);
  });

  it('come all or none, every bad row with its reason', async () => {
    const [first] = await putIn(long('447400200001'));
    const { status, body } = await service.api('POST', INVENTORY, [
      long('447400200002'),
      long('447400200001'),
      long('447400200002'),
    ]);
    expect(status).toBe(400);
    expect(problems(body)).toEqual(['[2].number is the same as [0].number']);
    const again = await service.api('POST', INVENTORY, [long('447400200002'), long(first.number)]);
    expect(problems(again.body)).toEqual(['[1].number is in the inventory already']);
    expect((await service.api('GET', `${INVENTORY}?number=447400200002`)).body.results).toEqual([]);
  });

  it('are changed in what can change: null takes away, what is left out stays', async () => {
    const [{ numberKey, ...before }] = await putIn(
      long('447400200010', { pricePerMonth: 2, setupPrice: 3, currency: 'EUR', note: 'old', network: 'A' }),
    );
    const { status, body } = await service.api('PATCH', `${INVENTORY}/${numberKey}`, {
      pricePerMonth: 5,
      setupPrice: null,
      note: null,
      capabilities: ['SMS', 'MMS'],
      shared: true,
    });
    expect(status).toBe(200);
    const { setupPrice: _setupPrice, note: _note, ...kept } = before;
    expect(body).toEqual({ ...kept, numberKey, pricePerMonth: 5, capabilities: ['SMS', 'MMS'], shared: true });
    expect((await service.api('GET', `${INVENTORY}/${numberKey}`)).body).toEqual(body);
    const refused = await service.api('PATCH', `${INVENTORY}/${numberKey}`, { currency: null });
    expect([refused.status, problems(refused.body)]).toEqual([400, ['currency must not be null where there is a price']]);
  });

  it('go when they are deleted, and what is not there is 404', async () => {
    const [{ numberKey }] = await putIn(long('447400200020'));
    expect((await service.api('DELETE', `${INVENTORY}/${numberKey}`)).status).toBe(204);
    for (const [method, sent] of [['GET'], ['PATCH', {}], ['DELETE']] as const) {
      const { status, body } = await service.api(method, `${INVENTORY}/${numberKey}`, sent);
      expect([method, status, body.errorCode]).toEqual([method, 404, 'E404']);
      expect((await service.api(method, `${INVENTORY}/%00`, sent)).status).toBe(404);
    }
  });

  it('stay while they are sold', async () => {
    const [{ numberKey }] = await putIn(long('447400200030'));
    await service.api('POST', '/numbers/1/numbers', { numberKey });
    const sold = (await service.api('GET', `${INVENTORY}/${numberKey}`)).body;
    expect([sold.status, typeof sold.soldAt]).toEqual(['SOLD', 'string']);
    const { status, body } = await service.api('DELETE', `${INVENTORY}/${numberKey}`);
    expect([status, body.description]).toEqual([400, expect.stringContaining('is sold')]);
  });

  it('stand in the audit log with what they were before and after', async () => {
    const [{ numberKey }] = await putIn(long('447400200040', { pricePerMonth: 1, currency: 'EUR' }));
    await service.api('PATCH', `${INVENTORY}/${numberKey}`, { pricePerMonth: 2 });
    await service.api('DELETE', `${INVENTORY}/${numberKey}`);
    const { body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=inventory_number&subjectId=${numberKey}`);
    expect(body.results.map(({ action }: { action: string }) => action)).toEqual(['delete', 'update', 'create']);
    expect(body.results[1]).toMatchObject({ before: { price: { pricePerMonth: 1 } }, after: { price: { pricePerMonth: 2 } } });
    expect(body.results[2].after).toMatchObject({ number: '447400200040', countryCode: 'GB' });
  });
});

describe('the list of the inventory', () => {
  it('goes on behind the last number of the page before, and narrows down by everything a number is', async () => {
    const shop = await addAccount(service);
    const list = async (query = '') => (await service.api('GET', `${INVENTORY}${query}`, undefined, shop.headers)).body;
    const rows = [
      long('13105550101'),
      long('13105560102', { capabilities: ['SMS', 'VOICE'] }),
      long('447400300001'),
      { number: '18005550123', type: 'TOLL_FREE_NUMBER', capabilities: ['VOICE'] },
      { number: '60606', type: 'SHORT_CODE', countryCode: 'US', capabilities: ['SMS'] },
    ];
    await service.api('POST', INVENTORY, rows, shop.headers);
    const numbers = rows.map(({ number }) => number);
    const shown = ({ results }: { results: { number: string }[] }) => results.map(({ number }) => number);

    const first = await list('?size=3');
    expect(shown(first)).toEqual(numbers.slice(0, 3));
    const second = await list(`?size=3&after=${first.next}`);
    expect([shown(second), second.next]).toEqual([numbers.slice(3), undefined]);

    expect(shown(await list('?number=%2B1310'))).toEqual(numbers.slice(0, 2));
    expect(shown(await list('?countryCode=gb'))).toEqual(['447400300001']);
    expect(shown(await list('?state=ca'))).toEqual(numbers.slice(0, 2));
    expect(shown(await list('?npa=310&nxx=556'))).toEqual(['13105560102']);
    expect(shown(await list('?capability=VOICE'))).toEqual(['13105560102', '18005550123']);
    expect(shown(await list('?type=SHORT_CODE'))).toEqual(['60606']);
    const [{ numberKey }] = first.results;
    await service.api('POST', '/numbers/1/numbers', { numberKey }, shop.headers);
    expect(shown(await list('?status=SOLD'))).toEqual(['13105550101']);
    expect(shown(await list('?status=AVAILABLE'))).toEqual(numbers.slice(1));
    expect((await service.api('GET', `${INVENTORY}?size=0`)).status).toBe(400);
    expect((await service.api('GET', `${INVENTORY}?number=%00`)).body).toEqual({ results: [] });
  });

  it('is the account’s own: others neither see, change nor collide with it', async () => {
    const [mine] = await putIn(long('447400400001'));
    const other = await addAccount(service);
    for (const [method, sent] of [['GET'], ['PATCH', { note: 'x' }], ['DELETE']] as const)
      expect((await service.api(method, `${INVENTORY}/${mine.numberKey}`, sent, other.headers)).status).toBe(404);
    expect((await service.api('GET', INVENTORY, undefined, other.headers)).body).toEqual({ results: [] });
    expect((await service.api('POST', INVENTORY, long('447400400001'), other.headers)).status).toBe(201);
  });

  it('asks for the scope of numbers', async () => {
    const { headers } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await service.api('GET', INVENTORY, undefined, headers)).status).toBe(403);
    expect((await service.api('POST', INVENTORY, long('447400400002'), headers)).status).toBe(403);
    expect((await importFile('number,type,capabilities\n', headers)).status).toBe(403);
  });

  it('offers numbers to every account only where the first account says so', async () => {
    const other = await addAccount(service);
    const row = long('447400400003', { offeredTo: 'EVERY_ACCOUNT' });
    const refused = await service.api('POST', INVENTORY, row, other.headers);
    expect([refused.status, refused.body.violations[0].property]).toEqual([400, 'offeredTo']);
    const own = await service.api('POST', INVENTORY, long('447400400004'), other.headers);
    const changed = await service.api(
      'PATCH',
      `${INVENTORY}/${own.body.results[0].numberKey}`,
      { offeredTo: 'EVERY_ACCOUNT' },
      other.headers,
    );
    expect([changed.status, changed.body.violations[0].property]).toEqual([400, 'offeredTo']);
    expect((await putIn(row))[0].offeredTo).toBe('EVERY_ACCOUNT');
  });
});

describe('a file of numbers for sale', () => {
  it('is taken as spreadsheets write it: a mark at the start, a plus, empty fields, lists in one field', async () => {
    const { status, body } = await importFile(
      [
        '\ufeffnumber,type,capabilities,countryCode,pricePerMonth,currency,note,shared,npa',
        '+13125550101,VIRTUAL_LONG_NUMBER,SMS|VOICE,,1.5,USD,"one, two",yes,312',
        '',
        '60607,SHORT_CODE,SMS,US,,,,,',
      ].join('\r\n'),
    );
    expect([status, body]).toEqual([201, { imported: 2 }]);
    const { results } = (await service.api('GET', `${INVENTORY}?number=13125550101`)).body;
    expect(results).toMatchObject([
      { capabilities: ['SMS', 'VOICE'], pricePerMonth: 1.5, note: 'one, two', shared: true, state: 'IL' },
    ]);
  });

  it('is refused whole, with every bad line as a person counts them', async () => {
    const { status, body } = await importFile(
      'number,type,capabilities,npa\n13125550102,VIRTUAL_LONG_NUMBER,SMS,\n\n13125550103,PIGEON,SMS,\n13125550104,VIRTUAL_LONG_NUMBER,SMS,x\n',
    );
    expect(status).toBe(400);
    expect(problems(body)).toEqual([expect.stringMatching(/^line 4: type must be one of/), 'line 5: npa must be an integer']);
    const second = await importFile(
      'number,type,capabilities\n13125550102,VIRTUAL_LONG_NUMBER,SMS\n99,VIRTUAL_LONG_NUMBER,SMS\n999,VIRTUAL_LONG_NUMBER,SMS\n',
    );
    expect(problems(second.body)).toEqual([expect.stringMatching(/^line 3: number must match/)]);
    const third = await importFile(
      'number,type,capabilities\n13125550102,VIRTUAL_LONG_NUMBER,SMS\n999,VIRTUAL_LONG_NUMBER,SMS\n',
    );
    expect(problems(third.body)).toEqual([expect.stringMatching(/^line 3: number must be a valid/)]);
    expect((await service.api('GET', `${INVENTORY}?number=13125550102`)).body.results).toEqual([]);
  });

  it.each([
    ['is empty', '', 'no rows'],
    ['has only a header', 'number,type,capabilities\n', 'no rows'],
    ['is not CSV', 'number,type\n1,2,3,"4', 'is not CSV'],
  ])('is refused when it %s', async (_what, text, words) => {
    const { status, body } = await importFile(text);
    expect([status, body.violations[0].violation]).toEqual([400, expect.stringContaining(words)]);
  });
});
