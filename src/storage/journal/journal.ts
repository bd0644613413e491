// Group commit without a timer: whatever waits while the writers are busy goes into the next commit. A lone piece of work is
// written at once; under load a commit carries many.

import type { MessageId } from '../../domain/messages/message.ts';
import { Refusal } from '../../domain/refusals.ts';
import type { Clock, Log } from '../../ports.ts';
import { type Db, sqlState } from '../db.ts';
import { statementFor } from './statement.ts';
import type { JournalResult, JournalWork } from './work.ts';

/** Work that gathers until a writer takes it: the later, the more goes into one commit. Called once. */
export type LateWork = () => JournalWork;

/** What the database said beside "done". */
interface Known {
  /** Messages whose client id is theirs. */
  readonly claimed: ReadonlySet<MessageId>;
  /** Messages whose final status came second. */
  readonly second: ReadonlySet<MessageId>;
}

interface Waiting {
  /** Undefined until a writer takes late work. */
  work: JournalWork | undefined;
  readonly late: LateWork | undefined;
  readonly weight: number;
  /** Tried before: what looks as if somebody else had stored it may be our own first try. */
  isRetried: boolean;
  /** Until then a failing database is tried again; after it the work is given up (never for what has already happened). */
  readonly giveUpAtMs: number;
  readonly resolve: (result: JournalResult) => void;
  readonly reject: (error: unknown) => void;
}

const WRITERS = 2;
/** Rows in one commit at most: keeps a statement's memory and latency bounded. */
const ROWS_MAX = 4_000;
/** New messages are refused while this many rows wait: the database does not keep up. */
const WAITING_ROWS_MAX = 100_000;
const RETRY_MS = [50, 100, 250, 500, 1_000] as const;
const SAY_AGAIN_MS = 10_000;
const ACCEPT_PATIENCE_MS = 10_000;
const NOTHING_KNOWN: JournalResult = { duplicates: new Set(), endedBefore: new Set() };

export class Journal {
  readonly #db: Db;
  readonly #nodeId: number;
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting: Waiting[] = [];
  #waitingRows = 0;
  #busy = 0;
  #isScheduled = false;
  #failures = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  /** Messages of work given up whose commit may have succeeded all the same; removed before anything else is written. */
  #doubtful: MessageId[] = [];
  #idle: (() => void)[] = [];

  constructor(db: Db, nodeId: number, clock: Clock, log: Log) {
    this.#db = db;
    this.#nodeId = nodeId;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Stores new messages and what belongs to them.
   * @throws Refusal OVERLOADED when storage cannot keep up or is away: then nothing was accepted
   */
  accept(work: JournalWork): Promise<JournalResult> {
    if (this.#waitingRows > WAITING_ROWS_MAX) {
      return Promise.reject(new Refusal('OVERLOADED', { retryAfterSeconds: 1, operatorDetail: 'the journal is full' }));
    }
    return this.#enqueue(work, this.#clock.now() + ACCEPT_PATIENCE_MS);
  }

  /** Records what has happened. Keeps trying for as long as it takes; resolves after the commit. */
  record(work: JournalWork | LateWork): Promise<JournalResult> {
    return this.#enqueue(work, Number.POSITIVE_INFINITY);
  }

  /** Rows waiting for a commit. */
  get depth(): number {
    return this.#waitingRows;
  }

  /** Resolves when nothing waits and nothing is being written. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0 && this.#busy === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #enqueue(work: JournalWork | LateWork, giveUpAtMs: number): Promise<JournalResult> {
    const isLate = typeof work === 'function';
    const weight = isLate ? 1 : weightOf(work);
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        work: isLate ? undefined : work,
        late: isLate ? work : undefined,
        weight,
        isRetried: false,
        giveUpAtMs,
        resolve,
        reject,
      });
      this.#waitingRows += weight;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#busy >= WRITERS || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    // The end of this turn, not a timer: work appended within one turn shares a commit, and nothing waits longer than that.
    setImmediate(() => {
      this.#isScheduled = false;
      while (this.#busy < WRITERS && this.#waiting.length > 0) void this.#write(this.#take());
    });
  }

  #take(): Waiting[] {
    let rows = 0;
    let count = 0;
    while (count < this.#waiting.length && rows < ROWS_MAX) rows += this.#waiting[count++]?.weight ?? 0;
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  async #write(batch: Waiting[]): Promise<void> {
    this.#busy += 1;
    try {
      await this.#commit(batch);
      this.#failures = 0;
    } finally {
      this.#busy -= 1;
      this.#schedule();
      if (this.#busy === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const statement = statementFor(batch.map(workOf), this.#nodeId);
    if (statement === undefined) return this.#settle(batch, undefined);
    try {
      await this.#withdrawDoubtful();
      const { rows } = await this.#db.query<{ what: 'claimed' | 'second'; message_id: MessageId }>(statement);
      const idsOf = (what: string): Set<MessageId> =>
        new Set(rows.filter((row) => row.what === what).map((row) => row.message_id));
      this.#settle(batch, rows.length === 0 ? undefined : { claimed: idsOf('claimed'), second: idsOf('second') });
    } catch (error) {
      if (isFaultOfData(error)) await this.#isolate(batch, error);
      else await this.#retry(batch, error);
    }
  }

  #settle(batch: readonly Waiting[], known: Known | undefined): void {
    for (const item of batch) {
      this.#waitingRows -= item.weight;
      item.resolve(resultOf(item, known));
    }
  }

  /** One bad row fails its whole statement: each piece of work is written alone, and only the bad one is refused. */
  async #isolate(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      for (const item of batch) await this.#commit([item]);
      return;
    }
    for (const item of batch) {
      this.#waitingRows -= item.weight;
      this.#log.error({ err: error }, 'the database refused a piece of work');
      item.reject(error);
    }
  }

  async #retry(batch: readonly Waiting[], error: unknown): Promise<void> {
    this.#failures += 1;
    this.#sayThatItFails(error);
    const delayMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length) - 1] ?? 1_000;
    await new Promise<void>((resolve) => this.#clock.after(delayMs, resolve));
    const now = this.#clock.now();
    const kept = batch.filter((item) => item.giveUpAtMs > now);
    for (const item of kept) item.isRetried = true;
    for (const item of batch.filter((candidate) => candidate.giveUpAtMs <= now)) {
      this.#waitingRows -= item.weight;
      for (const { message } of workOf(item).messages ?? []) this.#doubtful.push(message.messageId);
      item.reject(new Refusal('OVERLOADED', { retryAfterSeconds: 5, operatorDetail: 'the database cannot be written' }));
    }
    // Ahead of what came later, in the old order.
    this.#waiting = [...kept, ...this.#waiting];
  }

  /** Small pieces may go through in between, on a full disk say: that is not worth a line each time. */
  #sayThatItFails(error: unknown): void {
    const now = this.#clock.now();
    if (this.#failures > 1 || now - this.#saidAtMs < SAY_AGAIN_MS) return;
    this.#saidAtMs = now;
    this.#log.error({ err: error }, 'the database cannot be written; trying again');
  }

  async #withdrawDoubtful(): Promise<void> {
    if (this.#doubtful.length === 0) return;
    const ids = this.#doubtful;
    this.#doubtful = [];
    try {
      await this.#db.transaction(async (tx) => {
        await tx.query('delete from due_message where message_id = any($1::bigint[])', [ids]);
        await tx.query('delete from short_link where message_id = any($1::bigint[])', [ids]);
        await tx.query('delete from conversion where message_id = any($1::bigint[])', [ids]);
        await tx.query('delete from client_message_id where message_id = any($1::bigint[])', [ids]);
        await tx.query('delete from message where message_id = any($1::bigint[])', [ids]);
      });
    } catch (error) {
      this.#doubtful.push(...ids);
      throw error;
    }
  }
}

function workOf(item: Waiting): JournalWork {
  item.work ??= item.late?.() ?? {};
  return item.work;
}

function weightOf(work: JournalWork): number {
  const { messages, events, due, outbox, links, conversions, clicks, webhooks, webhookResults } = work;
  return (
    (messages?.length ?? 0) +
    (events?.length ?? 0) +
    (due?.length ?? 0) +
    (outbox?.length ?? 0) +
    (links?.length ?? 0) +
    (conversions?.length ?? 0) +
    (clicks?.length ?? 0) +
    (webhooks?.length ?? 0) +
    (webhookResults?.length ?? 0) +
    1
  );
}

function resultOf(item: Waiting, known: Known | undefined): JournalResult {
  const { messages = [], events = [] } = workOf(item);
  const duplicates = messages.filter(
    ({ clientId, message }) => clientId !== null && known?.claimed.has(message.messageId) !== true,
  );
  const endedBefore =
    known === undefined || item.isRetried
      ? []
      : events.filter(({ kind, messageId }) => kind === 'FINAL' && known.second.has(messageId));
  if (duplicates.length === 0 && endedBefore.length === 0) return NOTHING_KNOWN;
  return {
    duplicates: new Set(duplicates.map(({ message }) => message.messageId)),
    endedBefore: new Set(endedBefore.map(({ messageId }) => messageId)),
  };
}

/** SQLSTATE classes that may pass: connection, serialisation, resources, operator, lock. Without a state the connection itself failed. */
const PASSING = ['08', '40', '53', '55', '57', '58', '25'];

/** Whether trying again would fail again: the data, or the statement, is at fault. */
function isFaultOfData(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !PASSING.includes(state.slice(0, 2));
}
