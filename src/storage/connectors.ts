// Connectors, as stored. `settings` holds the carrier's password: it goes to the connector and nowhere else.

import type { ConnectorDefinition, ConnectorId, ConnectorSettings } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

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

/** Stores a new connector; false when the account has one of this id. */
export async function insertConnector(tx: Tx, accountId: AccountId, connector: ConnectorDefinition): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into connector (account_id, connector_id, settings, is_enabled) values ($1, $2, $3, $4) on conflict do nothing',
    [accountId, connector.connectorId, JSON.stringify(connector.settings), connector.isEnabled],
  );
  return (rowCount ?? 0) > 0;
}

/** The connector with its secrets, locked; undefined when there is none. */
export async function lockConnector(
  tx: Tx,
  accountId: AccountId,
  connectorId: ConnectorId,
): Promise<ConnectorDefinition | undefined> {
  const { rows } = await tx.query<ConnectorRow>(
    'select connector_id, settings, is_enabled, 0 as created_us from connector where account_id = $1 and connector_id = $2 for update',
    [accountId, connectorId],
  );
  const [row] = rows;
  return row && { connectorId: row.connector_id as ConnectorId, settings: row.settings, isEnabled: row.is_enabled };
}

export async function updateConnectorRow(tx: Tx, accountId: AccountId, connector: ConnectorDefinition): Promise<void> {
  await tx.query('update connector set settings = $3, is_enabled = $4 where account_id = $1 and connector_id = $2', [
    accountId,
    connector.connectorId,
    JSON.stringify(connector.settings),
    connector.isEnabled,
  ]);
}

/** Deletes a connector; its routes go with it. */
export async function deleteConnectorRow(tx: Tx, accountId: AccountId, connectorId: ConnectorId): Promise<void> {
  await tx.query('delete from connector where account_id = $1 and connector_id = $2', [accountId, connectorId]);
}
