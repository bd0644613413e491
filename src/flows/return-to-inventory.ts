// Puts a number that its owner gives up back into the inventory it was bought from.

import type { Caller } from '../domain/accounts.ts';
import type { InventoryNumber } from '../domain/number-inventory.ts';
import type { ResourceId } from '../domain/resources.ts';
import { appendAudit } from '../storage/audit-log.ts';
import type { Tx } from '../storage/db.ts';
import { markAvailable } from '../storage/number-inventory.ts';

/** In the transaction that deletes the number; one that came from nowhere goes there. */
export async function returnToInventory(tx: Tx, caller: Caller, resourceId: ResourceId): Promise<void> {
  const number = await markAvailable(tx, resourceId);
  if (number !== undefined) await auditSale(tx, caller, number, 'return', true);
}

/**
 * Writes a sale or its end into the log of the account whose inventory the number stands in. Where a different account buys, the
 * log says which one and not by which of its keys.
 */
export async function auditSale(
  tx: Tx,
  { accountId, actor }: Caller,
  number: InventoryNumber,
  action: 'sell' | 'return',
  wasSold: boolean,
): Promise<void> {
  const isOwn = number.accountId === accountId;
  const state = (isSold: boolean): object => ({ number: number.number, status: isSold ? 'SOLD' : 'AVAILABLE' });
  await appendAudit(tx, [
    {
      accountId: number.accountId,
      actor: isOwn ? actor : `account:${accountId}`,
      action,
      subjectKind: 'inventory_number',
      subjectId: number.numberKey,
      before: state(wasSold),
      after: state(!wasSold),
    },
  ]);
}
