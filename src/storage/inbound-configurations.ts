// Inbound configurations, as stored.

import type {
  AutoResponse,
  BlockListChange,
  ConfigurationKey,
  Forwarding,
  InboundConfiguration,
} from '../domain/inbound/configurations.ts';
import type { ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Queryable } from './db.ts';

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
