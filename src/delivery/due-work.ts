// Looks for work whose time has come: waiting messages, POSTs to be repeated, receipts that never came, partitions to make and drop.

import { VALIDITY_MAX_MS } from '../domain/messages/expiry.ts';
import { FINAL_EVENT_ID, type MessageEvent } from '../domain/messages/life.ts';
import { ERROR, STATUS } from '../domain/messages/status.ts';
import { mailObstacle } from '../domain/outbound/mail-sender.ts';
import type { AccountId } from '../domain/platform.ts';
import type { AccountSnapshots } from '../flows/account-snapshots.ts';
import { everySoOften } from '../flows/every-so-often.ts';
import type { Clock, Log } from '../ports.ts';
import { holdMessages } from '../storage/bulks.ts';
import type { ConnectorName } from '../storage/connector-links.ts';
import { deleteConversionsBefore } from '../storage/conversions.ts';
import type { Db } from '../storage/db.ts';
import {
  claimExpiredMessages,
  claimFromLanes,
  claimOverdueReports,
  countDueMessages,
  countDueOf,
  type DueMessage,
  deleteDueMessage,
  findDueLanes,
} from '../storage/due-messages.ts';
import { deleteOldKeys } from '../storage/idempotency-keys.ts';
import { firstIdAt } from '../storage/ids.ts';
import { deleteActivityBefore } from '../storage/mail-activity.ts';
import { loadEvents } from '../storage/message-events.ts';
import { loadMessages, type StoredMessage } from '../storage/messages.ts';
import { deleteMmsPagesBefore } from '../storage/mms-pages.ts';
import { tendPartitions } from '../storage/partitions.ts';
import { deleteReportsBefore } from '../storage/report-outbox.ts';
import { deletePassOversBefore } from '../storage/sender-pass-overs.ts';
import { deleteLinksBefore } from '../storage/short-links.ts';
import { findUnfinishedMessages } from '../storage/unfinished-messages.ts';
import { deleteEndedSessions } from '../storage/users.ts';
import { claimDueWebhooks } from '../storage/webhook-batches.ts';
import type { ConnectorPool } from './connector-pool.ts';
import type { Detours } from './detours.ts';
import { CLAIM_MAX, DueClaims } from './due-claims.ts';
import { type Flight, type Flights, newFlight } from './flights.ts';
import { type Outcomes, REPORT_GRACE_MS } from './outcomes.ts';
import type { CarrierReports } from './reports.ts';
import { storedPost } from './stored-posts.ts';
import type { Webhooks } from './webhooks.ts';

const POLL_MS = 500;
const WEBHOOKS_MAX = 200;
/** POSTs in memory at most when more are looked for: slow targets keep theirs waiting, and the others' turn comes all the same. */
const WEBHOOKS_PENDING_MAX = 20_000;
/** How late an ended validity may be noticed while the connector is down. */
const EXPIRY_MS = 2_000;
/** How often messages whose connector is down are looked at for another way, and how many of each connector. */
const DETOUR_MS = 2_000;
const DETOUR_MAX = 2_000;
/** How often the waiting messages of accounts with a limit of their own are counted. */
const ACCOUNTS_MS = 1_000;
const SWEEP_MS = 30_000;
const TEND_MS = 3_600_000;
/** Messages on disk waiting for a connector at most; beyond that new ones are refused. */
const PARKED_MAX = 1_000_000;
/** How far back a sweep looks for messages that ended unseen: longer than any restart takes to follow. */
const LOOK_BACK_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;
/** Rows deleted in one go: small enough to hold nobody up. */
const PAGE = 5_000;
const UNFINISHED_MAX = 1_000;
/** Reports can be pulled for 48 hours; a little longer does no harm. */
const REPORTS_KEPT_MS = 72 * 3_600_000;

export interface DueWorkParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly nodeId: number;
  readonly pool: ConnectorPool;
  readonly flights: Flights;
  readonly outcomes: Outcomes;
  readonly detours: Detours;
  readonly reports: CarrierReports;
  readonly webhooks: Webhooks;
  readonly snapshots: AccountSnapshots;
  /** Sends a message on its way, by a detour where its connector is down. */
  readonly enqueue: (flight: Flight) => void;
  readonly retentionDays: number;
  readonly publicUrl: () => string;
}

export class DueWork {
  readonly #parts: DueWorkParts;
  #stopRounds: (() => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();
  #isStopped = false;
  #isLooking = false;
  #isAgain = false;
  #parked = 0;
  readonly #parkedOf = new Map<AccountId, number>();
  readonly #claims: DueClaims;
  /** Connectors messages on disk wait for in vain, at the last look. */
  #closed: readonly ConnectorName[] = [];

  constructor(parts: DueWorkParts) {
    this.#parts = parts;
    this.#claims = new DueClaims(parts);
  }

  /** Whether more messages wait on disk than is good. */
  get isFull(): boolean {
    return this.#parked >= PARKED_MAX;
  }

  /** Messages of an account that may go and wait on disk, as of a moment ago; only counted where the account has a limit. */
  parkedOf(accountId: AccountId): number {
    return this.#parkedOf.get(accountId) ?? 0;
  }

  /** Messages of an account have gone to the disk since they were counted. */
  noteParked(accountId: AccountId, count: number): void {
    const known = this.#parkedOf.get(accountId);
    if (known !== undefined) this.#parkedOf.set(accountId, known + count);
  }

  async #countAccounts(): Promise<void> {
    const { db, pool, snapshots } = this.#parts;
    const accounts = new Set([...pool.all()].map(([, { accountId }]) => accountId));
    for (const accountId of accounts) {
      const most = snapshots.peek(accountId)?.settings.messagesWaitingMax ?? null;
      if (most === null) this.#parkedOf.delete(accountId);
      else this.#parkedOf.set(accountId, await countDueOf(db, accountId, most));
    }
  }

  start(): void {
    this.#every(POLL_MS, () => this.#look());
    this.#every(EXPIRY_MS, () => this.#claimExpired());
    this.#every(EXPIRY_MS, () => this.#claimOverdue());
    this.#every(DETOUR_MS, () => this.#detour());
    this.#every(ACCOUNTS_MS, () => this.#countAccounts());
    this.#every(SWEEP_MS, () => this.#sweep());
    this.#every(TEND_MS, () => this.tend());
    this.wake();
    void this.#run(() => this.#sweep());
  }

  /** Begins nothing new, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#stopRounds.map((stop) => stop()));
    await Promise.all(this.#running);
  }

  /** Does work that may fail: it comes round again. */
  #run(work: () => Promise<void>): Promise<void> {
    const running = work()
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'work that comes round failed; it comes round again'))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Looks now; when it is looking already, once more after that. */
  wake(): void {
    this.#isAgain = this.#isLooking;
    if (!this.#isLooking && !this.#isStopped) void this.#run(() => this.#look());
  }

  /** Makes partitions ahead and drops those past the retention. */
  async tend(): Promise<void> {
    const { db, clock, retentionDays } = this.#parts;
    await tendPartitions(db, clock.now(), retentionDays);
    await deleteEndedSessions(db);
    const oldest = firstIdAt(clock.now() - retentionDays * DAY_MS);
    for (const deletePage of [
      deleteOldKeys,
      (pool: Db, limit: number) => deletePassOversBefore(pool, new Date(clock.now() - retentionDays * DAY_MS), limit),
      (pool: Db, limit: number) => deleteLinksBefore(pool, oldest, limit),
      (pool: Db, limit: number) => deleteConversionsBefore(pool, oldest, limit),
      (pool: Db, limit: number) => deleteActivityBefore(pool, oldest, limit),
      (pool: Db, limit: number) => deleteMmsPagesBefore(pool, new Date(clock.now()), limit),
    ])
      while ((await deletePage(db, PAGE)) === PAGE && !this.#isStopped);
    await deleteReportsBefore(db, firstIdAt(clock.now() - REPORTS_KEPT_MS));
  }

  #every(intervalMs: number, work: () => Promise<void>): void {
    this.#stopRounds.push(everySoOften(this.#parts.clock, intervalMs, () => this.#run(work)));
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      do {
        this.#isAgain = false;
        const isMore = await this.#claimMessages();
        const isMorePosts = await this.#claimWebhooks();
        this.#isAgain ||= (isMore || isMorePosts) && !this.#isStopped;
      } while (this.#isAgain);
    } finally {
      this.#isLooking = false;
    }
  }

  async #claimMessages(): Promise<boolean> {
    const { messages, isMore, closed } = await this.#claims.claim();
    this.#closed = closed;
    if (messages.length > 0) await this.#takeUp(messages);
    return isMore;
  }

  /** Waits for connectors that are down end where another one takes over. */
  async #detour(): Promise<void> {
    const { db, nodeId, detours } = this.#parts;
    const stuck = await findDueLanes(db, detours.hopeless(this.#closed), DETOUR_MAX);
    await this.#takeUp(await claimFromLanes(db, nodeId, stuck));
  }

  async #claimOverdue(): Promise<void> {
    await this.#takeUp(await claimOverdueReports(this.#parts.db, this.#parts.nodeId, CLAIM_MAX));
  }

  async #takeUp(claimed: readonly DueMessage[]): Promise<void> {
    const { db, log, clock } = this.#parts;
    const ids = claimed.map((due) => due.messageId);
    const [messages, events] = await Promise.all([loadMessages(db, ids), loadEvents(db, ids)]);
    const byId = new Map<string, StoredMessage>(messages.map((message) => [message.messageId, message]));
    const eventsOf = groupEvents(events);
    const held: string[] = [];
    const now = clock.now();
    for (const due of claimed) {
      const message = byId.get(due.messageId);
      if (message === undefined || message.connectorId === null) {
        log.warn({ messageId: due.messageId }, 'a waiting message is gone: its partition was dropped');
        await deleteDueMessage(db, due.messageId);
        continue;
      }
      if (due.waitsFor === 'DISPATCH' && due.bulkWish === 'PAUSED' && message.expiresAt.getTime() > now) held.push(due.messageId);
      else await this.#resume(message, due, eventsOf.get(due.messageId) ?? []);
    }
    if (held.length > 0) await holdMessages(db, held);
  }

  /** The error of a message that was accepted for later and may not go any more, as its destination has been blocked or opted out. */
  async #blockOf(message: StoredMessage): Promise<number | undefined> {
    const { sendAt, deliveryWindow, channel, destination, sender } = message;
    if (sendAt === null && deliveryWindow === undefined) return undefined;
    const snapshot = await this.#parts.snapshots.of(message.accountId);
    if (channel === 'EMAIL') return mailObstacle(snapshot, destination, sender)?.errorId;
    return snapshot.optOuts.against(destination, sender, channel) === undefined ? undefined : ERROR.NO_ERROR;
  }

  async #resume(message: StoredMessage, due: DueMessage, events: readonly MessageEvent[]): Promise<void> {
    const { outcomes, enqueue } = this.#parts;
    const submitted = events.filter((event) => event.kind === 'SUBMITTED');
    const flight: Flight = {
      ...newFlight(message, due.connectorId),
      refusedBy: events.flatMap(({ kind, errorId, connectorId }) =>
        kind === 'REROUTED' && errorId !== null && connectorId !== null ? [connectorId] : [],
      ),
      attempt: due.attempt,
      progress: due.progress,
      hasDueRow: true,
      submittedAtMs: submitted[0]?.atMs ?? null,
      remoteIds: submitted.flatMap((event) => event.remoteId ?? []),
    };
    if (message.statusId !== STATUS.PENDING_ACCEPTED || events.some((event) => event.eventId === FINAL_EVENT_ID))
      return outcomes.close(flight);
    if (due.waitsFor === 'REPORT') return outcomes.loseTrack(flight);
    if (due.bulkWish === 'CANCELED') return outcomes.cancel(flight);
    if (message.expiresAt.getTime() <= this.#parts.clock.now()) return outcomes.expire(flight);
    const errorId = await this.#blockOf(message);
    if (errorId !== undefined) return outcomes.block(flight, errorId);
    enqueue(flight);
  }

  /** Their connector may be down for long, or their sender slow: the validity ends all the same. */
  async #claimExpired(): Promise<void> {
    const { db, nodeId, pool } = this.#parts;
    for (const [, { dispatcher }] of pool.all()) if (dispatcher.queued > 0) dispatcher.expire();
    for (;;) {
      const claimed = await claimExpiredMessages(db, nodeId, CLAIM_MAX);
      await this.#takeUp(claimed);
      if (claimed.length < CLAIM_MAX || this.#isStopped) return;
    }
  }

  async #claimWebhooks(): Promise<boolean> {
    const { db, nodeId, webhooks, snapshots, publicUrl } = this.#parts;
    if (webhooks.pending > WEBHOOKS_PENDING_MAX) return false;
    const claimed = await claimDueWebhooks(db, nodeId, WEBHOOKS_MAX, webhooks.busyTargets());
    for (const batch of claimed) {
      // A profile is looked up in memory: an account made since the start may not be there yet.
      await snapshots.of(batch.accountId);
      webhooks.send(await storedPost(db, batch, publicUrl()));
    }
    return claimed.length >= WEBHOOKS_MAX;
  }

  /** Receipts that never came, receipts nobody was found for, and how much waits. */
  async #sweep(): Promise<void> {
    const { db, clock, flights, outcomes, reports } = this.#parts;
    const now = clock.now();
    for (const flight of flights.overdue(now - REPORT_GRACE_MS)) outcomes.loseTrack(flight);
    await reports.sweep();
    // After the longest validity there is, and the grace, no receipt can come any more.
    const oldest = now - VALIDITY_MAX_MS - REPORT_GRACE_MS;
    const unfinished = await findUnfinishedMessages(db, firstIdAt(oldest - LOOK_BACK_MS), firstIdAt(oldest), UNFINISHED_MAX);
    await this.#takeUp(
      unfinished.map((lost) => ({ ...lost, waitsFor: 'REPORT' as const, lane: 0, attempt: 1, progress: null, bulkWish: null })),
    );
    this.#parked = await countDueMessages(db, PARKED_MAX);
  }
}

function groupEvents(events: readonly MessageEvent[]): Map<string, MessageEvent[]> {
  const groups = new Map<string, MessageEvent[]>();
  for (const event of events) {
    const group = groups.get(event.messageId);
    if (group === undefined) groups.set(event.messageId, [event]);
    else group.push(event);
  }
  return groups;
}
