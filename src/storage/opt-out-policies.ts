// Policies of opt-out words, as stored.

import type { OptOutPolicy, OptOutPolicyId } from '../domain/inbound/opt-out-words.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';
import { columnOf, type Holder } from './platform-references.ts';

type Words = Pick<OptOutPolicy, 'languages' | 'words' | 'replies'>;

interface PolicyRow {
  policy_id: string;
  resource_id: string | null;
  application_id: string | null;
  entity_id: string | null;
  is_enabled: boolean;
  scope: OptOutPolicy['scope'];
  words: Words;
}

const COLUMNS = 'policy_id, resource_id, application_id, entity_id, is_enabled, scope, words';

function toPolicy(row: PolicyRow): OptOutPolicy {
  const { application_id, entity_id } = row;
  return {
    policyId: row.policy_id as OptOutPolicyId,
    resourceId: row.resource_id === null ? null : (Number(row.resource_id) as ResourceId),
    pair:
      application_id === null ? null : { applicationId: application_id as ApplicationId, entityId: entity_id as EntityId | null },
    isEnabled: row.is_enabled,
    scope: row.scope,
    ...row.words,
  };
}

function valuesOf(accountId: AccountId, policy: OptOutPolicy): unknown[] {
  const { policyId, resourceId, pair, isEnabled, scope, languages, words, replies } = policy;
  const stored = JSON.stringify({ languages, words, replies } satisfies Words);
  return [accountId, policyId, resourceId, pair?.applicationId ?? null, pair?.entityId ?? null, isEnabled, scope, stored];
}

/** The account's policies, in creation order. */
export async function loadOptOutPolicies(db: Queryable, accountId: AccountId): Promise<OptOutPolicy[]> {
  const { rows } = await db.query<PolicyRow>(
    `select ${COLUMNS} from opt_out_policy where account_id = $1 order by created_at, policy_id`,
    [accountId],
  );
  return rows.map(toPolicy);
}

/** @throws a unique violation when there is one for the same number, pair or account */
export async function insertOptOutPolicy(tx: Tx, accountId: AccountId, policy: OptOutPolicy): Promise<void> {
  await tx.query(
    `insert into opt_out_policy (account_id, policy_id, resource_id, application_id, entity_id, is_enabled, scope, words)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    valuesOf(accountId, policy),
  );
}

/** The policy, locked; undefined when there is none of this id. */
export async function lockOptOutPolicy(tx: Tx, accountId: AccountId, policyId: string): Promise<OptOutPolicy | undefined> {
  const { rows } = await tx.query<PolicyRow>(
    `select ${COLUMNS} from opt_out_policy where account_id = $1 and policy_id = $2 for update`,
    [accountId, policyId],
  );
  return rows[0] && toPolicy(rows[0]);
}

/** @throws a unique violation as above */
export async function updateOptOutPolicy(tx: Tx, accountId: AccountId, policy: OptOutPolicy): Promise<void> {
  await tx.query(
    `update opt_out_policy set resource_id = $3, application_id = $4, entity_id = $5, is_enabled = $6, scope = $7, words = $8
     where account_id = $1 and policy_id = $2`,
    valuesOf(accountId, policy),
  );
}

export async function deleteOptOutPolicy(tx: Tx, accountId: AccountId, policyId: string): Promise<void> {
  await tx.query('delete from opt_out_policy where account_id = $1 and policy_id = $2', [accountId, policyId]);
}

/** Those of an application or entity that goes. */
export async function deleteOptOutPoliciesOf(tx: Tx, accountId: AccountId, holder: Holder): Promise<OptOutPolicy[]> {
  const { column, id } = columnOf(holder);
  const { rows } = await tx.query<PolicyRow>(
    `delete from opt_out_policy where account_id = $1 and ${column} = $2 returning ${COLUMNS}`,
    [accountId, id],
  );
  return rows.map(toPolicy);
}
