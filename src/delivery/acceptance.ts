// Takes a batch of decided messages to the disk: which of them this node dispatches from memory, which wait, which are rejected.

import type { ConnectorId } from '../domain/connectors.ts';
import { FINAL_EVENT_ID, type MessageEvent, messageEvent } from '../domain/messages/life.ts';
import type { AcceptedBatch, MessageDraft } from '../flows/world.ts';
import type { Clock } from '../ports.ts';
import type { IdSource } from '../storage/ids.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { DueChange, FailoverRow, JournalResult, NewMessage } from '../storage/journal/work.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { type Flight, type Flights, newFlight, waitOf } from './flights.ts';
import { failoverFor, type NotificationsOf, noticeFor, type PreparedPost, workFor } from './recorder.ts';
import { countFinal, type Tally } from './tally.ts';

export interface AcceptanceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly journal: Journal;
  readonly flights: Flights;
  readonly pool: ConnectorPool;
  readonly tally: Tally;
  readonly notificationsOf: NotificationsOf;
}

export interface Accepted {
  readonly result: JournalResult;
  /** On disk, claimed by this node, to be handed over now. */
  readonly flights: readonly { readonly flight: Flight; readonly messagesPerSecond: number | undefined }[];
  readonly posts: readonly PreparedPost[];
  /** SMS owed in place of what was rejected. */
  readonly failovers: readonly FailoverRow[];
}

type Place =
  | 'REJECTED'
  | { readonly kind: 'CLAIMED'; readonly connectorId: ConnectorId }
  | { readonly kind: 'WAITING'; readonly connectorId: ConnectorId; readonly dueAtMs: number };

export class Acceptance {
  readonly #parts: AcceptanceParts;

  constructor(parts: AcceptanceParts) {
    this.#parts = parts;
  }

  async accept(batch: AcceptedBatch): Promise<Accepted> {
    const { journal, flights: ledger, ids } = this.#parts;
    const messages: NewMessage[] = [];
    const due: DueChange[] = [];
    const flights: { flight: Flight; messagesPerSecond: number | undefined }[] = [];
    const events: MessageEvent[] = [];
    const notices: NonNullable<ReturnType<typeof noticeFor>>[] = [];
    const failovers: FailoverRow[] = [];
    const places = this.#placesOf(batch.messages);

    for (const [index, draft] of batch.messages.entries()) {
      const place = places[index] ?? 'REJECTED';
      const { message } = draft;
      messages.push({
        message,
        clientId: draft.clientId,
        statusId: draft.statusId,
        decision: draft.decision,
        isClaimed: place !== 'REJECTED' && place.kind === 'CLAIMED',
      });
      if (place === 'REJECTED') {
        const event = rejection(draft);
        events.push(event);
        const notice = noticeFor(message, event, null);
        if (notice !== undefined) notices.push(notice);
        const failover = failoverFor(message, event);
        if (failover !== undefined) failovers.push(failover);
      } else if (place.kind === 'CLAIMED') {
        // Before the commit: what the database has and nobody here knows of could never be missed.
        ledger.begin(message.messageId);
        flights.push({ flight: newFlight(message, place.connectorId), messagesPerSecond: draft.messagesPerSecond });
      } else due.push(waitOf(message, place.connectorId, 'DISPATCH', place.dueAtMs, 0));
    }

    const { work, posts } = workFor({ events, due, notices, failovers }, ids, this.#parts.notificationsOf);
    try {
      const result = await journal.accept({
        ...work,
        messages,
        tracePools: batch.tracePools,
        sticky: batch.sticky,
        bulks: batch.bulks,
        idempotency: batch.idempotency,
        links: batch.links,
        conversions: batch.conversions,
      });
      this.#count(batch, result);
      return { result, flights, posts, failovers };
    } catch (error) {
      for (const { flight } of flights) ledger.settle(flight.message.messageId);
      throw error;
    }
  }

  /** Where each message goes. A connector's room in memory is counted down within the batch. */
  #placesOf(drafts: readonly MessageDraft[]): Place[] {
    const now = this.#parts.clock.now();
    const taken = new Map<unknown, number>();
    return drafts.map((draft): Place => {
      const { accountId, connectorId } = draft.message;
      if (draft.isRejected || connectorId === null) return 'REJECTED';
      if (draft.dueAtMs > now) return { kind: 'WAITING', connectorId, dueAtMs: draft.dueAtMs };
      const dispatcher = this.#parts.pool.get(accountId, connectorId);
      const others = taken.get(dispatcher) ?? 0;
      // Down, full or not run by this node: on disk, where any node finds it as soon as there is room.
      if (dispatcher === undefined || !dispatcher.isUp || !dispatcher.hasSpace(draft.message, others))
        return { kind: 'WAITING', connectorId, dueAtMs: now };
      taken.set(dispatcher, others + 1);
      return { kind: 'CLAIMED', connectorId };
    });
  }

  #count(batch: AcceptedBatch, result: JournalResult): void {
    const { tally } = this.#parts;
    for (const { isRejected, statusId, errorId, message } of batch.messages) {
      if (isRejected) countFinal(tally, message, statusId, errorId);
      if (isRejected || result.duplicates.has(message.messageId)) tally.rejected += 1;
      else {
        tally.accepted += 1;
        tally.traffic.accepted(message);
      }
    }
  }
}

function rejection({ message, statusId, errorId }: MessageDraft): MessageEvent {
  const { messageId, acceptedAt } = message;
  return messageEvent({ messageId, eventId: FINAL_EVENT_ID, kind: 'FINAL', atMs: acceptedAt.getTime(), statusId, errorId });
}

/** The messages whose id turned out to be taken. */
export function duplicatesIn(batch: AcceptedBatch, result: JournalResult): MessageDraft['message'][] {
  if (result.duplicates.size === 0) return [];
  return batch.messages.map((draft) => draft.message).filter((message) => result.duplicates.has(message.messageId));
}
