// What an account can buy: a search that stays fast when a million numbers are for sale.

import type { InventoryNumber } from '../domain/number-inventory.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';
import { INVENTORY_COLUMNS, type InventoryRow, toInventoryNumber } from './number-inventory.ts';

export interface AvailableFilter {
  /** Digits the number contains. */
  readonly digits?: string | undefined;
  readonly countryCode?: string | undefined;
  readonly state?: string | undefined;
  readonly npa?: number | undefined;
  readonly nxx?: number | undefined;
  /** Everything it has to be able to do. */
  readonly capabilities?: readonly string[] | undefined;
}

/** What fits, in the order it was put in: a page of it, and how many there are in all. */
export async function searchAvailable(
  db: Queryable,
  accountId: AccountId,
  filter: AvailableFilter,
  page: number,
  limit: number,
): Promise<{ readonly numbers: readonly InventoryNumber[]; readonly total: number }> {
  const { pageText, countText, values } = searchStatements(accountId, filter);
  const from = page * limit;
  const [found, counted] = await Promise.all([
    db.query<InventoryRow>(pageText, [...values, from, limit]),
    db.query<{ total: string }>(countText, values),
  ]);
  return { numbers: found.rows.map(toInventoryNumber), total: Number(counted.rows[0]?.total ?? 0) };
}

/**
 * The statements of a search. `values` serves both; the page's has two more behind it: rows to pass over, and rows wanted.
 * Own numbers and those offered to all are walked apart, each along its index: `offered_to in (…)` would have to sort. Pages are
 * counted off on ids alone, which the index holds; whole rows are read for one page only.
 */
export function searchStatements(
  accountId: AccountId,
  filter: AvailableFilter,
): { readonly pageText: string; readonly countText: string; readonly values: unknown[] } {
  const values: unknown[] = [accountId];
  const narrowed = conditionsOf(filter, values);
  const branch = (offeredTo: string): string =>
    `from number_inventory where offered_to = ${offeredTo} and resource_id is null${narrowed}`;
  const from = `$${values.length + 1}`;
  const limit = `$${values.length + 2}`;
  const ids = (offeredTo: string): string =>
    `(select inventory_id ${branch(offeredTo)} order by inventory_id limit ${from}::bigint + ${limit}::bigint)`;
  return {
    pageText: `select ${INVENTORY_COLUMNS} from number_inventory
               join (select inventory_id from (${ids('$1')} union all ${ids('0')}) as either
                     order by inventory_id offset ${from}::bigint limit ${limit}::bigint) as wanted using (inventory_id)
               order by inventory_id`,
    countText: isTallied(filter)
      ? `select coalesce(sum(available), 0) as total from number_inventory_tally where offered_to in ($1, 0)${narrowed}`
      : `select (select count(*) ${branch('$1')}) + (select count(*) ${branch('0')}) as total`,
    values,
  };
}

/** Whether what fits need not be counted one by one: the tally knows of everything but single digits. */
function isTallied({ digits, nxx }: AvailableFilter): boolean {
  return (digits === undefined || digits === '') && nxx === undefined;
}

/** Shorter searches have no group of three digits: nearly every number fits them. */
const GROUP_LENGTH = 3;

function conditionsOf(filter: AvailableFilter, values: unknown[]): string {
  const conditions: string[] = [];
  const narrow = (value: unknown, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(` and ${condition(`$${values.length}`)}`);
  };
  narrow(filter.countryCode, (place) => `country_code = ${place}`);
  narrow(filter.state, (place) => `state = ${place}`);
  // Any integer may be asked for, and few of them fit into the columns.
  narrow(filter.npa, (place) => `npa = ${place}::integer`);
  narrow(filter.nxx, (place) => `npa is not null and nxx = ${place}::integer`);
  if (filter.capabilities !== undefined && filter.capabilities.length > 0)
    narrow(filter.capabilities, (place) => `capabilities @> ${place}::text[]`);
  if (filter.digits !== undefined && filter.digits !== '') narrowByDigits(filter.digits, conditions, narrow);
  return conditions.join('');
}

function narrowByDigits(
  digits: string,
  conditions: string[],
  narrow: (value: unknown, condition: (place: string) => string) => void,
): void {
  // Nothing else is in a number, and a pattern would take some of it for what it is not.
  if (!/^\d+$/.test(digits)) {
    conditions.push(' and false');
    return;
  }
  // A pattern and no search for a place: the planner knows how seldom one fits.
  narrow(`%${digits}%`, (place) => `number like ${place}`);
  if (digits.length >= GROUP_LENGTH) narrow(digits, (place) => `digit_groups(number) @> digit_groups(${place})`);
}
