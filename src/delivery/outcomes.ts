// What a connector said about a submission, turned into the message's next step: await the receipt, try again, or the end.

import type { ConnectorId } from '../domain/connectors.ts';
import { carrierRetryDelayMs } from '../domain/delivery/retry.ts';
import { isSendersFault } from '../domain/delivery/sender-health.ts';
import { type EventKind, FINAL_EVENT_ID, type MessageEvent, messageEvent } from '../domain/messages/life.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import { ERROR, STATUS } from '../domain/messages/status.ts';
import type { Clock, Outcome } from '../ports.ts';
import type { IdSource } from '../storage/ids.ts';
import { type Flight, type Flights, waitOf } from './flights.ts';
import { failoverFor, noticeFor, type Recorder } from './recorder.ts';
import type { CarrierReports } from './reports.ts';
import { countFinal, type Tally } from './tally.ts';

/** Waits up to this long stay in memory; longer ones go to disk, where they hold nothing up. */
const MEMORY_WAIT_MAX_MS = 5_000;
/** Parked because its connector is down: looked at again after this. */
const PARKED_MS = 5_000;
/** A carrier tries until the validity ends and then says so; this much later its word is taken for lost. */
export const REPORT_GRACE_MS = 10 * 60_000;

type Accepted = Extract<Outcome, { kind: 'accepted' }>;
type Refused = Extract<Outcome, { kind: 'refused' }>;

export interface OutcomesParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly flights: Flights;
  readonly recorder: Recorder;
  readonly reports: CarrierReports;
  readonly tally: Tally;
  readonly enqueue: (flight: Flight) => void;
  /** The connector that takes over a message from its own, if any does. */
  readonly detourOf: (flight: Flight) => ConnectorId | undefined;
  /** Counts what a connector made of a message, for the health of its sender. */
  readonly noteSender: (message: OutboundMessage, isRefused: boolean) => void;
}

export class Outcomes {
  readonly #parts: OutcomesParts;
  /** To be tried again within seconds, and how to call that off. */
  readonly #held = new Map<Flight, () => void>();

  constructor(parts: OutcomesParts) {
    this.#parts = parts;
  }

  settle(flight: Flight, outcome: Outcome): void {
    switch (outcome.kind) {
      case 'accepted':
        this.#parts.noteSender(flight.message, false);
        return this.#submitted(flight, outcome);
      case 'deferred':
        return this.#deferred(flight, outcome);
      case 'refused':
        return this.#refused(flight, outcome);
      default: {
        const never: never = outcome;
        throw new Error(`unknown outcome ${String(never)}`);
      }
    }
  }

  /** Its validity ended before it could be handed over. */
  expire(flight: Flight): void {
    if (this.#endAsFarAsItCame(flight)) return;
    this.#end(
      flight,
      STATUS.EXPIRED_EXPIRED,
      ERROR.EC_VALIDITY_EXPIRED,
      'the validity ended before the message could be handed over',
    );
  }

  /** Its sender has called it off before it was handed over. */
  cancel(flight: Flight): void {
    if (this.#endAsFarAsItCame(flight)) return;
    this.#end(flight, STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_MESSAGE_CANCELED, 'the bulk was cancelled');
  }

  /** Its destination was blocked, or opted out, while it waited for its time. */
  block(flight: Flight, errorId: number): void {
    if (this.#endAsFarAsItCame(flight)) return;
    const detail = 'the destination was blocked or opted out while the message waited for its time';
    this.#end(flight, STATUS.REJECTED_DESTINATION_BLOCKLISTED, errorId, detail);
  }

  /** Who a mail is for may have it long since, while others it goes to do not: then it does not end as if nobody had it. */
  #endAsFarAsItCame(flight: Flight): boolean {
    const atEnd = flight.progress?.atEnd;
    if (atEnd !== undefined) this.settle(flight, atEnd);
    return atEnd !== undefined;
  }

  /** The carrier never said a last word. */
  loseTrack(flight: Flight): void {
    this.#end(flight, STATUS.EXPIRED_DLR_UNKNOWN, ERROR.EC_TIME_OUT, 'no final receipt came within the validity');
  }

  /** It has ended already: only its wait is left to be removed. */
  close(flight: Flight): void {
    this.#parts.recorder.due({ messageId: flight.message.messageId, due: null });
  }

  /** Their connector is down: they go by another one, or wait on disk. */
  strand(flights: readonly Flight[], delayMs: number): void {
    for (const flight of flights) {
      const standIn = this.#parts.detourOf(flight);
      if (standIn === undefined) this.park([flight], delayMs);
      else this.#detour(flight, standIn, `"${flight.connectorId}" is down`, null);
    }
  }

  /** Puts messages on disk, to be looked at again after `delayMs`. */
  park(flights: readonly Flight[], delayMs = PARKED_MS): void {
    for (const flight of flights) this.#wait(flight, this.#parts.clock.now() + delayMs);
  }

  /** Puts on disk what waits in memory for its next try: the process stops. */
  parkHeld(): void {
    for (const [flight, cancel] of this.#held) {
      cancel();
      this.park([flight], 0);
    }
    this.#held.clear();
  }

  /** Puts a message on disk until its delivery window opens. */
  postpone(flight: Flight, opensAtMs: number): void {
    this.#wait(flight, Math.min(opensAtMs, flight.message.expiresAt.getTime()));
  }

  /** A message whose client id was taken. Its row says so already; the report is still owed. */
  endDuplicate(message: OutboundMessage): void {
    const event = this.#event(
      { message, connectorId: message.connectorId },
      'FINAL',
      STATUS.REJECTED_DUPLICATE_MESSAGE_ID,
      ERROR.NO_ERROR,
      null,
      null,
    );
    this.#parts.recorder.event(event, noticeFor(message, event, null));
    this.#parts.recorder.due({ messageId: message.messageId, due: null });
  }

  #refused(flight: Flight, { statusId, errorId, detail, isRouteFault }: Refused): void {
    this.#parts.noteSender(flight.message, isSendersFault(errorId));
    if (isRouteFault === true) {
      flight.refusedBy = [...flight.refusedBy, flight.connectorId];
      const standIn = this.#parts.detourOf(flight);
      const said = detail === undefined ? '' : ` with ${detail}`;
      if (standIn !== undefined) return this.#detour(flight, standIn, `"${flight.connectorId}" refused it${said}`, errorId);
    }
    this.#end(flight, statusId, errorId, detail ?? null);
  }

  /** The timeline says so before it goes on; an error there tells refusals from connectors that are down. */
  #detour(flight: Flight, standIn: ConnectorId, why: string, errorId: number | null): void {
    const { recorder, enqueue } = this.#parts;
    recorder.event(this.#event(flight, 'REROUTED', null, errorId, null, `${why}; it goes by "${standIn}"`));
    flight.connectorId = standIn;
    // For this one it is the first try.
    flight.attempt = 0;
    enqueue(flight);
  }

  #submitted(flight: Flight, { remoteIds, lastWord }: Accepted): void {
    const { recorder, flights, reports, tally } = this.#parts;
    const { message } = flight;
    tally.submitted += 1;
    flight.remoteIds = remoteIds;
    const ids: readonly (string | null)[] = remoteIds.length === 0 ? [null] : remoteIds;
    for (const [index, remoteId] of ids.entries()) {
      const event = this.#event(flight, 'SUBMITTED', STATUS.PENDING_WAITING_DELIVERY, ERROR.NO_ERROR, remoteId, null);
      // The moment on disk, so that a report made from there later says the same.
      if (index === 0) flight.submittedAtMs = event.atMs;
      // Only the first part's event tells anybody: the others are the same news.
      const notice = index === 0 ? noticeFor(message, event, flight.submittedAtMs) : undefined;
      recorder.event(event, notice, index === 0 ? () => flights.settle(message.messageId) : undefined);
    }
    // In the same commit: no crash can come between, and nothing waits for a word that never comes.
    if (lastWord !== undefined) return this.#end(flight, lastWord.statusId, lastWord.errorId, lastWord.detail ?? null);
    if (flight.hasDueRow) this.#watchOnDisk(flight);
    flights.awaitReport(flight);
    reports.submitted(flight);
  }

  /** The wait on disk goes on until the last word, so that a missing one is noticed after a restart too. */
  #watchOnDisk(flight: Flight): void {
    const { message } = flight;
    const dueAtMs = message.expiresAt.getTime() + REPORT_GRACE_MS;
    this.#parts.recorder.due(waitOf(message, flight.connectorId, 'REPORT', dueAtMs, flight.attempt));
  }

  #deferred(flight: Flight, outcome: Extract<Outcome, { kind: 'deferred' }>): void {
    const { clock, ids, tally } = this.#parts;
    const now = clock.now();
    tally.deferred += 1;
    flight.progress = outcome.progress ?? flight.progress;
    // Nothing was sent: that was no try.
    const isNoTry = outcome.because === 'LINK_DOWN';
    if (isNoTry) flight.attempt -= 1;
    if (flight.message.expiresAt.getTime() <= now) return this.expire(flight);
    const jitter = Number(BigInt(ids.next()) % 1000n) / 1000;
    const delayMs = outcome.retryAfterMs ?? carrierRetryDelayMs(Math.max(1, flight.attempt), jitter);
    // A throttled window would fill the timeline with the same sentence; the first one says it. Tries of mail are minutes apart, and
    // its reports count them. What was no try is told once: behind a busy server a mail may wait in turns of seconds.
    const isTold = isNoTry
      ? !flight.isWaitTold
      : flight.attempt <= 1 || outcome.because === 'NO_RESPONSE' || flight.message.channel === 'EMAIL';
    flight.isWaitTold = isNoTry;
    if (isTold) {
      const detail = outcome.detail === undefined ? outcome.because : `${outcome.because}: ${outcome.detail}`;
      this.#parts.recorder.event(this.#event(flight, 'DEFERRED', null, null, null, detail));
    }
    if (delayMs > MEMORY_WAIT_MAX_MS) return this.#wait(flight, now + delayMs);
    const cancel = clock.after(delayMs, () => {
      this.#held.delete(flight);
      this.#parts.enqueue(flight);
    });
    this.#held.set(flight, cancel);
  }

  #wait(flight: Flight, dueAtMs: number): void {
    const { message } = flight;
    flight.hasDueRow = true;
    this.#parts.recorder.due(waitOf(message, flight.connectorId, 'DISPATCH', dueAtMs, flight.attempt, flight.progress), () =>
      this.#parts.flights.settle(message.messageId),
    );
  }

  #end(flight: Flight, statusId: number, errorId: number, detail: string | null): void {
    const { recorder, flights } = this.#parts;
    const { message } = flight;
    if (flight.isFinal) return;
    flight.isFinal = true;
    flights.forget(flight);
    countFinal(this.#parts.tally, message, statusId, errorId);
    const event = this.#event(flight, 'FINAL', statusId, errorId, null, detail);
    const settled = (): void => flights.settle(message.messageId);
    recorder.event(event, noticeFor(message, event, flight.submittedAtMs), settled, failoverFor(message, event));
    // One that ended because its address is suppressed is no news about the address.
    if (statusId !== STATUS.REJECTED_DESTINATION_BLOCKLISTED) recorder.suppress(message, errorId, detail);
    if (flight.hasDueRow) recorder.due({ messageId: message.messageId, due: null });
  }

  #event(
    { message, connectorId }: { readonly message: OutboundMessage; readonly connectorId: ConnectorId | null },
    kind: EventKind,
    statusId: number | null,
    errorId: number | null,
    remoteId: string | null,
    detail: string | null,
  ): MessageEvent {
    const { ids, clock } = this.#parts;
    return messageEvent({
      messageId: message.messageId,
      eventId: kind === 'FINAL' ? FINAL_EVENT_ID : ids.next(),
      kind,
      atMs: clock.now(),
      connectorId,
      remoteId,
      statusId,
      errorId,
      detail,
    });
  }
}
