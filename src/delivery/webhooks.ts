// Makes the POSTs: a first try from memory right after the commit, later ones from disk on the documented schedule. At least
// once each; what fails to the end stays readable as failed.

import type { Report } from '../domain/delivery/reports.ts';
import { webhookRetryDelayMs } from '../domain/delivery/retry.ts';
import type { AccountId } from '../domain/platform.ts';
import { reportValues, storedReports } from '../flows/stored-reports.ts';
import type { Clock, Log, WebhookAnswer } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import type { IdSource } from '../storage/ids.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { WebhookBatch, WebhookResult, WebhookTry } from '../storage/journal/work.ts';
import { targetOf } from '../storage/webhook-batches.ts';
import { reportsBody } from '../wire/report-bodies.ts';
import { PostQueue } from './post-queue.ts';
import { type PostSettings, USUAL_PACE } from './post-settings.ts';
import type { PreparedPost } from './recorder.ts';
import { postBy, type Roads } from './roads.ts';
import type { Tally } from './tally.ts';
import { Turnstile } from './turnstile.ts';

/** A large body: made when its turn has come, and thrown away after it. Rejects when it cannot be made. */
export type LaterBody = () => Promise<{ readonly contentType: string; readonly bytes: Uint8Array }>;

/** One POST on its way: which batch, and the body to send. */
export interface Post extends Pick<WebhookBatch, 'batchId' | 'accountId' | 'url' | 'contentType' | 'subscribed'> {
  readonly body: string | LaterBody;
  /** Tries so far. */
  readonly attempt: number;
}

/** Large bodies in memory at once, and of those for one target: a slow one leaves room for others. */
const LARGE_MAX = 8;
const LARGE_OF_TARGET_MAX = 2;

/** How long a POST that found its target too busy waits on disk. */
const HANDED_BACK_MS = 5_000;

/** The settings of a profile of an account; undefined when there is no such profile any more. */
export type SettingsOf = (accountId: AccountId, profileId: string) => PostSettings | undefined;

export interface WebhooksParts {
  readonly db: Db;
  readonly roads: Roads;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
  readonly ids: IdSource;
  readonly settingsOf: SettingsOf;
}

export class Webhooks {
  readonly #parts: WebhooksParts;
  readonly #queue: PostQueue<Post>;
  readonly #large = new Turnstile(LARGE_MAX);

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    this.#queue = new PostQueue(parts.clock, (post) => this.#make(post));
  }

  /** Sends what has just been committed. */
  sendPrepared(posts: readonly PreparedPost[]): void {
    for (const { batch, reports } of posts) {
      // Nothing is left of it to tell: its row is closed without a POST.
      if (reports.length === 0)
        this.#record({ ...this.#untried(batch.batchId, 0), state: 'DELIVERED', lastError: 'told before' });
      else if (reports[0]?.message.channel === 'EMAIL') void this.#sendFromDisk(batch, reports);
      else this.send(postOf(batch, reportsPayload(reports, batch.contentType), 0));
    }
  }

  /** Reports of mail say how often it was tried, which is known from all that happened to it. */
  async #sendFromDisk(batch: WebhookBatch, reports: readonly Report[]): Promise<void> {
    const { db, log } = this.#parts;
    const wanted = reports.map(({ message, eventId }) => ({ messageId: message.messageId, eventId }));
    const stored = await storedReports(db, wanted).catch((error: unknown) => {
      log.warn({ err: error, batchId: batch.batchId }, 'the reports of a POST could not be read; it is made later');
    });
    if (stored === undefined) return this.#handBack(batch.batchId, 0);
    this.send(postOf(batch, reportsPayload(stored, batch.contentType), 0));
  }

  /** Sends one, in its turn. The batch must be claimed by this node. */
  send(post: Post): void {
    const usual = this.#settings(post)?.pace ?? USUAL_PACE;
    const isLarge = typeof post.body !== 'string';
    const pace = isLarge ? { ...usual, windowSize: Math.min(usual.windowSize, LARGE_OF_TARGET_MAX) } : usual;
    if (this.#queue.offer(targetOf(post), pace, post)) return;
    this.#handBack(post.batchId, post.attempt);
  }

  #handBack(batchId: string, attempt: number): void {
    const dueAtMs = this.#parts.clock.now() + HANDED_BACK_MS;
    void this.#record({ ...this.#untried(batchId, attempt), state: 'PENDING', dueAtMs, lastError: null });
  }

  /** POSTs under way or waiting. */
  get pending(): number {
    return this.#queue.pending;
  }

  /** Targets that have enough to do for a while. */
  busyTargets(): string[] {
    return this.#queue.busyTargets();
  }

  /** Takes no more and waits for those under way, up to `graceMs`; what waits is taken over from disk. */
  async stop(graceMs: number): Promise<void> {
    await this.#queue.stop(graceMs);
  }

  #settings({ accountId, subscribed }: Post): PostSettings | undefined {
    return subscribed === null ? undefined : this.#parts.settingsOf(accountId, subscribed.profileId);
  }

  async #make(post: Post): Promise<void> {
    const { clock, roads } = this.#parts;
    const settings = this.#settings(post);
    if (post.subscribed !== null && settings === undefined) {
      const lastError = `notification profile "${post.subscribed.profileId}" is gone`;
      return this.#record({ ...this.#untried(post.batchId, post.attempt), state: 'FAILED', lastError });
    }
    // A profile may have been changed since the batch was made: what it says at this moment counts.
    const { pace: _, ...request } = settings ?? { url: post.url, contentType: post.contentType, pace: USUAL_PACE };
    const headers = { ...request.headers, 'x-callsign-webhook-id': post.batchId };
    const answered = async (contentType: string, body: string | Uint8Array): Promise<void> => {
      const startedAtMs = clock.now();
      const answer = await postBy(roads, post.accountId, { ...request, contentType, headers, body }, startedAtMs);
      const tried = triedAs(this.#parts.ids.next(), request.url, answer, clock.now() - startedAtMs);
      await this.#record(this.#resultOf(post, answer, tried));
    };
    const { body } = post;
    if (typeof body === 'string') return answered(post.contentType, body);
    return this.#large.pass(async () => {
      const made = await body().catch((error: Error) => error);
      if (!(made instanceof Error)) return answered(made.contentType, made.bytes);
      const answer = { kind: 'unreachable', detail: `the body could not be made: ${made.message}` } as const;
      await this.#record(this.#resultOf(post, answer, triedAs(this.#parts.ids.next(), request.url, answer, 0)));
    });
  }

  /** Never rejects: what could not be written is logged by the journal, and the POST is found again. */
  async #record(result: WebhookResult): Promise<void> {
    await this.#parts.journal.record({ webhookResults: [result] }).catch(() => {});
  }

  /** What is the same for everything that was not sent. */
  #untried(batchId: string, attempt: number): Pick<WebhookResult, 'batchId' | 'attempt' | 'dueAtMs' | 'isClaimed' | 'tried'> {
    return { batchId, attempt, dueAtMs: this.#parts.clock.now(), isClaimed: false, tried: null };
  }

  #resultOf(post: Post, answer: WebhookAnswer, tried: WebhookTry): WebhookResult {
    const { clock, log, tally } = this.#parts;
    const done = { ...this.#untried(post.batchId, post.attempt + 1), tried };
    const lastError = tried.error;
    if (lastError === null) {
      tally.posts.delivered += 1;
      return { ...done, state: 'DELIVERED', lastError };
    }
    const delayMs = answer.kind === 'forbidden' ? undefined : webhookRetryDelayMs(post.attempt);
    if (delayMs === undefined) {
      tally.posts.failed += 1;
      log.warn({ batchId: post.batchId, lastError }, 'a webhook is given up');
      return { ...done, state: 'FAILED', lastError };
    }
    tally.posts.repeated += 1;
    return { ...done, state: 'PENDING', dueAtMs: clock.now() + delayMs, lastError };
  }
}

function triedAs(attemptId: string, url: string, answer: WebhookAnswer, durationMs: number): WebhookTry {
  return answer.kind === 'answered'
    ? { attemptId, url, status: answer.status, error: answer.problem ?? null, durationMs }
    : { attemptId, url, status: null, error: answer.detail, durationMs };
}

export function postOf(batch: Omit<Post, 'body' | 'attempt'>, body: Post['body'], attempt: number): Post {
  const { batchId, accountId, url, contentType, subscribed } = batch;
  return { batchId, accountId, url, contentType, subscribed, body, attempt };
}

/** The body of a POST of reports. */
export function reportsPayload(reports: readonly Report[], contentType: string): string {
  // Reports of one POST are of one channel and form: they were gathered so.
  const [first] = reports;
  const { channel, form } = { channel: first?.message.channel ?? 'SMS', form: first?.message.report.form };
  return reportsBody(reports.map(reportValues), { channel, form, contentType });
}
