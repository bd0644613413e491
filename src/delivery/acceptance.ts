// Takes a batch of decided messages to the disk: which of them this node dispatches from memory, which wait, which are rejected.

import { FINAL_EVENT_ID, type MessageEvent } from '../domain/messages/life.ts';
import type { AcceptedBatch, MessageDraft } from '../flows/world.ts';
import type { Clock } from '../ports.ts';
import type { IdSource } from '../storage/ids.ts';
import type { Journal } from '../storage/journal/journal.ts';
import type { DueChange, JournalResult, NewMessage } from '../storage/journal/work.ts';
import type { ConnectorPool } from './connector-pool.ts';
import type { Flight, Flights } from './flights.ts';
import { noticeFor, type PreparedPost, workFor } from './recorder.ts';
import { countFinal, type Tally } from './tally.ts';

export interface AcceptanceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly journal: Journal;
  readonly flights: Flights;
  readonly pool: ConnectorPool;
  readonly tally: Tally;
}

export interface Accepted {
  readonly result: JournalResult;
  /** On disk, claimed by this node, to be handed over now. */
  readonly flights: readonly { readonly flight: Flight; readonly messagesPerSecond: number | undefined }[];
  readonly posts: readonly PreparedPost[];
}

type Place = 'CLAIMED' | 'REJECTED' | { readonly dueAtMs: number };

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
    const places = this.#placesOf(batch.messages);

    for (const [index, draft] of batch.messages.entries()) {
      const place = places[index] ?? 'REJECTED';
      const { message } = draft;
      messages.push({
        message,
        clientId: draft.clientId,
        statusId: draft.statusId,
        decision: draft.decision,
        isClaimed: place === 'CLAIMED',
      });
      if (place === 'REJECTED') {
        const event = this.#rejection(draft);
        events.push(event);
        const notice = noticeFor(message, event, null);
        if (notice !== undefined) notices.push(notice);
      } else if (place === 'CLAIMED' && message.connectorId !== null) {
        // Before the commit: what the database has and nobody here knows of could never be missed.
        ledger.begin(message.messageId);
        flights.push({ flight: newFlight(draft), messagesPerSecond: draft.messagesPerSecond });
      } else if (place !== 'CLAIMED') due.push(dueChange(draft, place.dueAtMs));
    }

    const { work, posts } = workFor({ events, due, notices }, ids);
    try {
      const result = await journal.accept({
        ...work,
        messages,
        tracePools: batch.tracePools,
        sticky: batch.sticky,
        bulks: batch.bulks,
      });
      this.#count(batch, result);
      return { result, flights, posts };
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
      const { message } = draft;
      if (draft.isRejected || message.connectorId === null) return 'REJECTED';
      if (draft.dueAtMs > now) return { dueAtMs: draft.dueAtMs };
      const dispatcher = this.#parts.pool.get(message.accountId, message.connectorId);
      const count = (taken.get(dispatcher) ?? 0) + 1;
      // Down, full or not run by this node: on disk, where any node finds it as soon as there is room.
      if (dispatcher === undefined || !dispatcher.isUp || !dispatcher.hasSpace(count)) return { dueAtMs: now };
      taken.set(dispatcher, count);
      return 'CLAIMED';
    });
  }

  #count(batch: AcceptedBatch, result: JournalResult): void {
    const { tally } = this.#parts;
    for (const { isRejected, statusId, message } of batch.messages) {
      if (isRejected) countFinal(tally, statusId);
      if (isRejected || result.duplicates.has(message.messageId)) tally.rejected += 1;
      else tally.accepted += 1;
    }
  }

  #rejection({ message, statusId, errorId }: MessageDraft): MessageEvent {
    return {
      messageId: message.messageId,
      eventId: FINAL_EVENT_ID,
      kind: 'FINAL',
      atMs: message.acceptedAt.getTime(),
      connectorId: null,
      remoteId: null,
      statusId,
      errorId,
      mccMnc: null,
      detail: null,
      webhookBatchIds: null,
    };
  }
}

function newFlight({ message }: MessageDraft): Flight {
  if (message.connectorId === null) throw new Error('a message without a connector cannot fly');
  return {
    message,
    connectorId: message.connectorId,
    attempt: 0,
    hasDueRow: false,
    submittedAtMs: null,
    remoteIds: [],
    partReports: null,
    isFinal: false,
  };
}

function dueChange({ message }: MessageDraft, dueAtMs: number): DueChange {
  if (message.connectorId === null) throw new Error('a message without a connector cannot wait for one');
  return {
    messageId: message.messageId,
    due: {
      accountId: message.accountId,
      connectorId: message.connectorId,
      waitsFor: 'DISPATCH',
      dueAtMs,
      attempt: 0,
      bulkId: message.bulkId,
    },
  };
}
