// Resources: numbers, alphanumeric senders and email domains, as stored.

import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import { DEFAULT_APPLICATION } from '../domain/platform.ts';
import type { Capability, NumberType, Resource, ResourceId, ResourceKind } from '../domain/resources.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

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

/** Rows in one page of `resourcePages`. */
const PAGE_SIZE = 20_000;

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
