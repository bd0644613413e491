// The engine: takes accepted messages to the disk and on to their connectors, writes down what came of them, and takes over what
// a dead node left. One per process.

import type { ConnectorId } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { AccountSnapshots } from '../flows/account-snapshots.ts';
import type { AcceptedBatch, Dispatch, EngineFigures, InboundNote, SenderLoad } from '../flows/world.ts';
import type { CarrierInbound, Clock, ConnectorStatus, Log, Receiver, WebhookPoster } from '../ports.ts';
import { noteChange } from '../storage/changes.ts';
import type { Db } from '../storage/db.ts';
import type { IdSource } from '../storage/ids.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { ClickRow, FailoverRow, JournalResult, WebhookBatch } from '../storage/journal/work.ts';
import { Acceptance, duplicatesIn } from './acceptance.ts';
import { type ConnectorFactory, ConnectorPool } from './connector-pool.ts';
import { DailyCounts } from './daily-counts.ts';
import { Detours } from './detours.ts';
import { DueWork } from './due-work.ts';
import { connectorKey, type Flight, Flights } from './flights.ts';
import { LEASE_MS, Lease } from './lease.ts';
import { LinkLeases, mergedStatus } from './link-leases.ts';
import { Loads } from './loads.ts';
import { Outcomes } from './outcomes.ts';
import { postSettings } from './post-settings.ts';
import { Recorder } from './recorder.ts';
import { CarrierReports } from './reports.ts';
import { SenderHealth } from './sender-health.ts';
import { newTally, type Tally } from './tally.ts';
import { Traffic } from './traffic.ts';
import { postOf, Webhooks } from './webhooks.ts';

/** POSTs under way are waited for this long; the others are repeated after the next start. */
const POSTS_GRACE_MS = 3_000;
/** A message whose connector is down and that nobody takes over is looked at again after this. */
const STRANDED_AGAIN_MS = 15_000;

export interface EngineParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: IdSource;
  readonly nodeId: number;
  readonly journal: Journal;
  readonly snapshots: AccountSnapshots;
  readonly factory: ConnectorFactory;
  readonly poster: WebhookPoster;
  readonly mailPoster: WebhookPoster;
  readonly hasSandbox: boolean;
  readonly retentionDays: number;
  /** Where others reach this server; known once it listens. */
  readonly publicUrl: () => string;
  /** No other node can be alive: what earlier ones had claimed is taken over at once. */
  readonly isSoleNode: boolean;
  /** Stores an inbound message; resolves after the commit. */
  readonly receiveInbound: (message: CarrierInbound) => Promise<void>;
  /** Sends SMS that are owed, as their rows say; those that fail are taken over from the disk. */
  readonly failOver: (rows: readonly FailoverRow[]) => void;
  /** Other nodes have taken this one for dead and its claims with it: it must end. */
  readonly onBuried: () => void;
}

export class Engine implements Dispatch {
  readonly #parts: EngineParts;
  readonly #flights = new Flights();
  readonly #traffic: Traffic;
  readonly #tally: Tally;
  readonly #recorder: Recorder;
  readonly #webhooks: Webhooks;
  readonly #reports: CarrierReports;
  readonly #outcomes: Outcomes;
  readonly #pool: ConnectorPool;
  readonly #acceptance: Acceptance;
  readonly #dailyCounts: DailyCounts;
  readonly #lease: Lease;
  readonly #links: LinkLeases;
  readonly #dueWork: DueWork;
  readonly #loads: Loads;
  readonly #detours: Detours;
  readonly #senders: SenderHealth;
  #isCalling = false;

  constructor(parts: EngineParts) {
    const { db, clock, log, ids, journal, nodeId, snapshots } = parts;
    this.#parts = parts;
    this.#traffic = new Traffic(db, clock, log);
    this.#tally = newTally(this.#traffic);
    const notificationsOf = (accountId: AccountId) => snapshots.peek(accountId)?.notifications;
    this.#webhooks = new Webhooks({
      db,
      roads: {
        web: parts.poster,
        mail: parts.mailPoster,
        handOver: (accountId, connectorId, message) => this.#pool.get(accountId, connectorId)?.forward(message),
      },
      journal,
      clock,
      log,
      ids,
      tally: this.#tally,
      settingsOf: (accountId, profileId) => postSettings(notificationsOf(accountId), profileId),
    });
    this.#recorder = new Recorder(journal, ids, notificationsOf, (posts) => this.#webhooks.sendPrepared(posts), parts.failOver);
    this.#reports = new CarrierReports({
      db,
      clock,
      log,
      ids,
      flights: this.#flights,
      recorder: this.#recorder,
      tally: this.#tally,
      noteTurnedDown: ({ accountId, resourceId }) => this.#senders.note(accountId, resourceId, 'TURNED_DOWN'),
    });
    this.#outcomes = new Outcomes({
      clock,
      ids,
      flights: this.#flights,
      recorder: this.#recorder,
      reports: this.#reports,
      tally: this.#tally,
      enqueue: (flight) => this.#enqueue(flight),
      detourOf: (flight) => this.#detours.of(flight),
      noteSender: ({ accountId, resourceId }, isRefused) =>
        this.#senders.note(accountId, resourceId, isRefused ? 'REFUSED' : 'TAKEN'),
    });
    this.#pool = new ConnectorPool({
      clock,
      log,
      factory: parts.factory,
      hasSandbox: parts.hasSandbox,
      receiverFor: (accountId) => this.#receiverFor(accountId),
      events: {
        onOutcome: (flight, outcome) => this.#outcomes.settle(flight, outcome),
        onExpired: (flight) => this.#outcomes.expire(flight),
        onClosed: (flight, opensAtMs) => this.#outcomes.postpone(flight, opensAtMs),
        onStranded: (flights) => this.#outcomes.strand(flights, 0),
        mayHandOver: () => this.#lease.isSure,
      },
      onAbandoned: (flights) => this.#outcomes.park(flights, 0),
    });
    this.#loads = new Loads(this.#pool, snapshots);
    this.#detours = new Detours({
      clock,
      snapshots,
      isConnectorUp: (accountId, connectorId) => this.isConnectorUp(accountId, connectorId),
    });
    this.#senders = new SenderHealth({
      db,
      clock,
      log,
      snapshots,
      waitMsOf: (accountId, resourceId) => this.#loads.waitMsOf(accountId, resourceId),
      waitingSenders: () => this.#loads.waitingSenders(),
    });
    this.#acceptance = new Acceptance({
      clock,
      ids,
      journal,
      notificationsOf,
      flights: this.#flights,
      pool: this.#pool,
      tally: this.#tally,
    });
    this.#dailyCounts = new DailyCounts(db, clock, () => this.#pool.nodeCount > 1);
    this.#lease = new Lease({ db, clock, log, nodeId, isSoleNode: parts.isSoleNode, ids, flights: this.#flights });
    this.#links = new LinkLeases({ db, clock, log, nodeId, leaseMs: LEASE_MS, pool: this.#pool });
    this.#dueWork = new DueWork({
      db,
      clock,
      log,
      nodeId,
      pool: this.#pool,
      flights: this.#flights,
      outcomes: this.#outcomes,
      detours: this.#detours,
      reports: this.#reports,
      webhooks: this.#webhooks,
      snapshots,
      enqueue: (flight) => this.#takeUp(flight),
      retentionDays: parts.retentionDays,
      publicUrl: parts.publicUrl,
    });
    snapshots.onChange((change) => {
      if (change.noun === 'connector' || change.noun === 'account') void this.#sync(change.accountId);
      if (change.noun === 'sender_pass_over') void this.#readPassOvers(change.accountId);
      if (change.noun === 'due_message') this.#dueWork.wake();
    });
  }

  /** Takes over what dead nodes left, starts the connectors of every account, and begins to look for due work. */
  async start(accountIds: readonly AccountId[]): Promise<void> {
    await this.#dueWork.tend();
    await this.#lease.start({
      onDoubt: (isDoubtful) => this.#doubt(isDoubtful),
      onBreath: () => {
        this.#pool.pump();
        void this.#links.tend();
      },
      onBuried: this.#parts.onBuried,
    });
    for (const accountId of accountIds) await this.#sync(accountId);
    await this.#links.tend();
    await this.#senders.start();
    this.#dueWork.start();
    this.#traffic.start();
  }

  /** Others may keep its links by now, unless there can be no others. */
  #doubt(isDoubtful: boolean): void {
    this.#pool.setPaused(isDoubtful);
    if (isDoubtful && !this.#parts.isSoleNode) this.#links.drop();
  }

  /** Takes nothing new, lets open answers and POSTs come in, writes everything down. */
  async stop(): Promise<void> {
    await this.#dueWork.stop();
    await this.#senders.stop();
    this.#links.stop();
    await this.#pool.stop();
    this.#outcomes.parkHeld();
    await this.#parts.journal.drained();
    await this.#webhooks.stop(POSTS_GRACE_MS);
    await this.#parts.journal.drained();
    await this.#traffic.stop();
    await this.#lease.stop();
  }

  async accept(batch: AcceptedBatch): Promise<JournalResult> {
    if (this.#dueWork.isFull)
      throw new Refusal('OVERLOADED', { retryAfterSeconds: 10, operatorDetail: 'too many messages wait on disk' });
    this.#refuseOverLimit(batch);
    const { result, flights, posts, failovers } = await this.#acceptance.accept(batch);
    for (const { flight, messagesPerSecond } of flights) {
      const { messageId, accountId } = flight.message;
      const dispatcher = this.#pool.get(accountId, flight.connectorId);
      if (result.duplicates.has(messageId)) this.#flights.settle(messageId);
      // Its connector was taken away during the commit: on disk, until there is one again.
      else if (dispatcher === undefined) this.#outcomes.park([flight]);
      else dispatcher.enqueue(flight, messagesPerSecond);
    }
    this.#callOthers(batch, flights.length);
    this.#noteParked(batch, flights.length);
    for (const { message, isRejected } of batch.messages)
      if (!isRejected) this.#dailyCounts.add(message.accountId, message.sender);
    for (const duplicate of duplicatesIn(batch, result)) this.#outcomes.endDuplicate(duplicate);
    for (const dispatcher of new Set(flights.map(({ flight }) => this.#pool.get(flight.message.accountId, flight.connectorId))))
      dispatcher?.pump();
    if (posts.length > 0) this.#webhooks.sendPrepared(posts);
    this.#parts.failOver(failovers);
    return result;
  }

  waitMs(accountId: AccountId, sender: string, messagesPerSecond: number | undefined): number {
    return this.#loads.waitMs(accountId, sender, messagesPerSecond);
  }

  isSpent(accountId: AccountId, sender: string, messagesPerDay: number): boolean {
    return this.#dailyCounts.of(accountId, sender) >= messagesPerDay;
  }

  passedOverIn(accountId: AccountId): ((resourceId: ResourceId) => boolean) | undefined {
    if (this.#senders.passedOver(accountId) === undefined) return undefined;
    return (resourceId) => this.#senders.isPassedOver(accountId, resourceId);
  }

  senderLoad(accountId: AccountId, sender: string, resourceId: ResourceId): SenderLoad {
    return { ...this.#loads.of(accountId, sender), ...this.#senders.recent(accountId, resourceId) };
  }

  isConnectorUp(accountId: AccountId, connectorId: ConnectorId): boolean {
    const isUpHere = this.#pool.get(accountId, connectorId)?.isUp ?? false;
    return isUpHere || this.#links.isUpElsewhere(connectorKey(accountId, connectorId));
  }

  statusOf(
    accountId: AccountId,
    connectorId: ConnectorId,
  ): { status: ConnectorStatus; queued: number; inFlight: number } | undefined {
    const dispatcher = this.#pool.get(accountId, connectorId);
    if (dispatcher === undefined) return undefined;
    const status = mergedStatus(dispatcher.figures(), this.#links.elsewhere(connectorKey(accountId, connectorId)));
    return { status, queued: status.queued, inFlight: status.inFlight };
  }

  async answerCarrier(...[accountId, connectorId, request]: Parameters<Dispatch['answerCarrier']>) {
    const running = this.#pool.get(accountId, connectorId)?.connector;
    if (running !== undefined) return running.answer?.(request);
    // Only what is in memory is asked: whoever posts has not proved yet who he is.
    return this.#parts.snapshots.peek(accountId)?.connectors.get(connectorId) === undefined ? undefined : 'STOPPED';
  }

  figures(): EngineFigures {
    return {
      tally: this.#tally,
      open: this.#flights.openCount,
      postsPending: this.#webhooks.pending,
      journalRows: this.#parts.journal.depth,
      connectors: this.#pool.connectorFigures(),
    };
  }

  noteInbound(message: InboundNote): void {
    this.#traffic.inbound(message);
  }

  async noteClick(click: ClickRow, told: readonly Omit<WebhookBatch, 'isClaimed'>[]): Promise<void> {
    await this.#parts.journal.record({ clicks: [click], webhooks: told.map((batch) => ({ ...batch, isClaimed: true })) });
    for (const batch of told) this.#webhooks.send(postOf(batch, batch.payload ?? '', 0));
  }

  /** Looks for due work now instead of at the next turn of the clock. */
  wake(): void {
    this.#dueWork.wake();
  }

  #enqueue(flight: Flight): void {
    const { accountId, resourceId } = flight.message;
    const dispatcher = this.#pool.get(accountId, flight.connectorId);
    if (dispatcher === undefined) return this.#outcomes.park([flight]);
    dispatcher.enqueue(flight, resourceId === null ? undefined : this.#rateOf(accountId, resourceId));
    dispatcher.pump();
  }

  /** Messages from the disk go by a detour at once where their connector is down, or has refused them. */
  #takeUp(flight: Flight): void {
    const { accountId } = flight.message;
    const isRefused = flight.refusedBy.includes(flight.connectorId);
    if (!isRefused && this.#pool.get(accountId, flight.connectorId)?.isUp === true) this.#enqueue(flight);
    else this.#outcomes.strand([flight], STRANDED_AGAIN_MS);
  }

  async #readPassOvers(accountId: AccountId): Promise<void> {
    try {
      await this.#senders.readAgain(accountId);
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'who is passed over could not be read; what is known stays in force');
    }
  }

  #rateOf(accountId: AccountId, resourceId: ResourceId): number | undefined {
    return this.#parts.snapshots.peek(accountId)?.resources.get(resourceId)?.messagesPerSecond;
  }

  #receiverFor(accountId: AccountId): Receiver {
    return {
      inbound: (message) => {
        this.#tally.inbound += 1;
        return this.#parts.receiveInbound({ ...message, accountId });
      },
      report: (report) => this.#reports.receive(accountId, report),
    };
  }

  async #sync(accountId: AccountId): Promise<void> {
    const snapshot = await this.#parts.snapshots.of(accountId);
    this.#pool.sync(accountId, [...snapshot.connectors], snapshot.settings.messagesPerSecondMax);
    await this.#links.tend();
  }

  /** An account may have a limit of its own for what waits; what is scheduled does not wait. */
  #refuseOverLimit({ messages }: AcceptedBatch): void {
    const accountId = messages[0]?.message.accountId;
    if (accountId === undefined) return;
    const most = this.#parts.snapshots.peek(accountId)?.settings.messagesWaitingMax ?? null;
    if (most === null) return;
    const waiting = this.#dueWork.parkedOf(accountId) + this.#loads.queuedOf(accountId);
    const more = messages.filter(({ isRejected, dueAtMs }) => !isRejected && dueAtMs <= this.#parts.clock.now()).length;
    if (waiting + more <= most) return;
    throw new Refusal('TOO_MANY_REQUESTS', {
      retryAfterSeconds: 1,
      message: `${waiting} messages wait to be sent, and the account's setting messagesWaitingMax is ${most}. Nothing was accepted.`,
    });
  }

  #noteParked({ messages }: AcceptedBatch, claimed: number): void {
    const accountId = messages[0]?.message.accountId;
    if (accountId !== undefined && claimed < messages.length) this.#dueWork.noteParked(accountId, messages.length - claimed);
  }

  /** Messages went to the disk because other nodes keep the links of their connector: those need not wait for their next look. */
  #callOthers({ messages }: AcceptedBatch, claimed: number): void {
    if (claimed === messages.length) return;
    const waiting = messages.find(({ message: { accountId, connectorId }, isRejected, dueAtMs }) => {
      if (isRejected || connectorId === null || dueAtMs > this.#parts.clock.now()) return false;
      const isUpHere = this.#pool.get(accountId, connectorId)?.isUp === true;
      return !isUpHere && this.#links.isUpElsewhere(connectorKey(accountId, connectorId));
    });
    if (waiting === undefined || this.#isCalling) return;
    this.#isCalling = true;
    noteChange(this.#parts.db, { accountId: waiting.message.accountId, noun: 'due_message', keys: 'all' })
      .catch(() => {}) // they look by themselves before long
      .finally(() => {
        this.#isCalling = false;
      });
  }
}
