// Writes down what happens to messages: events gather while the journal's writers are busy and go into the next commit together
// with the reports they cause, so that several reports for one URL become one POST.

import { type Report, type ReportTarget, reportOf, reportTarget } from '../domain/delivery/reports.ts';
import { isFailedOver } from '../domain/messages/failover.ts';
import { FINAL_EVENT_ID, type MessageEvent } from '../domain/messages/life.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import { messageError } from '../domain/messages/status.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Notifications } from '../domain/subscriptions.ts';
import { REASON_LENGTH_MAX, suppressionAfter } from '../domain/suppressions.ts';
import type { IdSource } from '../storage/ids.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { DueChange, FailoverRow, JournalWork, OutboxRow, SuppressionRow, WebhookBatch } from '../storage/journal/work.ts';

/** Reports in one POST at most; the contract's default. */
export const REPORTS_PER_POST_MAX = 100;

interface Notice {
  readonly report: Report;
  readonly target: ReportTarget;
  readonly event: MessageEvent;
}

interface Gathering {
  readonly events: MessageEvent[];
  readonly due: DueChange[];
  readonly notices: Notice[];
  readonly suppressions: SuppressionRow[];
  /** SMS owed in place of messages that ended. */
  readonly failovers: FailoverRow[];
  readonly committed: (() => void)[];
  /** Messages whose final status is among the events. */
  readonly ended: Set<string>;
}

export interface PreparedPost {
  readonly batch: WebhookBatch;
  readonly reports: readonly Report[];
}

/** An account's subscriptions, from memory; undefined while it is not loaded. */
export type NotificationsOf = (accountId: AccountId) => Notifications | undefined;

/** Journal work for events and their reports, and the POSTs to make once it is committed. */
export function workFor(
  gathered: Pick<Gathering, 'events' | 'due' | 'notices' | 'failovers'> & Partial<Pick<Gathering, 'suppressions'>>,
  ids: IdSource,
  notificationsOf: NotificationsOf,
): { work: JournalWork; posts: PreparedPost[] } {
  const outbox: OutboxRow[] = [];
  const byTarget = new Map<string, Together>();
  for (const notice of gathered.notices) {
    const addresses = addressesOf(notice, notificationsOf);
    if (addresses.length === 0) outbox.push(outboxRow(notice.report, ids));
    for (const address of addresses) {
      const { accountId, channel, report } = notice.report.message;
      const key = `${accountId} ${channel} ${address.subscribed?.profileId ?? ''} ${report.form ?? ''} ${address.contentType} ${address.url}`;
      const together = byTarget.get(key);
      if (together === undefined) byTarget.set(key, { address, notices: [notice] });
      else together.notices.push(notice);
    }
  }
  const posts: PreparedPost[] = [];
  const batchIds = new Map<MessageEvent, string[]>();
  for (const { address, notices } of byTarget.values()) {
    for (let from = 0; from < notices.length; from += address.reportsMax) {
      const some = notices.slice(from, from + address.reportsMax);
      const post = preparedPost(address, some, ids);
      for (const { event } of some) batchIds.set(event, [...(batchIds.get(event) ?? []), post.batch.batchId]);
      posts.push(post);
    }
  }
  const events =
    batchIds.size === 0
      ? gathered.events
      : gathered.events.map((event) => {
          const ofEvent = batchIds.get(event);
          return ofEvent === undefined ? event : { ...event, webhookBatchIds: ofEvent };
        });
  const { due, failovers, suppressions } = gathered;
  return { work: { events, due, failovers, suppressions, outbox, webhooks: posts.map((post) => post.batch) }, posts };
}

interface Address extends Pick<WebhookBatch, 'url' | 'contentType' | 'subscribed'> {
  /** Reports in one POST at most. */
  readonly reportsMax: number;
}

interface Together {
  readonly address: Address;
  readonly notices: Notice[];
}

/** Where a report is posted: to the request's URL, else to every matching subscription. Nowhere: it waits to be pulled. */
function addressesOf({ target, report: { message } }: Notice, notificationsOf: NotificationsOf): readonly Address[] {
  if (target.kind === 'WEBHOOK') return [{ ...target, subscribed: null, reportsMax: REPORTS_PER_POST_MAX }];
  const { channel, pair, sender } = message;
  const told = notificationsOf(message.accountId)?.told({ channel, event: 'DELIVERY', ...pair, resource: sender }) ?? [];
  return told.map(({ profile: { profileId, url, contentType, settings } }) => ({
    url,
    contentType,
    subscribed: { channel, event: 'DELIVERY', profileId },
    reportsMax: settings.maxBucketSize ?? REPORTS_PER_POST_MAX,
  }));
}

function outboxRow({ message, eventId }: Report, ids: IdSource): OutboxRow {
  return {
    reportId: ids.next(),
    accountId: message.accountId,
    channel: message.channel,
    messageId: message.messageId,
    eventId,
    clientId: message.publicId === message.messageId ? null : message.publicId,
    bulkId: message.bulkId,
    pair: message.pair,
    campaignReferenceId: message.campaignReferenceId ?? null,
  };
}

function preparedPost({ url, contentType, subscribed }: Address, notices: readonly Notice[], ids: IdSource): PreparedPost {
  const [first] = notices;
  if (first === undefined) throw new Error('a POST needs reports');
  return {
    batch: {
      batchId: ids.next(),
      accountId: first.report.message.accountId,
      kind: 'REPORT',
      url,
      contentType,
      itemIds: notices.map(({ report }) => report.message.messageId),
      eventIds: notices.map(({ report }) => report.eventId),
      subscribed,
      payload: null,
      isClaimed: true,
    },
    reports: notices.map(({ report }) => report),
  };
}

/** The notice an event causes; undefined when nobody is to be told. */
export function noticeFor(message: OutboundMessage, event: MessageEvent, sentAtMs: number | null): Notice | undefined {
  const target = reportTarget(message, event.kind === 'FINAL');
  return target.kind === 'NOBODY' ? undefined : { report: reportOf(message, event, sentAtMs), target, event };
}

/** The SMS an event makes owed; undefined where none is. */
export function failoverFor(message: OutboundMessage, { kind, statusId, errorId }: MessageEvent): FailoverRow | undefined {
  if (kind !== 'FINAL' || statusId === null || !isFailedOver(message, statusId, errorId ?? 0)) return undefined;
  return { messageId: message.messageId, accountId: message.accountId };
}

export class Recorder {
  readonly #journal: Journal;
  readonly #ids: IdSource;
  readonly #notificationsOf: NotificationsOf;
  readonly #send: (posts: readonly PreparedPost[]) => void;
  readonly #failOver: (rows: readonly FailoverRow[]) => void;
  #gathering: Gathering | undefined;

  /** `send` is given the POSTs whose rows are on disk, `failOver` the SMS. */
  constructor(
    journal: Journal,
    ids: IdSource,
    notificationsOf: NotificationsOf,
    send: (posts: readonly PreparedPost[]) => void,
    failOver: (rows: readonly FailoverRow[]) => void,
  ) {
    this.#journal = journal;
    this.#ids = ids;
    this.#notificationsOf = notificationsOf;
    this.#send = send;
    this.#failOver = failOver;
  }

  /** Appends an event and whom to tell of it; `committed` is called once it is on disk. `failover`: the SMS it makes owed. */
  event(event: MessageEvent, notice?: Notice, committed?: () => void, failover?: FailoverRow): void {
    const gathering = this.#gather();
    // Two receipts of one message can both find it open (it was submitted twice); the first one counts.
    const isSecond = event.kind === 'FINAL' && gathering.ended.has(event.messageId);
    if (committed !== undefined) gathering.committed.push(committed);
    if (isSecond) return;
    if (event.kind === 'FINAL') gathering.ended.add(event.messageId);
    gathering.events.push(event);
    if (notice !== undefined) gathering.notices.push(notice);
    if (failover !== undefined) gathering.failovers.push(failover);
  }

  /** Changes a message's wait on disk. */
  due(change: DueChange, committed?: () => void): void {
    const gathering = this.#gather();
    gathering.due.push(change);
    if (committed !== undefined) gathering.committed.push(committed);
  }

  /** Notes what a mail's final error says about its address, if it says anything: it is not written to again. */
  suppress(message: OutboundMessage, errorId: number, said: string | null): void {
    const suppression = suppressionAfter(message, errorId);
    if (suppression === undefined) return;
    const reason = (said ?? messageError(errorId).description).slice(0, REASON_LENGTH_MAX);
    this.#gather().suppressions.push({ ...suppression, accountId: message.accountId, reason });
  }

  #gather(): Gathering {
    if (this.#gathering !== undefined) return this.#gathering;
    const gathering: Gathering = {
      events: [],
      due: [],
      notices: [],
      failovers: [],
      suppressions: [],
      committed: [],
      ended: new Set(),
    };
    this.#gathering = gathering;
    let posts: PreparedPost[] = [];
    this.#journal
      .record(() => {
        // A writer takes it now: whatever comes from here on gathers for the next commit.
        if (this.#gathering === gathering) this.#gathering = undefined;
        const prepared = workFor(gathering, this.#ids, this.#notificationsOf);
        posts = prepared.posts;
        return prepared.work;
      })
      .then(({ endedBefore }) => {
        for (const committed of gathering.committed) committed();
        if (posts.length > 0) this.#send(withoutEnded(posts, endedBefore));
        const owed = gathering.failovers.filter(({ messageId }) => !endedBefore.has(messageId));
        if (owed.length > 0) this.#failOver(owed);
      })
      // Refused by the database as bad data: logged by the journal with its cause; the messages stay open and are found again.
      .catch(() => {});
    return gathering;
  }
}

/** Takes out reports on messages that had ended before: whoever ended them has told of it. */
function withoutEnded(posts: readonly PreparedPost[], endedBefore: ReadonlySet<string>): readonly PreparedPost[] {
  if (endedBefore.size === 0) return posts;
  return posts.map(({ batch, reports }) => ({
    batch,
    reports: reports.filter(({ eventId, message }) => eventId !== FINAL_EVENT_ID || !endedBefore.has(message.messageId)),
  }));
}
