// Resources: numbers, alphanumeric senders and email domains, as stored.

import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import { DEFAULT_APPLICATION } from '../domain/platform.ts';
import type { Capability, NumberType, Resource, ResourceId, ResourceKind } from '../domain/resources.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

interface ResourceRow {
  resource_id: string;
  kind: ResourceKind;
  name: string;
  number_key: string | null;
  number_type: NumberType | null;
  country_code: string | null;
  countries: string[];
  capabilities: Capability[];
  messages_per_second: number | null;
  messages_per_day: number | null;
  is_shared: boolean;
  is_active: boolean;
  application_id: string | null;
  entity_id: string | null;
  created_at: Date;
}

const COLUMNS = `resource_id, kind, name, number_key, number_type, country_code, countries, capabilities, messages_per_second,
  messages_per_day, is_shared, is_active, application_id, entity_id, created_at`;

function toResource(row: ResourceRow): Resource {
  const owned = {
    resourceId: Number(row.resource_id) as ResourceId,
    isActive: row.is_active,
    capabilities: row.capabilities,
    messagesPerSecond: row.messages_per_second ?? undefined,
    messagesPerDay: row.messages_per_day ?? undefined,
    platform: pairOf(row),
    createdAt: row.created_at,
  };
  switch (row.kind) {
    case 'NUMBER':
      if (row.number_key === null || row.number_type === null || row.country_code === null) {
        throw new Error(`resource ${row.resource_id} is a number without its key, type or country`);
      }
      return {
        ...owned,
        kind: 'NUMBER',
        numberKey: row.number_key,
        number: row.name,
        numberType: row.number_type,
        countryCode: row.country_code,
        coverage: row.countries,
        isShared: row.is_shared,
      };
    case 'ALPHA':
      return { ...owned, kind: 'ALPHA', senderName: row.name, countryCodes: row.countries };
    case 'DOMAIN':
      return { ...owned, kind: 'DOMAIN', domainName: row.name };
  }
}

function pairOf(row: ResourceRow): PlatformPair | null {
  if (row.application_id === null && row.entity_id === null) return null;
  return {
    applicationId: (row.application_id ?? DEFAULT_APPLICATION) as ApplicationId,
    entityId: row.entity_id as EntityId | null,
  };
}

/** The account's resources with these ids, in creation order. */
export async function loadResources(db: Queryable, accountId: AccountId, keys: Change['keys']): Promise<Resource[]> {
  const { where, values } = keyCondition(accountId, keys, 'resource_id', 'bigint');
  const { rows } = await db.query<ResourceRow>(`select ${COLUMNS} from resource where ${where} order by resource_id`, values);
  return rows.map(toResource);
}

/** Rows in one page of `resourcePages`, for the same reason as with associations: nobody else is served while one is taken in. */
const PAGE_SIZE = 5_000;

/** All resources of the account in creation order, in pages that fit in memory. */
export async function* resourcePages(db: Queryable, accountId: AccountId): AsyncGenerator<Resource[]> {
  let after = '0';
  while (true) {
    const { rows } = await db.query<ResourceRow>({
      name: 'resource-page',
      text: `select ${COLUMNS} from resource where account_id = $1 and resource_id > $2 order by resource_id limit ${PAGE_SIZE}`,
      values: [accountId, after],
    });
    yield rows.map(toResource);
    if (rows.length < PAGE_SIZE) return;
    after = rows.at(-1)?.resource_id ?? after;
  }
}

/** The resources an account owns under these names: numbers by their key, the others by kind and identity. */
export async function findResources(
  db: Queryable,
  accountId: AccountId,
  numberKeys: readonly string[],
  named: readonly { readonly kind: ResourceKind; readonly identity: string }[],
): Promise<Resource[]> {
  const { rows } = await db.query<ResourceRow>({
    name: 'find-resources',
    text: `select ${COLUMNS} from resource where account_id = $1 and number_key = any($2::text[])
           union all
           select ${COLUMNS} from resource
           where account_id = $1 and (kind, identity) in (select * from unnest($3::text[], $4::text[]))`,
    values: [accountId, numberKeys, named.map(({ kind }) => kind), named.map(({ identity }) => identity)],
  });
  return rows.map(toResource);
}

/** A resource to be stored; its id is given by the database. */
export interface NewResource {
  readonly kind: ResourceKind;
  /** Digits (and country, for short codes) or the folded name: unique within the account and kind. */
  readonly identity: string;
  readonly name: string;
  readonly numberKey: string | null;
  readonly numberType: NumberType | null;
  readonly countryCode: string | null;
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
  readonly messagesPerSecond: number | null;
  readonly messagesPerDay: number | null;
  readonly isShared: boolean;
  readonly platform: PlatformPair | null;
}

/** Stores resources, in the order given; those whose identity is taken are left out of the answer. */
export async function insertResources(
  tx: Tx,
  accountId: AccountId,
  resources: readonly NewResource[],
): Promise<{ readonly identity: string; readonly resource: Resource }[]> {
  const column = <T>(read: (resource: NewResource) => T): T[] => resources.map(read);
  const { rows } = await tx.query<ResourceRow & { identity: string }>({
    name: 'insert-resources',
    text: `insert into resource (account_id, kind, identity, name, number_key, number_type, country_code, countries, capabilities,
             messages_per_second, messages_per_day, is_shared, application_id, entity_id)
           select $1, kind, identity, name, number_key, number_type, country_code, countries::text[], capabilities::text[],
             messages_per_second, messages_per_day, is_shared, application_id, entity_id
           from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::real[],
             $11::integer[], $12::boolean[], $13::text[], $14::text[])
             with ordinality as given (kind, identity, name, number_key, number_type, country_code, countries, capabilities,
               messages_per_second, messages_per_day, is_shared, application_id, entity_id, place)
           order by place
           on conflict (account_id, kind, identity) do nothing
           returning identity, ${COLUMNS}`,
    values: [
      accountId,
      column(({ kind }) => kind),
      column(({ identity }) => identity),
      column(({ name }) => name),
      column(({ numberKey }) => numberKey),
      column(({ numberType }) => numberType),
      column(({ countryCode }) => countryCode),
      // Lists within a list go as the text of an array; they hold codes of letters only, so nothing needs quoting.
      column(({ countries }) => `{${countries.join(',')}}`),
      column(({ capabilities }) => `{${capabilities.join(',')}}`),
      column(({ messagesPerSecond }) => messagesPerSecond),
      column(({ messagesPerDay }) => messagesPerDay),
      column(({ isShared }) => isShared),
      column(({ platform }) => platform?.applicationId ?? null),
      column(({ platform }) => platform?.entityId ?? null),
    ],
  });
  return rows.map((row) => ({ identity: row.identity, resource: toResource(row) }));
}

/** The resource as it is, and as nobody else changes it until the transaction ends. */
export async function lockResource(tx: Tx, accountId: AccountId, resourceId: ResourceId): Promise<Resource | undefined> {
  const { rows } = await tx.query<ResourceRow>(
    `select ${COLUMNS} from resource where account_id = $1 and resource_id = $2 for update`,
    [accountId, resourceId],
  );
  return rows[0] === undefined ? undefined : toResource(rows[0]);
}

/** What can be changed about a resource. */
export interface ResourceChange {
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
  readonly messagesPerSecond: number | null;
  readonly messagesPerDay: number | null;
  readonly isShared: boolean;
  readonly isActive: boolean;
}

export async function updateResource(tx: Tx, resourceId: ResourceId, change: ResourceChange): Promise<void> {
  const { countries, capabilities, messagesPerSecond, messagesPerDay, isShared, isActive } = change;
  await tx.query(
    `update resource set countries = $2, capabilities = $3, messages_per_second = $4, messages_per_day = $5, is_shared = $6,
       is_active = $7
     where resource_id = $1`,
    [resourceId, countries, capabilities, messagesPerSecond, messagesPerDay, isShared, isActive],
  );
}

/** Sets the number-level application and entity. */
export async function updateResourcePair(tx: Tx, resourceId: ResourceId, pair: PlatformPair | null): Promise<void> {
  await tx.query('update resource set application_id = $2, entity_id = $3 where resource_id = $1', [
    resourceId,
    pair?.applicationId ?? null,
    pair?.entityId ?? null,
  ]);
}

/** Deletes a resource; sticky senders go with it, and whatever else still refers to it. */
export async function deleteResource(tx: Tx, accountId: AccountId, resourceId: ResourceId): Promise<void> {
  await tx.query('delete from resource where account_id = $1 and resource_id = $2', [accountId, resourceId]);
}
