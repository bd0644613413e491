// The search for numbers for sale against the database: the ways it goes, and what it counts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAvailable, searchStatements } from '../../src/storage/available-numbers.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

// First: what the other test puts in is offered to every account.
describe('the count of a search', () => {
  it('is what there is, whatever was put in, sold, returned, changed or taken out, by whomever at once', async () => {
    const { db } = service.callsign.world;
    const shop = await addAccount(service);
    const call = (method: string, path: string, body?: object) => service.api(method, path, body, shop.headers);
    const rows = Array.from({ length: 60 }, (_, index) => ({
      number: `1${index % 2 === 0 ? '212' : '310'}55501${String(index).padStart(2, '0')}`,
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: index % 3 === 0 ? ['SMS', 'VOICE'] : ['SMS'],
    }));
    const { body } = await call('POST', '/callsign/1/number-inventory', rows);
    const keys = body.results.map(({ numberKey }: { numberKey: string }) => numberKey);
    await Promise.all(keys.slice(0, 20).map((numberKey: string) => call('POST', '/numbers/1/numbers', { numberKey })));
    await Promise.all(keys.slice(0, 5).map((numberKey: string) => call('DELETE', `/numbers/1/numbers/${numberKey}`)));
    await Promise.all(
      keys
        .slice(20, 25)
        .map((numberKey: string) => call('PATCH', `/callsign/1/number-inventory/${numberKey}`, { capabilities: ['MMS'] })),
    );
    await Promise.all(keys.slice(25, 30).map((numberKey: string) => call('DELETE', `/callsign/1/number-inventory/${numberKey}`)));
    // A number that is deleted past all flows.
    await db.query('delete from resource where account_id = $1 and number_key = $2', [shop.accountId, keys[10]]);

    const counted = async () => {
      const filters = [
        {},
        { countryCode: 'US' },
        { state: 'NY' },
        { npa: 310 },
        { capabilities: ['SMS', 'VOICE'] },
        { npa: 212, capabilities: ['MMS'] },
      ];
      return Promise.all(
        filters.map(async (filter) => {
          const { numbers, total } = await searchAvailable(db, shop.accountId, filter, 0, 1000);
          expect([filter, total]).toEqual([filter, numbers.length]);
          return total;
        }),
      );
    };
    const before = await counted();
    expect(before[0]).toBe(41);

    // So many steps that they are added up, several times.
    await db.query(
      `do $$ begin for round in 1 .. 1200 loop
         update number_inventory set state = case when state = 'NY' then 'CA' else 'NY' end where number_key = '${keys[50]}';
       end loop; end $$`,
    );
    expect(await counted()).toEqual(before);
    const { rows: steps } = await db.query<{ count: string }>('select count(*) from number_inventory_tally where not is_sum');
    expect(Number(steps[0]?.count)).toBeLessThan(500);
  });
});

describe('a search among many numbers', () => {
  it('walks an index for every filter, and never reads or sorts all that is for sale', async () => {
    const { db } = service.callsign.world;
    const { accountId } = await addAccount(service);
    await db.query(
      `insert into number_inventory (account_id, is_offered_to_all, number_key, identity, number, number_type, country_code, state, npa, nxx, capabilities)
       select $1, place % 2 = 0, md5(digits), digits, digits, 'VIRTUAL_LONG_NUMBER', case place % 3 when 0 then 'US' when 1 then 'GB' else 'DE' end,
         case when place % 3 = 0 then (array['NY', 'CA', 'TX', 'FL', 'WA'])[1 + place % 5] end, case when place % 3 = 0 then 200 + place % 799 end,
         case when place % 3 = 0 then 200 + place % 797 end, case when place % 4 = 0 then array['SMS', 'VOICE'] else array['SMS'] end
       from generate_series(1, 60000) as place, lateral (select (10000000000 + place::bigint * 829350551 % 80000000000)::text as digits) as made`,
      [accountId],
    );
    await db.query('vacuum analyze number_inventory');
    const plans = async (filter: Parameters<typeof searchStatements>[1]): Promise<string[]> => {
      const { pageText, countText, values } = searchStatements(accountId, filter);
      const lines: string[] = [];
      for (const [text, given] of [
        [pageText, [...values, 0, 10]],
        [countText, values],
      ] as const)
        for (const row of (await db.query(`explain ${text}`, [...given])).rows) lines.push(String(Object.values(row)[0]));
      return lines;
    };
    for (const filter of [
      {},
      { countryCode: 'US' },
      { state: 'NY' },
      { npa: 212 },
      { npa: 212, nxx: 300 },
      { nxx: 300 },
      { digits: '12345' },
      { digits: '12345', countryCode: 'US' },
      { capabilities: ['SMS', 'VOICE'] },
    ]) {
      const lines = await plans(filter);
      expect([
        filter,
        lines.filter((line) => line.includes('Seq Scan on number_inventory ') || line.includes('Seq Scan on number_inventory_1')),
      ]).toEqual([filter, []]);
    }
    expect((await plans({ countryCode: 'US' })).join('\n')).toContain(
      'Index Only Scan using number_inventory_available_by_country',
    );
    expect((await plans({})).filter((line) => /->\s+(Incremental )?Sort /.test(line))).toEqual([]);
    expect((await plans({ digits: '12345' })).join('\n')).toContain('number_inventory_available_by_digits');
    expect((await plans({ npa: 212, nxx: 300 })).join('\n')).toContain('number_inventory_available_by_prefix');
    expect((await plans({ state: 'NY' })).join('\n')).toContain('number_inventory_available_by_state');
  });
});
