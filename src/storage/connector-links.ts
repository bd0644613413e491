// Which node keeps which link of a connector, and how the connectors of the nodes are doing.

import type { ConnectorId } from '../domain/connectors.ts';
import type { HeldLink } from '../domain/delivery/link-shares.ts';
import type { AccountId } from '../domain/platform.ts';
import type { ConnectorStatus } from '../ports.ts';
import type { Queryable } from './db.ts';

/** A connector of an account. */
export interface ConnectorName {
  readonly accountId: AccountId;
  readonly connectorId: ConnectorId;
}

export interface LinkHolder extends ConnectorName, HeldLink {}

/** The nodes that breathed within `silentMs`, and the links they keep. */
export async function readLinks(
  db: Queryable,
  silentMs: number,
): Promise<{ readonly liveNodes: readonly number[]; readonly links: readonly LinkHolder[] }> {
  const { rows } = await db.query<{ node_id: number; account_id: AccountId; connector_id: ConnectorId; link: number | null }>({
    name: 'read-links',
    text: `select n.node_id, l.account_id, l.connector_id, l.link
           from node n left join connector_link l using (node_id)
           where n.heartbeat_at > now() - $1 * interval '1 millisecond'`,
    values: [silentMs],
  });
  const links = rows.flatMap(({ node_id: nodeId, account_id: accountId, connector_id: connectorId, link }) =>
    link === null ? [] : [{ nodeId, accountId, connectorId, link }],
  );
  return { liveNodes: [...new Set(rows.map((row) => row.node_id))], links };
}

/** Takes links nobody keeps; answers those that were free, and whose connector is still there. */
export async function claimLinks(
  db: Queryable,
  nodeId: number,
  wanted: readonly (ConnectorName & { readonly link: number })[],
): Promise<(ConnectorName & { readonly link: number })[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<{ account_id: AccountId; connector_id: ConnectorId; link: number }>({
    name: 'claim-links',
    text: `insert into connector_link (account_id, connector_id, link, node_id)
           select w.account_id, w.connector_id, w.link, $4
           from unnest($1::int[], $2::text[], $3::smallint[]) w (account_id, connector_id, link)
           join connector c using (account_id, connector_id)
           where exists (select from node where node_id = $4)
           on conflict do nothing
           returning account_id, connector_id, link`,
    values: [...columns(wanted), nodeId],
  });
  return rows.map((row) => ({ accountId: row.account_id, connectorId: row.connector_id, link: row.link }));
}

/** Lets go of links this node kept. */
export async function releaseLinks(
  db: Queryable,
  nodeId: number,
  links: readonly (ConnectorName & { readonly link: number })[],
): Promise<void> {
  await db.query({
    name: 'release-links',
    text: `delete from connector_link l using unnest($1::int[], $2::text[], $3::smallint[]) r (account_id, connector_id, link)
           where l.node_id = $4 and (l.account_id, l.connector_id, l.link) = (r.account_id, r.connector_id, r.link)`,
    values: [...columns(links), nodeId],
  });
}

function columns(links: readonly (ConnectorName & { readonly link: number })[]) {
  return [links.map((row) => row.accountId), links.map((row) => row.connectorId), links.map((row) => row.link)];
}

/** How a connector is doing on one node. */
export interface NodeConnector extends ConnectorName {
  readonly status: ConnectorStatus & { readonly queued: number };
}

/** Writes down how this node's connectors are doing. */
export async function putNodeConnectors(db: Queryable, nodeId: number, connectors: readonly NodeConnector[]): Promise<void> {
  if (connectors.length === 0) return;
  await db.query({
    name: 'put-node-connectors',
    text: `insert into node_connector (node_id, account_id, connector_id, status)
           select $1, s.account_id, s.connector_id, s.status::json
           from unnest($2::int[], $3::text[], $4::text[]) s (account_id, connector_id, status)
           join connector c using (account_id, connector_id)
           where exists (select from node where node_id = $1)
           on conflict (node_id, account_id, connector_id) do update set status = excluded.status`,
    values: [
      nodeId,
      connectors.map((row) => row.accountId),
      connectors.map((row) => row.connectorId),
      connectors.map((row) => JSON.stringify(row.status)),
    ],
  });
}

/** How the connectors of the other nodes that live are doing. */
export async function readOtherNodes(db: Queryable, ownNodeId: number, silentMs: number): Promise<NodeConnector[]> {
  const { rows } = await db.query<{
    account_id: AccountId;
    connector_id: ConnectorId;
    status: NodeConnector['status'];
  }>({
    name: 'read-other-nodes',
    text: `select s.account_id, s.connector_id, s.status from node_connector s join node n using (node_id)
           where s.node_id <> $1 and n.heartbeat_at > now() - $2 * interval '1 millisecond'`,
    values: [ownNodeId, silentMs],
  });
  return rows.map((row) => ({ accountId: row.account_id, connectorId: row.connector_id, status: row.status }));
}
