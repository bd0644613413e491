// Addresses to be checked in the background, and what was found.

import type { Verdict } from '../domain/email-validation.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

/** Notes the name of a request; false when the account has used it before. */
export async function insertValidationRequest(tx: Tx, accountId: AccountId, requestId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into validation_request (account_id, request_id) values ($1, $2) on conflict do nothing',
    [accountId, requestId],
  );
  return rowCount === 1;
}

/** Stores addresses to be checked, due at once. */
export async function insertValidations(
  tx: Tx,
  accountId: AccountId,
  requestId: string,
  destinations: readonly string[],
): Promise<void> {
  await tx.query(
    'insert into validation (account_id, request_id, destination) select $1, $2, given.destination from unnest($3::text[]) as given (destination)',
    [accountId, requestId, destinations],
  );
}

export interface ClaimedValidation {
  readonly validationId: string;
  readonly accountId: AccountId;
  readonly destination: string;
}

/** Takes addresses whose check is due. If this node dies on the way, others take them when the lease has run out. */
export async function claimValidations(db: Queryable, now: Date, leaseEnd: Date, max: number): Promise<ClaimedValidation[]> {
  const { rows } = await db.query<{ validation_id: string; account_id: AccountId; destination: string }>({
    name: 'claim-validations',
    text: `with due as (
             select validation_id from validation where due_at <= $1
             order by due_at, validation_id limit $3 for update skip locked)
           update validation set due_at = $2 from due where validation.validation_id = due.validation_id
           returning validation.validation_id, account_id, destination`,
    values: [now, leaseEnd, max],
  });
  return rows.map((row) => ({ validationId: row.validation_id, accountId: row.account_id, destination: row.destination }));
}

/** Writes down what was found; what another node has settled meanwhile stays. */
export async function recordVerdicts(
  db: Queryable,
  verdicts: readonly { readonly validationId: string; readonly verdict: Verdict }[],
  at: Date,
): Promise<void> {
  await db.query({
    name: 'record-verdicts',
    text: `update validation set due_at = null, validated_at = $3, verdict = given.verdict
           from unnest($1::bigint[], $2::json[]) as given (id, verdict)
           where validation_id = given.id and due_at is not null`,
    values: [
      verdicts.map(({ validationId }) => validationId),
      verdicts.map(({ verdict }) => JSON.stringify(verdict)),
      // As fine as cursors are.
      at,
    ],
  });
}

/** Gives claimed addresses back. */
export async function releaseValidations(db: Queryable, validationIds: readonly string[]): Promise<void> {
  await db.query('update validation set due_at = now() where validation_id = any($1::bigint[]) and due_at is not null', [
    validationIds,
  ]);
}

/** Where a page begins or ends. */
export interface ValidationPlace {
  readonly atMs: number;
  readonly validationId: string;
}

export interface ValidationFilter {
  readonly requestId?: string | undefined;
  readonly destinations?: readonly string[] | undefined;
  readonly validMailbox?: string | undefined;
  readonly validSyntax?: boolean | undefined;
  readonly catchAll?: boolean | undefined;
  readonly disposable?: boolean | undefined;
  readonly roleBased?: boolean | undefined;
  readonly risk?: string | undefined;
  readonly from: Date;
  readonly to?: Date | undefined;
}

export interface StoredValidation extends ValidationPlace {
  readonly requestId: string;
  readonly destination: string;
  readonly verdict: Verdict;
}

/** What has been checked, in the order of that: up to `limit` behind a place, or (backwards) before it, then the nearest first. */
export async function listValidations(
  db: Queryable,
  accountId: AccountId,
  filter: ValidationFilter,
  place: ValidationPlace | undefined,
  isBackwards: boolean,
  limit: number,
): Promise<StoredValidation[]> {
  const values: unknown[] = [accountId, filter.from];
  const conditions = ['account_id = $1', 'validated_at >= $2'];
  const ask = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  ask('validated_at <= ?', filter.to);
  ask('request_id = ?', filter.requestId);
  ask('destination = any(?::text[])', filter.destinations);
  for (const field of ['validMailbox', 'validSyntax', 'catchAll', 'disposable', 'roleBased', 'risk'] as const)
    ask(`verdict->>'${field}' = ?`, filter[field] === undefined ? undefined : String(filter[field]));
  if (place !== undefined) {
    values.push(new Date(place.atMs), place.validationId);
    conditions.push(`(validated_at, validation_id) ${isBackwards ? '<' : '>'} ($${values.length - 1}, $${values.length})`);
  }
  const order = isBackwards ? 'desc' : 'asc';
  const { rows } = await db.query<{
    validation_id: string;
    request_id: string;
    destination: string;
    validated_at: Date;
    verdict: Verdict;
  }>(
    `select validation_id, request_id, destination, validated_at, verdict from validation
     where ${conditions.join(' and ')} order by validated_at ${order}, validation_id ${order} limit ${limit}`,
    values,
  );
  return rows.map((row) => ({
    validationId: row.validation_id,
    atMs: row.validated_at.getTime(),
    requestId: row.request_id,
    destination: row.destination,
    verdict: row.verdict,
  }));
}

/** Forgets what was checked before `before`, a page at a time; answers how many. */
export async function deleteValidationsBefore(db: Queryable, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from validation where validation_id = any(array(
       select validation_id from validation where validated_at < $1 limit $2))`,
    [before, limit],
  );
  await db.query(
    `delete from validation_request r where created_at < $1
       and not exists (select from validation v where v.account_id = r.account_id and v.request_id = r.request_id)`,
    [before],
  );
  return rowCount ?? 0;
}
