// Looks for the records of email domains in the DNS: at once when somebody asks, and at a slow pace until they are found. What is due
// stands in the database, so that nothing is lost with a process and nodes share the work.

import {
  type DnsAnswer,
  type DomainSetup,
  type ExpectedRecord,
  expectedRecords,
  type Findings,
  findingsAfter,
  isDomainActive,
  isDomainVerified,
  nextCheckDelayMs,
  type RecordPurpose,
} from '../domain/email-domains.ts';
import type { AccountId } from '../domain/platform.ts';
import { noteChange } from '../storage/changes.ts';
import {
  type ClaimedDomain,
  claimDueDomains,
  lockEmailDomain,
  recordDomainCheck,
  settleDomainActivity,
  updateDomainActivity,
} from '../storage/email-domains.ts';
import { changeConfiguration } from './change-configuration.ts';
import { Rounds } from './rounds.ts';
import type { World } from './world.ts';

/** Longer than any check takes; then another node takes over. */
const LEASE_MS = 30_000;
/** Domains looked at side by side. */
const BATCH = 10;
/** Who changed a domain, in the audit log, when a check did. */
const ACTOR = 'callsign';

export class DomainChecks {
  readonly #world: World;
  readonly #rounds: Rounds;

  constructor(world: World) {
    this.#world = world;
    this.#rounds = new Rounds({
      world,
      work: async () => (await this.#checkBatch()) === BATCH,
      complaint: 'looking for the records of email domains failed; it comes round again',
    });
  }

  /** Begins to look; first every domain is made as active as the installation's settings want it. */
  async start(): Promise<void> {
    const { db, settings, snapshots } = this.#world;
    const changed = await db.transaction(async (tx) => {
      const domains = await settleDomainActivity(tx, settings.acceptsUnverifiedDomains);
      for (const { accountId, resourceId } of domains) await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
      return domains;
    });
    for (const accountId of new Set(changed.map((domain) => domain.accountId))) await snapshots.settle(accountId);
    this.wake();
  }

  /** Looks now: a check became due. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Gives up what is under way; it stays due. */
  stop(): Promise<void> {
    const stopped = this.#rounds.stop();
    this.#world.dns.close();
    return stopped;
  }

  async #checkBatch(): Promise<number> {
    const { db, clock } = this.#world;
    const now = clock.now();
    const leaseEnd = new Date(now + LEASE_MS);
    const claimed = await claimDueDomains(db, new Date(now), leaseEnd, BATCH);
    await Promise.all(claimed.map((due) => this.#checkOne(due, leaseEnd)));
    return claimed.length;
  }

  /** One that fails for a reason of ours does not take the others along; it comes round again when the lease has run out. */
  async #checkOne({ accountId, domain }: ClaimedDomain, leaseEnd: Date): Promise<void> {
    try {
      await this.#check(accountId, domain, leaseEnd);
    } catch (error) {
      const { domainName } = domain;
      this.#world.log.error({ err: error, accountId, domainName }, 'looking for the records of an email domain failed');
    }
  }

  async #check(accountId: AccountId, domain: DomainSetup, leaseEnd: Date): Promise<void> {
    const records = expectedRecords(domain, this.#world.settings.emailHost);
    const answers = await this.#answersOf(records);
    if (this.#rounds.isStopped) await this.#putBack(domain, leaseEnd);
    else await this.#conclude(accountId, domain, records, answers, leaseEnd);
  }

  async #answersOf(records: readonly ExpectedRecord[]): Promise<ReadonlyMap<RecordPurpose, DnsAnswer>> {
    const { dns } = this.#world;
    return new Map(
      await Promise.all(
        records.map(async ({ purpose, recordType, name }) => [purpose, await dns.lookup(recordType, name)] as const),
      ),
    );
  }

  async #conclude(
    accountId: AccountId,
    { resourceId, domainName }: DomainSetup,
    records: readonly ExpectedRecord[],
    answers: ReadonlyMap<RecordPurpose, DnsAnswer>,
    leaseEnd: Date,
  ): Promise<void> {
    const { clock, settings } = this.#world;
    const now = clock.now();
    await changeConfiguration(this.#world, { accountId, actor: ACTOR }, async (tx, audit) => {
      const before = await lockEmailDomain(tx, accountId, domainName);
      // Deleted meanwhile, and perhaps added again with another key.
      if (before?.resourceId !== resourceId) return;
      const findings = findingsAfter(records, answers, before.findings);
      const isVerified = isDomainVerified(findings);
      const failedChecks = isVerified ? 0 : before.failedChecks + 1;
      const nextDueAt = isVerified ? null : new Date(now + nextCheckDelayMs(failedChecks));
      await recordDomainCheck(tx, resourceId, { findings, checkedAt: new Date(now), leaseEnd, nextDueAt, failedChecks });
      const isActive = isDomainActive(findings, before.isBlocked, settings.acceptsUnverifiedDomains);
      if (isActive !== before.isActive) await updateDomainActivity(tx, resourceId, isActive);
      const [was, is] = [outcomeOf(before.findings, before.isActive), outcomeOf(findings, isActive)];
      if (JSON.stringify(was) === JSON.stringify(is)) return;
      // Whether it may send, and where its mail comes back to, depends on it.
      await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
      audit('update', 'resource', domainName, was, is);
    });
  }

  async #putBack(domain: DomainSetup, leaseEnd: Date): Promise<void> {
    const { findings, checkedAt, failedChecks, resourceId } = domain;
    const nextDueAt = new Date(this.#world.clock.now());
    await this.#world.db.transaction((tx) =>
      recordDomainCheck(tx, resourceId, { findings, checkedAt, leaseEnd, nextDueAt, failedChecks }),
    );
  }
}

/** What the audit log shows of a check: the records found, and whether the domain may send. */
function outcomeOf(findings: Findings, isActive: boolean): { verified: string[]; isActive: boolean } {
  const verified = Object.entries(findings).flatMap(([purpose, finding]) => (finding.isVerified ? [purpose] : []));
  return { verified: verified.sort(), isActive };
}
