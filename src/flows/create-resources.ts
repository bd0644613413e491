// What creating numbers and creating alphanumeric senders share: many in one transaction, all of them or none, and the reason of
// every bad row.

import type { Caller } from '../domain/accounts.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import type { Resource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { insertResources, type NewResource } from '../storage/resources.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { knownIds } from './known-ids.ts';
import type { World } from './world.ts';

/** One row, read: what is to be stored, or everything that is wrong with it. */
export type ReadRow =
  | { readonly kind: 'fit'; readonly resource: NewResource }
  | { readonly kind: 'unfit'; readonly violations: readonly Violation[] };

/** How a row is named in violations: `[17].`, or nothing where the request is one row. */
export type RowName = (index: number) => string;

/**
 * Stores the rows; answers them in the same order.
 * @param nameField what callers call the name: `number`, `senderName`
 * @throws Refusal INVALID with a violation for every bad row
 */
export async function createResources(
  world: World,
  caller: Caller,
  nameField: string,
  rows: readonly ReadRow[],
  rowName: RowName,
): Promise<Resource[]> {
  const resources = fitRows(rows, nameField, rowName);
  try {
    return await changeConfiguration(world, caller, (tx, audit) =>
      storeResources(tx, caller, nameField, resources, rowName, audit),
    );
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/** The same as part of a larger change. @throws Refusal INVALID */
export async function storeResources(
  tx: Tx,
  caller: Caller,
  nameField: string,
  resources: readonly NewResource[],
  rowName: RowName,
  audit: Audit,
): Promise<Resource[]> {
  const { accountId } = caller;
  await requirePairs(tx, caller, resources, rowName);
  const stored = new Map((await insertResources(tx, accountId, resources)).map((row) => [row.identity, row.resource]));
  const violations = resources.flatMap(({ identity }, index) =>
    stored.has(identity) ? [] : [{ property: `${rowName(index)}${nameField}`, violation: 'is one of yours already' }],
  );
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const created = resources.flatMap(({ identity }) => stored.get(identity) ?? []);
  const ids: number[] = created.map(({ resourceId }) => resourceId);
  // The ids of one statement lie close together; the few of others in between are read again for nothing.
  await noteChange(tx, { accountId, noun: 'resource', keys: { from: Math.min(...ids), to: Math.max(...ids) } });
  for (const resource of resources) audit('create', 'resource', resource.numberKey ?? resource.name, null, resource);
  return created;
}

/** The rows, when all are fit and none is there twice. @throws Refusal INVALID */
export function fitRows(rows: readonly ReadRow[], nameField: string, rowName: RowName): NewResource[] {
  const resources: NewResource[] = [];
  const violations: Violation[] = [];
  const firstIndex = new Map<string, number>();
  rows.forEach((row, index) => {
    if (row.kind === 'unfit') {
      for (const { property, violation } of row.violations)
        violations.push({ property: `${rowName(index)}${property}`, violation });
      return;
    }
    const first = firstIndex.get(row.resource.identity);
    if (first === undefined) firstIndex.set(row.resource.identity, index);
    else
      violations.push({ property: `${rowName(index)}${nameField}`, violation: `is the same as ${rowName(first)}${nameField}` });
    resources.push(row.resource);
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return resources;
}

/** Looks into the database and not the snapshot: what another node created a moment ago counts. @throws Refusal INVALID */
async function requirePairs(tx: Tx, { accountId }: Caller, resources: readonly NewResource[], rowName: RowName): Promise<void> {
  const pairs = resources.map(({ platform }) => platform);
  const known = await knownIds(tx, accountId, pairs);
  const violations = pairs.flatMap((pair, index) =>
    known.problems(pair).map(({ property, violation }) => ({ property: `${rowName(index)}${property}`, violation })),
  );
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}
