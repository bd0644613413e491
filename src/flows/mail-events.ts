// Writes down what happens to a mail after it was delivered, tells whoever wants to know, and keeps to what its reader wants.

import { domainOf } from '../domain/addresses/mailbox.ts';
import type { Device } from '../domain/links/device.ts';
import { type MailEvent, SUBSCRIBED_AS, TOLD_MAX } from '../domain/mail-tracking/mail-events.ts';
import type { ContentId } from '../domain/messages/content.ts';
import { messageEvent } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import { type AccountId, DEFAULT_PAIR } from '../domain/platform.ts';
import type { OptOut } from '../domain/snapshot/opt-outs.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import type { SuppressionType } from '../domain/suppressions.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import type { WebhookBatch } from '../storage/journal/work.ts';
import { countActivity } from '../storage/mail-activity.ts';
import { insertMessageEvent, loadEvents } from '../storage/message-events.ts';
import { loadMessages, type StoredMessage } from '../storage/messages.ts';
import { insertOptOut } from '../storage/opt-outs.ts';
import { insertWebhookBatches } from '../storage/webhook-batches.ts';
import { suppressDestination } from './change-suppressions.ts';
import type { MailToken } from './mail-tokens.ts';
import { eventPost, postsOf } from './publish-event.ts';
import { publishOptOuts } from './publish-opt-outs.ts';
import { loadLetters } from './read-letters.ts';
import type { World } from './world.ts';

/** Letters whose tracking URL is remembered. */
const REMEMBERED_MAX = 10_000;

export interface MailEventDetails {
  /** The link that was followed. */
  readonly url?: string | undefined;
  /** What the reader has used. */
  readonly device?: Device | undefined;
  /** What a mail server said. */
  readonly detail?: string | undefined;
  /** Who did not get it, where that is not who the message was sent to. */
  readonly recipient?: string | undefined;
  /** What the event is called, where that is settled already. */
  readonly eventId?: string | undefined;
}

const SUPPRESSED_BY: Readonly<Partial<Record<MailEvent, SuppressionType>>> = { COMPLAINED: 'COMPLAINT', LATE_BOUNCE: 'BOUNCE' };

export class MailEvents {
  readonly #world: World;
  readonly #trackingUrls = new Map<ContentId, string | undefined>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The mail an address in it speaks of; undefined when it is not kept any more. */
  async mailOf(accountId: AccountId, messageId: MessageId): Promise<StoredMessage | undefined> {
    const [message] = await loadMessages(this.#world.db, [messageId]);
    return message?.accountId === accountId && message.channel === 'EMAIL' ? message : undefined;
  }

  /** A mailbox provider tells that its user has called a mail spam. Nothing, when the mail is not kept any more. */
  async complained(messageId: MessageId, detail: string): Promise<void> {
    const [message] = await loadMessages(this.#world.db, [messageId]);
    if (message?.channel === 'EMAIL') await this.record(message, 'COMPLAINED', { detail });
  }

  /** Something happened to a mail. On disk when this resolves, together with the POSTs that tell of it. */
  async record(message: StoredMessage, event: MailEvent, details: MailEventDetails = {}): Promise<void> {
    const { db, dispatch } = this.#world;
    const posts = await this.postsFor(message, event, details);
    await db.transaction(async (tx) => {
      const suppression = SUPPRESSED_BY[event];
      if (suppression !== undefined) await this.#suppress(tx, message, suppression, details.detail);
      await this.#note(tx, message, event, details, posts);
    });
    if (posts.length > 0) dispatch.wake();
  }

  /**
   * A reader does not want more: of this sender, or of any of its domain, as the domain has it. Holds for mail that is not kept any
   * more too. Doing it again changes nothing.
   */
  async unsubscribe(token: Extract<MailToken, { kind: 'UNSUBSCRIBE' }>, device: Device | undefined): Promise<void> {
    const { db, dispatch, trackedDomains } = this.#world;
    const { accountId, messageId, sender, destination } = token;
    const message = await this.mailOf(accountId, messageId);
    const domain = await trackedDomains.of(accountId, domainOf(sender));
    const optOut: OptOut = {
      destination: destination.toLowerCase(),
      sender: foldedName(domain?.blocklistLevel === 'FROM_DOMAIN' ? domainOf(sender) : sender),
      channel: 'EMAIL',
      source: 'URL_OPT_OUT',
    };
    const posts = message === undefined ? [] : await this.postsFor(message, 'UNSUBSCRIBED', { device });
    await db.transaction(async (tx) => {
      if (await insertOptOut(tx, accountId, optOut)) {
        await noteChange(tx, { accountId, noun: 'opt_out', keys: [optOut.destination] });
        const pair = message?.pair ?? DEFAULT_PAIR;
        await publishOptOuts(this.#world, tx, {
          message: { accountId, channel: 'EMAIL', to: sender },
          pair,
          type: 'BLOCK',
          optOuts: [optOut],
        });
      }
      if (message !== undefined) await this.#note(tx, message, 'UNSUBSCRIBED', {}, posts);
    });
    dispatch.wake();
  }

  async #note(
    tx: Tx,
    { messageId }: StoredMessage,
    event: MailEvent,
    { url, detail }: MailEventDetails,
    posts: readonly Omit<WebhookBatch, 'isClaimed'>[],
  ): Promise<void> {
    const { ids, clock } = this.#world;
    const count = await countActivity(tx, messageId, event, url ?? '');
    const isRepeatable = event === 'OPENED' || event === 'CLICKED';
    if (count <= (isRepeatable ? TOLD_MAX : 1)) await insertWebhookBatches(tx, posts);
    if (count > 1) return;
    await insertMessageEvent(
      tx,
      messageEvent({
        messageId,
        eventId: ids.next(),
        kind: event,
        atMs: clock.now(),
        detail: url ?? detail ?? null,
        webhookBatchIds: posts.length === 0 ? null : posts.map(({ batchId }) => batchId),
      }),
    );
  }

  async #suppress(tx: Tx, message: StoredMessage, type: SuppressionType, detail: string | undefined): Promise<void> {
    const { sender, destination, accountId } = message;
    const reason = detail ?? (type === 'COMPLAINT' ? 'The reader reported a mail as spam' : 'A mail came back late');
    await suppressDestination(tx, accountId, {
      domain: domainOf(sender),
      address: destination.toLowerCase(),
      type,
      reason,
    });
  }

  /** The URL of the request is told, else who has subscribed. */
  async postsFor(
    message: StoredMessage,
    event: MailEvent,
    details: MailEventDetails,
  ): Promise<readonly Omit<WebhookBatch, 'isClaimed'>[]> {
    const { accountId, pair, sender } = message;
    const url = await this.#trackingUrlOf(message);
    const about = { accountId, channel: 'EMAIL', event: SUBSCRIBED_AS[event], ...pair, resource: sender };
    const { notifications } = await this.#world.snapshots.of(accountId);
    if (url === undefined && notifications.told(about).length === 0) return [];
    const body = await this.#bodyOf(message, event, details);
    return url === undefined
      ? postsOf(this.#world, { ...about, body })
      : [eventPost(this.#world, accountId, url, JSON.stringify(body), null)];
  }

  async #bodyOf(
    message: StoredMessage,
    event: MailEvent,
    { url, device, recipient, eventId }: MailEventDetails,
  ): Promise<object> {
    const { pair, isPairGiven, report, sender, campaignReferenceId } = message;
    const events = await loadEvents(this.#world.db, [message.messageId]);
    const sentAtMs = events.find(({ kind }) => kind === 'SUBMITTED')?.atMs ?? message.acceptedAt.getTime();
    return {
      notificationType: event,
      eventId: eventId ?? this.#world.ids.next(),
      domain: domainOf(sender),
      recipient: recipient ?? message.destination,
      // Who is told of a complaint or a bounce wants to know which of his senders it was.
      ...(SUPPRESSED_BY[event] === undefined ? {} : { sender }),
      ...(url === undefined ? {} : { url }),
      sendDateTime: sentAtMs,
      messageId: message.publicId,
      bulkId: message.bulkId,
      ...(report.callbackData === undefined ? {} : { callbackData: report.callbackData }),
      ...(device === undefined
        ? {}
        : { recipientInfo: { deviceType: device.deviceType, os: device.os, deviceName: device.deviceName } }),
      ...(campaignReferenceId === undefined ? {} : { campaignReferenceId }),
      ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
      ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
    };
  }

  /** Stands in the letter, which may be large: it is read once. */
  async #trackingUrlOf({ accountId, content }: StoredMessage): Promise<string | undefined> {
    if (content.kind !== 'EMAIL') return undefined;
    const { letterId } = content;
    if (this.#trackingUrls.has(letterId)) return this.#trackingUrls.get(letterId);
    const letter = (await loadLetters(this.#world.db, accountId, [letterId])).get(letterId);
    if (this.#trackingUrls.size >= REMEMBERED_MAX) this.#trackingUrls.clear();
    this.#trackingUrls.set(letterId, letter?.tracking.url);
    return letter?.tracking.url;
  }
}
