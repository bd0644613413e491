// Connectors, as stored. `settings` holds the carrier's password: it goes to the connector and nowhere else.

import type { ConnectorDefinition, ConnectorId, ConnectorSettings } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

interface ConnectorRow {
  connector_id: string;
  settings: ConnectorSettings;
  is_enabled: boolean;
  created_us: string;
}

function toConnector(row: ConnectorRow): Placed<ConnectorDefinition> {
  return {
    connectorId: row.connector_id as ConnectorId,
    settings: row.settings,
    isEnabled: row.is_enabled,
    position: Number(row.created_us),
  };
}

/** The account's connectors with these ids, in creation order. */
export async function loadConnectors(
  db: Queryable,
  accountId: AccountId,
  keys: Change['keys'],
): Promise<Placed<ConnectorDefinition>[]> {
  const { where, values } = keyCondition(accountId, keys, 'connector_id', 'text');
  const { rows } = await db.query<ConnectorRow>(
    `select connector_id, settings, is_enabled, (extract(epoch from created_at) * 1000000)::bigint as created_us
     from connector where ${where} order by created_at, connector_id`,
    values,
  );
  return rows.map(toConnector);
}
