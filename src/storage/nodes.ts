// The running processes on this database: which breathe, and up to where each has dealt with what it claimed.

import type { Queryable } from './db.ts';

/** Registers this process; its number is part of every id it makes. */
export async function insertNode(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ node_id: number }>('insert into node default values returning node_id');
  const nodeId = rows[0]?.node_id;
  if (nodeId === undefined) throw new Error('inserting a node answered no row');
  return nodeId;
}

/** Says that this node lives, and that it has dealt with everything below `lowWater`. False when others have buried it. */
export async function breathe(db: Queryable, nodeId: number, lowWater: string): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'breathe',
    text: 'update node set heartbeat_at = now(), low_water = $2 where node_id = $1',
    values: [nodeId, lowWater],
  });
  return (rowCount ?? 0) > 0;
}

export interface DeadNode {
  readonly nodeId: number;
  readonly lowWater: string;
}

/** Takes one node that stopped breathing `silentMs` ago or longer, locked against the other nodes. */
export async function lockDeadNode(tx: Queryable, ownNodeId: number, silentMs: number): Promise<DeadNode | undefined> {
  const { rows } = await tx.query<{ node_id: number; low_water: string }>(
    `select node_id, low_water from node
     where node_id <> $1 and heartbeat_at <= now() - $2 * interval '1 millisecond'
     order by node_id limit 1 for update skip locked`,
    [ownNodeId, silentMs],
  );
  return rows[0] && { nodeId: rows[0].node_id, lowWater: rows[0].low_water };
}

/** Forgets a node whose claims have been dealt with. */
export async function deleteNode(tx: Queryable, nodeId: number): Promise<void> {
  await tx.query('delete from node where node_id = $1', [nodeId]);
}
