// Makes the POSTs: a first try from memory right after the commit, later ones from disk on the documented schedule. At least
// once each; what fails to the end stays readable as failed.

import type { Report } from '../domain/delivery/reports.ts';
import { webhookRetryDelayMs } from '../domain/delivery/retry.ts';
import { reportValues } from '../flows/stored-reports.ts';
import type { Clock, Log, WebhookAnswer, WebhookPoster } from '../ports.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { WebhookBatch, WebhookResult } from '../storage/journal/work.ts';
import { reportsBody } from '../wire/reports.ts';
import type { PreparedPost } from './recorder.ts';
import type { Tally } from './tally.ts';

/** One POST on its way: which batch, and the body to send. */
export interface Post {
  readonly batchId: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
  /** Tries so far. */
  readonly attempt: number;
}

/** POSTs under way to one URL at most; more wait for their turn. */
const PER_URL_MAX = 20;

interface Target {
  underWay: number;
  readonly waiting: Post[];
}

export class Webhooks {
  readonly #poster: WebhookPoster;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #tally: Tally;
  readonly #targets = new Map<string, Target>();
  #pending = 0;
  #isStopped = false;
  #idle: (() => void)[] = [];

  constructor(poster: WebhookPoster, journal: Journal, clock: Clock, log: Log, tally: Tally) {
    this.#poster = poster;
    this.#journal = journal;
    this.#clock = clock;
    this.#log = log;
    this.#tally = tally;
  }

  /** Sends what has just been committed. */
  sendPrepared(posts: readonly PreparedPost[]): void {
    for (const { batch, reports } of posts) {
      // Nothing is left of it to tell: its row is closed without a POST.
      if (reports.length === 0) void this.#journal.record({ webhookResults: [this.#closed(batch.batchId)] }).catch(() => {});
      else this.send(postOf(batch, reportsPayload(reports, batch.contentType), 0));
    }
  }

  /** Sends one, in its turn. The batch must be claimed by this node. */
  send(post: Post): void {
    // What a stopping node leaves is taken over from disk.
    if (this.#isStopped) return;
    const target = this.#targets.get(post.url) ?? { underWay: 0, waiting: [] };
    this.#targets.set(post.url, target);
    this.#pending += 1;
    if (target.underWay < PER_URL_MAX) void this.#make(post, target);
    else target.waiting.push(post);
  }

  /** POSTs under way or waiting. */
  get pending(): number {
    return this.#pending;
  }

  /** Takes no more and waits for those under way, up to `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    for (const target of this.#targets.values()) this.#pending -= target.waiting.splice(0).length;
    if (this.#pending === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(graceMs, resolve);
      this.#idle.push(() => {
        cancel();
        resolve();
      });
    });
  }

  async #make(post: Post, target: Target): Promise<void> {
    target.underWay += 1;
    const answer = await this.#poster.post({ url: post.url, contentType: post.contentType, body: post.body });
    await this.#journal.record({ webhookResults: [this.#resultOf(post, answer)] }).catch(() => {});
    target.underWay -= 1;
    this.#pending -= 1;
    const next = target.waiting.shift();
    if (next !== undefined) void this.#make(next, target);
    else if (target.underWay === 0) this.#targets.delete(post.url);
    if (this.#pending === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #closed(batchId: string): WebhookResult {
    const dueAtMs = this.#clock.now();
    return { batchId, state: 'DELIVERED', attempt: 0, dueAtMs, lastError: 'told before', isClaimed: false };
  }

  #resultOf(post: Post, answer: WebhookAnswer) {
    const now = this.#clock.now();
    const done = { batchId: post.batchId, attempt: post.attempt + 1, dueAtMs: now, isClaimed: false };
    if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
      this.#tally.posts.delivered += 1;
      return { ...done, state: 'DELIVERED' as const, lastError: null };
    }
    const lastError = answer.kind === 'answered' ? `HTTP ${answer.status}` : answer.detail;
    const delayMs = answer.kind === 'forbidden' ? undefined : webhookRetryDelayMs(post.attempt);
    if (delayMs === undefined) {
      this.#tally.posts.failed += 1;
      this.#log.warn({ batchId: post.batchId, lastError }, 'a webhook is given up');
      return { ...done, state: 'FAILED' as const, lastError };
    }
    this.#tally.posts.repeated += 1;
    return { ...done, state: 'PENDING' as const, dueAtMs: now + delayMs, lastError };
  }
}

export function postOf(batch: Pick<WebhookBatch, 'batchId' | 'url' | 'contentType'>, body: string, attempt: number): Post {
  return { batchId: batch.batchId, url: batch.url, contentType: batch.contentType, body, attempt };
}

/** The body of a POST of reports. */
export function reportsPayload(reports: readonly Report[], contentType: string): string {
  return reportsBody(reports.map(reportValues), contentType);
}
