// The messages this node has in hand: accepted but not yet handed over, and handed over but without a last word.
// Memory only: everything here can be built again from storage, which is what happens after a crash.

import type { ConnectorId } from '../domain/connectors.ts';
import { laneOf } from '../domain/delivery/lane.ts';
import type { MessageId, OutboundMessage } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Progress } from '../ports.ts';
import type { DueChange } from '../storage/journal/work.ts';

export interface Flight {
  readonly message: OutboundMessage;
  /** The connector it goes by now: the message's own, or the one that stands in for it. */
  connectorId: ConnectorId;
  /** Connectors that refused it as no business of theirs. */
  refusedBy: readonly ConnectorId[];
  /** What it stands in line with. */
  readonly lane: number;
  /** Tries so far. */
  attempt: number;
  /** Whether a row of due_message speaks for it; it must be removed at the end. */
  hasDueRow: boolean;
  submittedAtMs: number | null;
  remoteIds: readonly string[];
  /** Statuses of the parts whose receipt came, by remote id. */
  partReports: Map<string, number> | null;
  isFinal: boolean;
  /** The timeline says already that nothing could be sent. */
  isWaitTold: boolean;
  /** What its connector has done of it already. */
  progress: Progress | null;
}

/** Handed-over messages remembered at least, twice as many at most; older ones are found in storage when their receipt comes. */
const AWAITING = 25_000;

/** Key of a connector across accounts: connector ids are the accounts' own. */
export type ConnectorKey = string & { readonly connectorKey: unique symbol };

export function connectorKey(accountId: AccountId, connectorId: ConnectorId): ConnectorKey {
  return `${accountId} ${connectorId}` as ConnectorKey;
}

const NOBODY: readonly ConnectorId[] = [];
/** A message at the beginning of its way to a connector. */
export function newFlight(message: OutboundMessage, connectorId: ConnectorId): Flight {
  return {
    message,
    connectorId,
    refusedBy: NOBODY,
    lane: laneOf(message),
    attempt: 0,
    hasDueRow: false,
    submittedAtMs: null,
    remoteIds: [],
    partReports: null,
    isFinal: false,
    isWaitTold: false,
    progress: null,
  };
}

/** A message's wait on disk: for its dispatch, or for the carrier's last word. */
export function waitOf(
  message: OutboundMessage,
  connectorId: ConnectorId,
  waitsFor: 'DISPATCH' | 'REPORT',
  dueAtMs: number,
  attempt: number,
  progress: Progress | null = null,
): DueChange {
  const { messageId, accountId, bulkId, channel, expiresAt, sender } = message;
  const [lane, expiresAtMs] = [laneOf(message), expiresAt.getTime()];
  const due = { accountId, connectorId, waitsFor, dueAtMs, attempt, bulkId, channel, lane, sender, expiresAtMs, progress };
  return { messageId, due };
}

export class Flights {
  /** Ids of accepted messages whose next step is not on disk yet, in the order of acceptance: ids grow, so the first is the lowest. */
  readonly #unsettled = new Map<MessageId, true>();
  // Two generations: when the young one is full, what is left of the old one is forgotten. Taking out the eldest one by one would
  // walk over the gaps of all that went before.
  #young = new Map<MessageId, Flight>();
  #old = new Map<MessageId, Flight>();
  readonly #byRemoteId = new Map<ConnectorKey, Map<string, Flight>>();

  /** From now on a crash would leave this message to be reclaimed. */
  begin(messageId: MessageId): void {
    this.#unsettled.set(messageId, true);
  }

  /** Its next step is on disk: submitted, parked, or at its end. */
  settle(messageId: MessageId): void {
    this.#unsettled.delete(messageId);
  }

  /** Every message below this id is dealt with; undefined when none is open. */
  lowWater(): MessageId | undefined {
    return this.#unsettled.keys().next().value;
  }

  /** Open messages: accepted, and their next step not on disk. */
  get openCount(): number {
    return this.#unsettled.size;
  }

  /** Remembers a message the carrier took under these ids, until its last word. */
  awaitReport(flight: Flight): void {
    const key = connectorKey(flight.message.accountId, flight.connectorId);
    let byId = this.#byRemoteId.get(key);
    if (byId === undefined) {
      byId = new Map();
      this.#byRemoteId.set(key, byId);
    }
    for (const remoteId of flight.remoteIds) byId.set(remoteId, flight);
    this.#young.set(flight.message.messageId, flight);
    if (this.#young.size < AWAITING) return;
    for (const eldest of this.#old.values()) this.#forgetIds(eldest);
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** The message a carrier knows under one of these ids. */
  byRemoteId(key: ConnectorKey, remoteIds: readonly string[]): Flight | undefined {
    const byId = this.#byRemoteId.get(key);
    if (byId === undefined) return undefined;
    for (const remoteId of remoteIds) {
      const flight = byId.get(remoteId);
      if (flight !== undefined) return flight;
    }
    return undefined;
  }

  forget(flight: Flight): void {
    const { messageId } = flight.message;
    if (!this.#young.delete(messageId)) this.#old.delete(messageId);
    this.#forgetIds(flight);
  }

  #forgetIds(flight: Flight): void {
    const byId = this.#byRemoteId.get(connectorKey(flight.message.accountId, flight.connectorId));
    for (const remoteId of flight.remoteIds) if (byId?.get(remoteId) === flight) byId.delete(remoteId);
  }

  /** Handed-over messages whose validity ended before `beforeMs` without a word from the carrier. */
  overdue(beforeMs: number): Flight[] {
    return [...this.#old.values(), ...this.#young.values()].filter((flight) => flight.message.expiresAt.getTime() < beforeMs);
  }
}
