// Keeps the snapshots of accounts in memory as fresh as the database: hears of every change, reads the rows it names, applies them
// one notice after the other. Notices carry keys, never values, so reading twice or late does no harm.

import type { AccountId } from '../domain/platform.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import type { Clock, Log } from '../ports.ts';
import { type ChangeFeed, openChangeFeed } from '../storage/change-feed.ts';
import type { Change, ChangedNoun } from '../storage/changes.ts';
import type { Db } from '../storage/db.ts';
import { mergedChanges } from './merged-changes.ts';
import { loadSnapshot, readAgain } from './snapshot-loading.ts';

/** How long a writer waits for the echo of his own change before the account is read anew instead. */
const ECHO_MS_MAX = 2_000;
/** How often the connection is tried when nothing else does: a dead one would go unnoticed on a node that only reads. */
const PROBE_EVERY_MS = 5_000;
const RECONNECT_MS_MIN = 100;
const RECONNECT_MS_MAX = 5_000;

/** What listeners are told, after the snapshot has it. `all`: the account was read anew, anything may differ. */
export interface SnapshotChange {
  readonly accountId: AccountId;
  readonly noun: ChangedNoun | 'all';
}

interface Load {
  readonly promise: Promise<AccountSnapshot>;
  /** Heard of while reading: perhaps missed by it. */
  readonly missed: Change[];
}

type Waiting = { readonly kind: 'change'; readonly change: Change } | { readonly kind: 'echo'; readonly token: string };

export class AccountSnapshots {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #keys: { forget(): void };
  readonly #loaded = new Map<AccountId, AccountSnapshot>();
  readonly #loads = new Map<AccountId, Load>();
  readonly #listeners: ((change: SnapshotChange) => void)[] = [];
  readonly #echoes = new Map<string, (isHeard: boolean) => void>();
  #waiting: Waiting[] = [];
  #isApplying = false;
  #feed: ChangeFeed | undefined;
  #isStopped = false;
  #cancelTimer: () => void = () => {};
  #echoCount = 0;
  #currentEcho: Promise<boolean> | undefined;
  #nextEcho: Promise<boolean> | undefined;

  constructor(db: Db, clock: Clock, log: Log, keys: { forget(): void }) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#keys = keys;
  }

  /** Starts to listen. Rejects when the database cannot be reached; later losses are mended in the background. */
  async start(): Promise<void> {
    await this.#connect();
    this.#probeLater();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    this.#failEchoes();
    const feed = this.#feed;
    this.#feed = undefined;
    await feed?.close();
  }

  /** An account's snapshot: from memory, or a promise the first time. */
  of(accountId: AccountId): AccountSnapshot | Promise<AccountSnapshot> {
    return this.#loaded.get(accountId) ?? this.#loads.get(accountId)?.promise ?? this.#load(accountId);
  }

  /** An account's snapshot if it is in memory. */
  peek(accountId: AccountId): AccountSnapshot | undefined {
    return this.#loaded.get(accountId);
  }

  /** Resolves once the account's snapshot has every change committed before the call. */
  async settle(accountId: AccountId): Promise<void> {
    await this.of(accountId);
    if (await this.#echo()) return;
    // Nobody heard us: the connection is gone or stuck. Reading the account anew serves as well.
    await this.#reload(accountId);
  }

  /** Calls back after every change has been applied, of whichever account. The answer ends it. */
  onChange(listener: (change: SnapshotChange) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      const at = this.#listeners.indexOf(listener);
      if (at >= 0) this.#listeners.splice(at, 1);
    };
  }

  /** Reads an account; at most one load of it is under way at a time. */
  #load(accountId: AccountId): Promise<AccountSnapshot> {
    const missed: Change[] = [];
    const promise = this.#read(accountId, missed).finally(() => {
      if (this.#loads.get(accountId)?.missed === missed) this.#loads.delete(accountId);
    });
    this.#loads.set(accountId, { promise, missed });
    return promise;
  }

  async #read(accountId: AccountId, missed: Change[]): Promise<AccountSnapshot> {
    const snapshot = await loadSnapshot(this.#db, accountId);
    // What was heard meanwhile may have been read too early. It comes in before the snapshot is shown: one that takes the place of
    // another must not know less.
    while (missed.length > 0) {
      for (const { noun, keys } of mergedChanges(missed.splice(0))) await readAgain(this.#db, snapshot, noun, keys);
    }
    const isReload = this.#loaded.has(accountId);
    this.#loaded.set(accountId, snapshot);
    this.#loads.delete(accountId);
    if (isReload) this.#tell({ accountId, noun: 'all' });
    return snapshot;
  }

  /** Resolves when a load that began after the call is through; one that is under way may have begun too early. */
  async #reload(accountId: AccountId): Promise<void> {
    // Whoever asked for that load hears of its failure.
    await this.#loads.get(accountId)?.promise.catch(() => {});
    await (this.#loads.get(accountId)?.promise ?? this.#load(accountId));
  }

  #hear(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#apply();
  }

  /** Works off what has been heard, in order; whatever gathers meanwhile is read together. */
  #apply(): void {
    if (this.#isApplying || this.#waiting.length === 0) return;
    this.#isApplying = true;
    this.#applyAll()
      .catch((error: unknown) => this.#lose(error as Error))
      .finally(() => {
        this.#isApplying = false;
        if (!this.#isStopped) this.#apply();
      });
  }

  async #applyAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#applyChanges(batch.flatMap((waiting) => (waiting.kind === 'change' ? [waiting.change] : [])));
      for (const waiting of batch) if (waiting.kind === 'echo') this.#echoes.get(waiting.token)?.(true);
    }
  }

  async #applyChanges(changes: readonly Change[]): Promise<void> {
    for (const change of mergedChanges(changes)) {
      const { accountId, noun, keys } = change;
      this.#loads.get(accountId)?.missed.push(change);
      if (noun === 'api_key' || noun === 'user') this.#keys.forget();
      const snapshot = this.#loaded.get(accountId);
      if (snapshot !== undefined) await readAgain(this.#db, snapshot, noun, keys);
      this.#tell({ accountId, noun });
    }
  }

  #tell(change: SnapshotChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        this.#log.error({ err: error, ...change }, 'a listener failed at a change of the configuration');
      }
    }
  }

  /** Callers who come while an echo is under way share the next one: theirs must be sent after their commit. */
  #echo(): Promise<boolean> {
    if (this.#currentEcho === undefined) return this.#startEcho();
    this.#nextEcho ??= this.#currentEcho.then(() => {
      this.#nextEcho = undefined;
      return this.#startEcho();
    });
    return this.#nextEcho;
  }

  #startEcho(): Promise<boolean> {
    const echo = this.#sendEcho();
    this.#currentEcho = echo;
    return echo.finally(() => {
      if (this.#currentEcho === echo) this.#currentEcho = undefined;
    });
  }

  async #sendEcho(): Promise<boolean> {
    const feed = this.#feed;
    if (feed === undefined) return false;
    const token = String(++this.#echoCount);
    let cancel = (): void => {};
    try {
      const heard = new Promise<boolean>((resolve) => {
        this.#echoes.set(token, resolve);
        cancel = this.#clock.after(ECHO_MS_MAX, () => resolve(false));
      });
      await feed.echo(token);
      return await heard;
    } catch (error) {
      this.#log.warn({ err: error }, 'the echo of a change could not be asked for');
      return false;
    } finally {
      cancel();
      this.#echoes.delete(token);
    }
  }

  #failEchoes(): void {
    for (const resolve of this.#echoes.values()) resolve(false);
  }

  async #connect(): Promise<void> {
    const feed = await openChangeFeed(this.#db, {
      changed: (change) => this.#hear({ kind: 'change', change }),
      echoed: (token) => this.#hear({ kind: 'echo', token }),
      lost: (cause) => this.#lose(cause),
    });
    // Somebody may have stopped us, or connected as well, while this was under way.
    this.#giveUp(this.#isStopped ? feed : this.#feed);
    if (!this.#isStopped) this.#feed = feed;
  }

  /** Closes a connection that is of no use any more; one that is broken cannot even be closed, which is no news. */
  #giveUp(feed: ChangeFeed | undefined): void {
    feed?.close().catch(() => {});
  }

  #lose(cause: Error): void {
    if (this.#isStopped) return;
    this.#log.warn({ err: cause }, 'changes of the configuration cannot be heard; connecting again');
    this.#giveUp(this.#feed);
    this.#feed = undefined;
    this.#failEchoes();
    this.#reconnectAfter(RECONNECT_MS_MIN);
  }

  #reconnectAfter(delayMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.#reconnect().catch((error: unknown) => {
        if (this.#isStopped) return;
        this.#log.warn({ err: error }, 'still no connection to hear changes of the configuration by');
        this.#giveUp(this.#feed);
        this.#feed = undefined;
        this.#reconnectAfter(Math.min(delayMs * 2, RECONNECT_MS_MAX));
      });
    });
  }

  /** Whatever was changed in between went unheard, so all that is in memory is read anew. */
  async #reconnect(): Promise<void> {
    if (this.#isStopped) return;
    await this.#connect();
    this.#keys.forget();
    for (const accountId of [...this.#loaded.keys()]) await this.#reload(accountId);
    this.#log.info({ accounts: this.#loaded.size }, 'changes of the configuration are heard again');
    this.#probeLater();
  }

  #probeLater(): void {
    if (this.#isStopped || this.#feed === undefined) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(PROBE_EVERY_MS, async () => {
      if (await this.#echo()) this.#probeLater();
      else if (this.#feed !== undefined) this.#lose(new Error('an echo through the database did not come back in time'));
    });
  }
}
