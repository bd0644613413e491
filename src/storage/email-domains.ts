// Email domains, as stored: a resource, and beside it its key, settings and what was found in the DNS. The private key is written
// here and read by whoever signs; nothing else reads it.

import type { BlocklistLevel, DkimKeyLength, DomainSetup, Findings, Tracking } from '../domain/email-domains.ts';
import { isDomainVerified } from '../domain/email-domains.ts';
import { type AccountId, type ApplicationId, DEFAULT_APPLICATION, type EntityId } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';

interface DomainRow {
  resource_id: string;
  account_id: number;
  name: string;
  is_active: boolean;
  application_id: string | null;
  entity_id: string | null;
  created_at: Date;
  targeted_daily_traffic: string;
  dkim_key_length: DkimKeyLength;
  dkim_selector: string;
  dkim_public_key: string;
  tracks_clicks: boolean;
  tracks_opens: boolean;
  tracks_unsubscribe: boolean;
  is_blocked: boolean;
  blocklist_level: BlocklistLevel;
  findings: Findings;
  checked_at: Date | null;
  check_due_at: Date | null;
  failed_checks: number;
}

const COLUMNS = `domain.resource_id, domain.account_id, name, is_active, application_id, entity_id, created_at,
  targeted_daily_traffic, dkim_key_length, dkim_selector, dkim_public_key, tracks_clicks, tracks_opens, tracks_unsubscribe,
  is_blocked, blocklist_level, findings, checked_at, check_due_at, failed_checks`;
const TABLES = 'email_domain as domain join resource using (resource_id)';

function toDomain(row: DomainRow): DomainSetup {
  const isAttributed = row.application_id !== null || row.entity_id !== null;
  return {
    resourceId: Number(row.resource_id) as ResourceId,
    domainName: row.name,
    targetedDailyTraffic: Number(row.targeted_daily_traffic),
    dkimKeyLength: row.dkim_key_length,
    dkimSelector: row.dkim_selector,
    dkimPublicKey: row.dkim_public_key,
    tracking: { clicks: row.tracks_clicks, opens: row.tracks_opens, unsubscribe: row.tracks_unsubscribe },
    isBlocked: row.is_blocked,
    blocklistLevel: row.blocklist_level,
    isActive: row.is_active,
    platform: isAttributed
      ? {
          applicationId: (row.application_id ?? DEFAULT_APPLICATION) as ApplicationId,
          entityId: row.entity_id as EntityId | null,
        }
      : null,
    findings: row.findings,
    checkedAt: row.checked_at,
    checkDueAt: row.check_due_at,
    failedChecks: row.failed_checks,
    createdAt: row.created_at,
  };
}

/** The account's domains with these ids, in creation order. */
export async function loadEmailDomains(
  db: Queryable,
  accountId: AccountId,
  resourceIds: readonly ResourceId[],
): Promise<DomainSetup[]> {
  const { rows } = await db.query<DomainRow>({
    name: 'load-email-domains',
    text: `select ${COLUMNS} from ${TABLES}
           where domain.account_id = $1 and domain.resource_id = any($2::bigint[]) order by domain.resource_id`,
    values: [accountId, resourceIds],
  });
  return rows.map(toDomain);
}

/** The domain as it is, and as nobody else changes it until the transaction ends. */
export async function lockEmailDomain(tx: Tx, accountId: AccountId, domainName: string): Promise<DomainSetup | undefined> {
  const { rows } = await tx.query<DomainRow>(
    `select ${COLUMNS} from ${TABLES}
     where resource.account_id = $1 and kind = 'DOMAIN' and identity = $2 for update`,
    [accountId, domainName],
  );
  return rows[0] && toDomain(rows[0]);
}

/** Whose a domain is that mail can be delivered to. */
export interface DomainOwner {
  readonly accountId: AccountId;
  readonly resourceId: ResourceId;
}

/** Who takes mail for each of these domains, whatever the account: the eldest active one of that name. */
export async function findDomainOwners(db: Queryable, domainNames: readonly string[]): Promise<ReadonlyMap<string, DomainOwner>> {
  const { rows } = await db.query<{ identity: string; account_id: AccountId; resource_id: string }>({
    name: 'find-domain-owners',
    text: `select distinct on (identity) identity, account_id, resource_id from resource
           where kind = 'DOMAIN' and identity = any($1::text[]) and is_active order by identity, resource_id`,
    values: [domainNames],
  });
  return new Map(
    rows.map((row) => [row.identity, { accountId: row.account_id, resourceId: Number(row.resource_id) as ResourceId }]),
  );
}

export interface NewEmailDomain {
  readonly resourceId: ResourceId;
  readonly targetedDailyTraffic: number;
  readonly dkimKeyLength: DkimKeyLength;
  readonly dkimSelector: string;
  readonly dkimPrivateKey: string;
  readonly dkimPublicKey: string;
  readonly checkDueAt: Date;
}

/** Stores what a domain has beside its resource, which is there already. */
export async function insertEmailDomain(tx: Tx, accountId: AccountId, domain: NewEmailDomain): Promise<void> {
  await tx.query(
    `insert into email_domain (resource_id, account_id, targeted_daily_traffic, dkim_key_length, dkim_selector, dkim_private_key,
       dkim_public_key, check_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      domain.resourceId,
      accountId,
      domain.targetedDailyTraffic,
      domain.dkimKeyLength,
      domain.dkimSelector,
      domain.dkimPrivateKey,
      domain.dkimPublicKey,
      domain.checkDueAt,
    ],
  );
}

/** Counts a domain added on that day, unless `max` have been; false then. Who adds at the same time waits for this transaction. */
export async function countNewDomain(tx: Tx, accountId: AccountId, at: Date, max: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into email_domain_day as counted (account_id, day, added) values ($1, ($2::timestamptz at time zone 'UTC')::date, 1)
     on conflict (account_id, day) do update set added = counted.added + 1 where counted.added < $3`,
    [accountId, at, max],
  );
  return rowCount === 1;
}

/** What can be changed about a domain by its owner. */
export async function updateDomainSettings(
  tx: Tx,
  resourceId: ResourceId,
  { tracking, isBlocked, blocklistLevel }: Readonly<{ tracking: Tracking; isBlocked: boolean; blocklistLevel: BlocklistLevel }>,
): Promise<void> {
  await tx.query(
    `update email_domain set tracks_clicks = $2, tracks_opens = $3, tracks_unsubscribe = $4, is_blocked = $5, blocklist_level = $6
     where resource_id = $1`,
    [resourceId, tracking.clicks, tracking.opens, tracking.unsubscribe, isBlocked, blocklistLevel],
  );
}

/** Whether the domain may send. */
export async function updateDomainActivity(tx: Tx, resourceId: ResourceId, isActive: boolean): Promise<void> {
  await tx.query('update resource set is_active = $2 where resource_id = $1', [resourceId, isActive]);
}

/** Asks for a check from `at` on; the waiting between checks begins anew. */
export async function requestDomainCheck(tx: Tx, resourceId: ResourceId, at: Date): Promise<void> {
  await tx.query('update email_domain set check_due_at = $2, failed_checks = 0 where resource_id = $1', [resourceId, at]);
}

/** A domain whose check is due, taken by this node until `leaseEnd`. */
export interface ClaimedDomain {
  readonly accountId: AccountId;
  readonly domain: DomainSetup;
}

/** Takes domains whose check is due. If this node dies on the way, others take them when the lease has run out. */
export async function claimDueDomains(db: Queryable, now: Date, leaseEnd: Date, max: number): Promise<ClaimedDomain[]> {
  const { rows } = await db.query<DomainRow>({
    name: 'claim-due-domains',
    text: `with due as (
             select resource_id from email_domain where check_due_at <= $1
             order by check_due_at limit $3 for update skip locked),
           domain as (
             update email_domain set check_due_at = $2 from due where email_domain.resource_id = due.resource_id
             returning email_domain.*)
           select ${COLUMNS} from domain join resource using (resource_id)`,
    values: [now, leaseEnd, max],
  });
  return rows.map((row) => ({ accountId: row.account_id as AccountId, domain: toDomain(row) }));
}

/**
 * Writes down what a check has found. A request for another check that came meanwhile stays due: then the due time is no longer
 * the end of the lease.
 */
export async function recordDomainCheck(
  tx: Tx,
  resourceId: ResourceId,
  check: { findings: Findings; checkedAt: Date | null; leaseEnd: Date; nextDueAt: Date | null; failedChecks: number },
): Promise<void> {
  const { findings, checkedAt, leaseEnd, nextDueAt, failedChecks } = check;
  await tx.query(
    `update email_domain set findings = $2, is_verified = $3, checked_at = $4,
       failed_checks = case when check_due_at = $5 then $7 else failed_checks end,
       check_due_at = case when check_due_at = $5 then $6 else check_due_at end
     where resource_id = $1`,
    [resourceId, JSON.stringify(findings), isDomainVerified(findings), checkedAt, leaseEnd, nextDueAt, failedChecks],
  );
}

/**
 * Makes every domain as active as the installation's setting wants it, which may have changed since it was stored. Answers what
 * was changed.
 */
export async function settleDomainActivity(
  tx: Tx,
  acceptsUnverified: boolean,
): Promise<{ readonly accountId: AccountId; readonly resourceId: ResourceId }[]> {
  const { rows } = await tx.query<{ account_id: AccountId; resource_id: string }>(
    `update resource set is_active = not is_blocked and (is_verified or $1)
     from email_domain as domain
     where resource.resource_id = domain.resource_id and is_active <> (not is_blocked and (is_verified or $1))
     returning resource.account_id, resource.resource_id`,
    [acceptsUnverified],
  );
  return rows.map((row) => ({ accountId: row.account_id, resourceId: Number(row.resource_id) as ResourceId }));
}

/** What the account's domain of this name signs with, and what was found of its records; undefined when there is none. */
export async function loadSigningDomain(
  db: Queryable,
  accountId: AccountId,
  domainName: string,
): Promise<{ readonly selector: string; readonly privateKey: string; readonly findings: Findings } | undefined> {
  const { rows } = await db.query<{ dkim_selector: string; dkim_private_key: string; findings: Findings }>({
    name: 'load-signing-domain',
    text: `select dkim_selector, dkim_private_key, findings from ${TABLES}
           where resource.account_id = $1 and kind = 'DOMAIN' and identity = $2`,
    values: [accountId, domainName],
  });
  const [row] = rows;
  return row && { selector: row.dkim_selector, privateKey: row.dkim_private_key, findings: row.findings };
}
