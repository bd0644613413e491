// The inventory of numbers for sale, as stored. What buyers search is in available-numbers.ts.

import type { Caller } from '../domain/accounts.ts';
import type { InventoryId, InventoryNumber, NumberPrice } from '../domain/number-inventory.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Capability, NumberType, ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';

export interface InventoryRow {
  inventory_id: string;
  account_id: number;
  is_offered_to_all: boolean;
  number_key: string;
  number: string;
  number_type: NumberType;
  country_code: string;
  state: string | null;
  npa: number | null;
  nxx: number | null;
  capabilities: Capability[];
  price_per_month: string | null;
  setup_price: string | null;
  initial_month_price: string | null;
  currency: string | null;
  network: string | null;
  note: string | null;
  is_shared: boolean;
  resource_id: string | null;
  sold_at: Date | null;
}

export const INVENTORY_COLUMNS = `inventory_id, account_id, is_offered_to_all, number_key, number, number_type, country_code, state,
  npa, nxx, capabilities, price_per_month, setup_price, initial_month_price, currency, network, note, is_shared, resource_id, sold_at`;

export function toInventoryNumber(row: InventoryRow): InventoryNumber {
  return {
    inventoryId: Number(row.inventory_id) as InventoryId,
    accountId: row.account_id as AccountId,
    numberKey: row.number_key,
    number: row.number,
    numberType: row.number_type,
    countryCode: row.country_code,
    state: row.state,
    npa: row.npa,
    nxx: row.nxx,
    capabilities: row.capabilities,
    price: priceOf(row),
    network: row.network,
    note: row.note,
    isShared: row.is_shared,
    isOfferedToAll: row.is_offered_to_all,
    // A number that went by itself left the moment of its sale behind.
    soldAt: row.resource_id === null ? null : row.sold_at,
  };
}

function priceOf(row: Pick<InventoryRow, 'price_per_month' | 'setup_price' | 'initial_month_price' | 'currency'>): NumberPrice {
  return {
    pricePerMonth: numeric(row.price_per_month),
    setupPrice: numeric(row.setup_price),
    initialMonthPrice: numeric(row.initial_month_price),
    currency: row.currency,
  };
}

/** The driver answers decimals as text. */
function numeric(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** A number to be put in; its id is given by the database. */
export type NewInventoryNumber = Omit<InventoryNumber, 'inventoryId' | 'accountId' | 'soldAt'> & { readonly identity: string };

/**
 * Puts numbers in, in the order given, and writes each into the audit log; one statement, since there may be many. Those that are
 * there already are left out of the answer.
 */
export async function insertInventory(
  tx: Tx,
  { accountId, actor }: Pick<Caller, 'accountId' | 'actor'>,
  numbers: readonly NewInventoryNumber[],
): Promise<{ readonly identity: string; readonly number: InventoryNumber }[]> {
  const column = <T>(read: (number: NewInventoryNumber) => T): T[] => numbers.map(read);
  const { rows } = await tx.query<InventoryRow & { identity: string }>({
    name: 'insert-inventory',
    text: `with stored as (
             insert into number_inventory (account_id, is_offered_to_all, number_key, identity, number, number_type, country_code, state,
               npa, nxx, capabilities, price_per_month, setup_price, initial_month_price, currency, network, note, is_shared)
             select $1, is_offered_to_all, number_key, identity, number, number_type, country_code, state, npa, nxx, capabilities::text[],
               price_per_month, setup_price, initial_month_price, currency, network, note, is_shared
             from unnest($3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::smallint[],
               $11::smallint[], $12::text[], $13::numeric[], $14::numeric[], $15::numeric[], $16::text[], $17::text[], $18::text[],
               $19::boolean[]) with ordinality as given (is_offered_to_all, number_key, identity, number, number_type, country_code,
                 state, npa, nxx, capabilities, price_per_month, setup_price, initial_month_price, currency, network, note, is_shared,
                 place)
             order by place
             on conflict (account_id, identity) do nothing
             returning identity, ${INVENTORY_COLUMNS}),
           logged as (
             insert into audit_log (account_id, actor, action, subject_kind, subject_id, after)
             select $1, $2, 'create', 'inventory_number', number_key, ${AUDITED} from stored order by inventory_id)
           select * from stored order by inventory_id`,
    values: [
      accountId,
      actor,
      column(({ isOfferedToAll }) => isOfferedToAll),
      column(({ numberKey }) => numberKey),
      column(({ identity }) => identity),
      column(({ number }) => number),
      column(({ numberType }) => numberType),
      column(({ countryCode }) => countryCode),
      column(({ state }) => state),
      column(({ npa }) => npa),
      column(({ nxx }) => nxx),
      // Lists within a list go as the text of an array; they hold words of letters only, so nothing needs quoting.
      column(({ capabilities }) => `{${capabilities.join(',')}}`),
      column(({ price }) => price.pricePerMonth),
      column(({ price }) => price.setupPrice),
      column(({ price }) => price.initialMonthPrice),
      column(({ price }) => price.currency),
      column(({ network }) => network),
      column(({ note }) => note),
      column(({ isShared }) => isShared),
    ],
  });
  return rows.map((row) => ({ identity: row.identity, number: toInventoryNumber(row) }));
}

/** What the audit log shows of a number put in. */
const AUDITED = `jsonb_build_object('number', number, 'countryCode', country_code, 'numberType', number_type, 'capabilities', capabilities,
  'pricePerMonth', price_per_month, 'setupPrice', setup_price, 'initialMonthPrice', initial_month_price, 'currency', currency,
  'isShared', is_shared, 'isOfferedToAll', is_offered_to_all)`;

export interface InventoryFilter {
  readonly number?: string | undefined;
  readonly countryCode?: string | undefined;
  readonly numberType?: NumberType | undefined;
  readonly state?: string | undefined;
  readonly npa?: number | undefined;
  readonly nxx?: number | undefined;
  readonly capability?: Capability | undefined;
  readonly isSold?: boolean | undefined;
}

/** A page of an account's own inventory in the order it was put in: the rows behind `after`, `size` at most. */
export async function listInventory(
  db: Queryable,
  accountId: AccountId,
  filter: InventoryFilter,
  size: number,
  after: number,
): Promise<InventoryNumber[]> {
  const values: unknown[] = [accountId, after, size];
  const conditions: string[] = [];
  const narrow = (value: unknown, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`and ${condition(`$${values.length}`)}`);
  };
  narrow(filter.number, (place) => `strpos(number, ${place}) > 0`);
  narrow(filter.countryCode, (place) => `country_code = ${place}`);
  narrow(filter.numberType, (place) => `number_type = ${place}`);
  narrow(filter.state, (place) => `state = ${place}`);
  narrow(filter.npa, (place) => `npa = ${place}`);
  narrow(filter.nxx, (place) => `nxx = ${place}`);
  narrow(filter.capability, (place) => `capabilities @> array[${place}::text]`);
  narrow(filter.isSold, (place) => `(resource_id is not null) = ${place}`);
  const { rows } = await db.query<InventoryRow>(
    `select ${INVENTORY_COLUMNS} from number_inventory
     where account_id = $1 and inventory_id > $2 ${conditions.join(' ')} order by inventory_id limit $3`,
    values,
  );
  return rows.map(toInventoryNumber);
}

/** A number of the account's own inventory. */
export async function loadInventoryNumber(
  db: Queryable,
  accountId: AccountId,
  numberKey: string,
): Promise<InventoryNumber | undefined> {
  const { rows } = await db.query<InventoryRow>(
    `select ${INVENTORY_COLUMNS} from number_inventory where account_id = $1 and number_key = $2`,
    [accountId, numberKey],
  );
  return rows[0] && toInventoryNumber(rows[0]);
}

/** The same, and as nobody else changes, buys or returns it until the transaction ends. */
export async function lockInventoryNumber(tx: Tx, accountId: AccountId, numberKey: string): Promise<InventoryNumber | undefined> {
  const { rows } = await tx.query<InventoryRow>(
    `select ${INVENTORY_COLUMNS} from number_inventory where account_id = $1 and number_key = $2 for update`,
    [accountId, numberKey],
  );
  return rows[0] && toInventoryNumber(rows[0]);
}

/** What of a number can be changed; its digits, type and country are what it is. */
export type InventoryChange = Pick<
  InventoryNumber,
  'state' | 'capabilities' | 'price' | 'network' | 'note' | 'isShared' | 'isOfferedToAll'
>;

export async function updateInventoryNumber(tx: Tx, inventoryId: InventoryId, change: InventoryChange): Promise<void> {
  const { state, capabilities, price, network, note, isShared, isOfferedToAll } = change;
  await tx.query(
    `update number_inventory set state = $2, capabilities = $3, price_per_month = $4, setup_price = $5, initial_month_price = $6,
       currency = $7, network = $8, note = $9, is_shared = $10, is_offered_to_all = $11
     where inventory_id = $1`,
    [
      inventoryId,
      state,
      capabilities,
      price.pricePerMonth,
      price.setupPrice,
      price.initialMonthPrice,
      price.currency,
      network,
      note,
      isShared,
      isOfferedToAll,
    ],
  );
}

export async function deleteInventoryNumber(tx: Tx, inventoryId: InventoryId): Promise<void> {
  await tx.query('delete from number_inventory where inventory_id = $1', [inventoryId]);
}

/** What a buyer may see of a sale. */
export interface Offer {
  readonly number: InventoryNumber;
  readonly isSold: boolean;
}

/**
 * The numbers an account may buy under this key or these digits, sold ones too, locked against every other buyer. Own before those
 * offered to all, the eldest first.
 */
export async function lockOffers(
  tx: Tx,
  accountId: AccountId,
  wanted: { readonly numberKey: string } | { readonly number: string },
): Promise<Offer[]> {
  const [column, value] = 'numberKey' in wanted ? ['number_key', wanted.numberKey] : ['number', wanted.number];
  const { rows } = await tx.query<InventoryRow>(
    `select ${INVENTORY_COLUMNS} from number_inventory
     where ${column} = $2 and offered_to in ($1, 0) order by offered_to desc, inventory_id for update`,
    [accountId, value],
  );
  return rows.map((row) => ({ number: toInventoryNumber(row), isSold: row.resource_id !== null }));
}

/** Ties a number to what it became. The caller holds the row. */
export async function markSold(tx: Tx, inventoryId: InventoryId, resourceId: ResourceId, at: Date): Promise<void> {
  const { rowCount } = await tx.query(
    'update number_inventory set resource_id = $2, sold_at = $3 where inventory_id = $1 and resource_id is null',
    [inventoryId, resourceId, at],
  );
  if (rowCount !== 1) throw new Error(`inventory number ${inventoryId} was sold twice`);
}

/** The inventory number an owned one came from, put up for sale again; undefined when it came from nowhere. */
export async function markAvailable(tx: Tx, resourceId: ResourceId): Promise<InventoryNumber | undefined> {
  const { rows } = await tx.query<InventoryRow>(
    `update number_inventory set resource_id = null, sold_at = null where resource_id = $1 returning ${INVENTORY_COLUMNS}`,
    [resourceId],
  );
  return rows[0] && toInventoryNumber(rows[0]);
}

/** What these owned numbers were bought as, for those that were. */
export async function loadOrigins(
  db: Queryable,
  resourceIds: readonly ResourceId[],
): Promise<ReadonlyMap<ResourceId, InventoryNumber>> {
  if (resourceIds.length === 0) return new Map();
  const { rows } = await db.query<InventoryRow>({
    name: 'load-origins-of-resources',
    text: `select ${INVENTORY_COLUMNS} from number_inventory where resource_id = any($1::bigint[])`,
    values: [resourceIds],
  });
  return new Map(rows.map((row) => [Number(row.resource_id) as ResourceId, toInventoryNumber(row)]));
}
