// Inbound configurations, as stored.

import type {
  AutoResponse,
  BlockListChange,
  ConfigurationKey,
  Forwarding,
  InboundConfiguration,
} from '../domain/inbound/configurations.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';

interface ConfigurationRow {
  configuration_key: string;
  resource_id: string;
  channel: Channel;
  keyword: string | null;
  username: string | null;
  application_id: string | null;
  entity_id: string | null;
  forwarding: Forwarding | null;
  auto_response: AutoResponse | null;
  block_list: BlockListChange | null;
}

const COLUMNS =
  'configuration_key, resource_id, channel, keyword, username, application_id, entity_id, forwarding, auto_response, block_list';

function toConfiguration(row: ConfigurationRow): InboundConfiguration {
  const platform =
    row.application_id === null
      ? null
      : { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null };
  return {
    configurationKey: row.configuration_key as ConfigurationKey,
    resourceId: Number(row.resource_id) as ResourceId,
    channel: row.channel,
    keyword: row.keyword,
    username: row.username,
    platform,
    forwarding: row.forwarding,
    autoResponse: row.auto_response,
    blockList: row.block_list,
  };
}

/** The configurations of a number, on every channel, eldest first. */
export async function loadConfigurationsOf(db: Queryable, resourceId: ResourceId): Promise<InboundConfiguration[]> {
  const { rows } = await db.query<ConfigurationRow>({
    name: 'load-inbound-configurations-of-resource',
    text: `select ${COLUMNS} from inbound_configuration where resource_id = $1 order by position`,
    values: [resourceId],
  });
  return rows.map(toConfiguration);
}

/** The keywords configured for numbers, whatever the channel, in the order of the alphabet. */
export async function loadKeywordsOf(
  db: Queryable,
  resourceIds: readonly ResourceId[],
): Promise<ReadonlyMap<ResourceId, readonly string[]>> {
  if (resourceIds.length === 0) return new Map();
  const { rows } = await db.query<{ resource_id: string; keywords: string[] }>({
    name: 'load-keywords-of-resources',
    text: `select resource_id, array_agg(distinct keyword) as keywords from inbound_configuration
           where resource_id = any($1::bigint[]) and keyword is not null group by resource_id`,
    values: [resourceIds],
  });
  return new Map(rows.map((row) => [Number(row.resource_id) as ResourceId, row.keywords]));
}

export async function loadConfiguration(
  db: Queryable,
  accountId: AccountId,
  configurationKey: string,
): Promise<InboundConfiguration | undefined> {
  const { rows } = await db.query<ConfigurationRow>(
    `select ${COLUMNS} from inbound_configuration where account_id = $1 and configuration_key = $2`,
    [accountId, configurationKey],
  );
  return rows[0] === undefined ? undefined : toConfiguration(rows[0]);
}

/** Stores a configuration, new or in place of the one with its key. */
export async function putConfiguration(tx: Tx, accountId: AccountId, configuration: InboundConfiguration): Promise<void> {
  const { configurationKey, resourceId, channel, keyword, username, platform, forwarding, autoResponse, blockList } =
    configuration;
  await tx.query(
    `insert into inbound_configuration (configuration_key, account_id, resource_id, channel, keyword, username, application_id,
       entity_id, forwarding, auto_response, block_list)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (configuration_key) do update set keyword = excluded.keyword, username = excluded.username, application_id = excluded.application_id,
       entity_id = excluded.entity_id, forwarding = excluded.forwarding, auto_response = excluded.auto_response,
       block_list = excluded.block_list`,
    [
      configurationKey,
      accountId,
      resourceId,
      channel,
      keyword,
      username,
      platform?.applicationId ?? null,
      platform?.entityId ?? null,
      forwarding,
      autoResponse,
      blockList,
    ],
  );
}

/** Deletes a configuration; answers it as it was. */
export async function deleteConfiguration(
  tx: Tx,
  accountId: AccountId,
  configurationKey: string,
): Promise<InboundConfiguration | undefined> {
  const { rows } = await tx.query<ConfigurationRow>(
    `delete from inbound_configuration where account_id = $1 and configuration_key = $2 returning ${COLUMNS}`,
    [accountId, configurationKey],
  );
  return rows[0] === undefined ? undefined : toConfiguration(rows[0]);
}
