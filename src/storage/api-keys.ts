// API keys: how callers prove who they are. Only a hash of the secret is kept.

import type { PlatformLink } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

export interface ApiKey {
  /** 32 upper-case hexadecimal characters. */
  readonly apiKeyId: string;
  readonly accountId: AccountId;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly isEnabled: boolean;
  readonly links: readonly (PlatformLink & { readonly key: string })[];
  /** What sort of client it is for; only PUBLIC_API may call what is served here. */
  readonly permissions: readonly string[];
  readonly createdAt: Date;
}

interface ApiKeyRow {
  api_key_id: string;
  account_id: number;
  name: string;
  scopes: string[];
  allowed_ips: string[];
  valid_from: Date;
  valid_to: Date | null;
  is_enabled: boolean;
  platform: (PlatformLink & { key: string })[];
  permissions: string[];
  created_at: Date;
}

const COLUMNS =
  'api_key_id, account_id, name, scopes, allowed_ips, valid_from, valid_to, is_enabled, platform, permissions, created_at';

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    apiKeyId: row.api_key_id,
    accountId: row.account_id as AccountId,
    name: row.name,
    scopes: row.scopes,
    allowedIps: row.allowed_ips,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    isEnabled: row.is_enabled,
    links: row.platform,
    permissions: row.permissions,
    createdAt: row.created_at,
  };
}

/** The key whose secret has this SHA-256, if there is one. */
export async function findApiKeyBySecret(db: Queryable, secretHash: Buffer): Promise<ApiKey | undefined> {
  const { rows } = await db.query<ApiKeyRow>({
    name: 'find-api-key-by-secret',
    text: `select ${COLUMNS} from api_key where secret_hash = $1`,
    values: [secretHash],
  });
  return rows[0] && toApiKey(rows[0]);
}

/** An account's keys, oldest first. */
export async function listApiKeys(db: Queryable, accountId: AccountId): Promise<ApiKey[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `select ${COLUMNS} from api_key where account_id = $1 order by created_at, api_key_id`,
    [accountId],
  );
  return rows.map(toApiKey);
}

/** Stores a new key. `nodeId`: the node it ends with, when Callsign makes it for its own work. */
export async function insertApiKey(tx: Tx, key: ApiKey, secretHash: Buffer, nodeId: number | null = null): Promise<void> {
  const text = `insert into api_key (${COLUMNS}, secret_hash, node_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;
  await tx.query(text, [
    key.apiKeyId,
    key.accountId,
    key.name,
    key.scopes,
    key.allowedIps,
    key.validFrom,
    key.validTo,
    key.isEnabled,
    JSON.stringify(key.links),
    key.permissions,
    key.createdAt,
    secretHash,
    nodeId,
  ]);
}

/** Deletes the keys of nodes that are gone, and answers which. */
export async function deleteKeysOfDeadNodes(tx: Tx): Promise<Pick<ApiKey, 'accountId' | 'apiKeyId'>[]> {
  const { rows } = await tx.query<Pick<ApiKeyRow, 'account_id' | 'api_key_id'>>(
    `delete from api_key where node_id is not null and not exists (select from node where node.node_id = api_key.node_id)
     returning account_id, api_key_id`,
  );
  return rows.map((row) => ({ accountId: row.account_id as AccountId, apiKeyId: row.api_key_id }));
}

/** A page of an account's keys, oldest first, and how many there are in all. */
export async function findApiKeys(
  db: Queryable,
  accountId: AccountId,
  page: number,
  size: number,
): Promise<{ readonly keys: readonly ApiKey[]; readonly total: number }> {
  const { rows } = await db.query<ApiKeyRow>(
    `select ${COLUMNS} from api_key where account_id = $1 order by created_at, api_key_id limit $2 offset $3`,
    [accountId, size, page * size],
  );
  const count = await db.query<{ total: string }>('select count(*) as total from api_key where account_id = $1', [accountId]);
  return { keys: rows.map(toApiKey), total: Number(count.rows[0]?.total ?? 0) };
}

/** One key; nobody else changes it until the transaction ends, when `isLocked`. */
export async function findApiKey(
  db: Queryable,
  accountId: AccountId,
  apiKeyId: string,
  isLocked = false,
): Promise<ApiKey | undefined> {
  const { rows } = await db.query<ApiKeyRow>(
    `select ${COLUMNS} from api_key where account_id = $1 and api_key_id = $2 ${isLocked ? 'for update' : ''}`,
    [accountId, apiKeyId],
  );
  return rows[0] && toApiKey(rows[0]);
}

/** Everything of a key but its secret. */
export async function updateApiKeyRow(tx: Tx, key: ApiKey): Promise<void> {
  await tx.query(
    `update api_key set name = $3, scopes = $4, allowed_ips = $5, valid_from = $6, valid_to = $7, is_enabled = $8, platform = $9,
       permissions = $10 where account_id = $1 and api_key_id = $2`,
    [
      key.accountId,
      key.apiKeyId,
      key.name,
      key.scopes,
      key.allowedIps,
      key.validFrom,
      key.validTo,
      key.isEnabled,
      JSON.stringify(key.links),
      key.permissions,
    ],
  );
}

/** Deletes a key for good; answers it as it was, undefined when the account has no such key. */
export async function deleteApiKey(tx: Tx, accountId: AccountId, apiKeyId: string): Promise<ApiKey | undefined> {
  const { rows } = await tx.query<ApiKeyRow>(
    `delete from api_key where account_id = $1 and api_key_id = $2 returning ${COLUMNS}`,
    [accountId, apiKeyId],
  );
  return rows[0] && toApiKey(rows[0]);
}

/** An account's keys that are tied to platform pairs; nobody else changes them until the transaction ends. */
export async function lockLinkedApiKeys(tx: Tx, accountId: AccountId): Promise<ApiKey[]> {
  const { rows } = await tx.query<ApiKeyRow>(
    `select ${COLUMNS} from api_key where account_id = $1 and platform <> '[]' order by api_key_id for update`,
    [accountId],
  );
  return rows.map(toApiKey);
}

/** Puts new links in place of a key's old ones, and switches it on or off. */
export async function updateApiKeyLinks(
  tx: Tx,
  accountId: AccountId,
  { apiKeyId, links, isEnabled }: Pick<ApiKey, 'apiKeyId' | 'links' | 'isEnabled'>,
): Promise<void> {
  await tx.query('update api_key set platform = $3, is_enabled = $4 where account_id = $1 and api_key_id = $2', [
    accountId,
    apiKeyId,
    JSON.stringify(links),
    isEnabled,
  ]);
}
