// Applies carriers' receipts: to the message in memory, to one found in storage, or kept until its message is known.

import { isSendersFault } from '../domain/delivery/sender-health.ts';
import { FINAL_EVENT_ID, type MessageEvent, messageEvent, statusOfParts } from '../domain/messages/life.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import { STATUS } from '../domain/messages/status.ts';
import type { AccountId } from '../domain/platform.ts';
import type { CarrierReport, Clock, Log } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import type { IdSource } from '../storage/ids.ts';
import { findMessageByRemoteId, loadEvents } from '../storage/message-events.ts';
import { loadMessages } from '../storage/messages.ts';
import {
  deleteOrphanReports,
  deleteOrphanReportsOlderThan,
  insertOrphanReport,
  loadOrphanReports,
} from '../storage/orphan-reports.ts';
import { type ConnectorKey, connectorKey, type Flight, type Flights } from './flights.ts';
import { failoverFor, noticeFor, type Recorder } from './recorder.ts';
import { RemoteIdForms } from './remote-ids.ts';
import { countFinal, type Tally } from './tally.ts';

/** Receipts held in memory while their message is not known; beyond that only storage has them. */
const EARLY_MAX = 50_000;
/** Stored receipts are tried again after this: by then a submission in flight has its answer on disk. */
const ORPHAN_RETRY_MS = 5_000;
/** Receipts nobody asked for are given up after the longest time a message can be under way. */
const ORPHAN_AGE_MAX_MS = 3 * 86_400_000;
const ORPHAN_PAGE = 500;

interface Early {
  readonly report: CarrierReport;
  /** Called when the message's submission became known; true when the report was applied. */
  readonly claim: (flight: Flight) => void;
}

export interface ReportsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: IdSource;
  readonly flights: Flights;
  readonly recorder: Recorder;
  readonly tally: Tally;
  /** Counts a message against its sender that a carrier had taken and turned down. */
  readonly noteTurnedDown: (message: OutboundMessage) => void;
}

export class CarrierReports {
  readonly #parts: ReportsParts;
  readonly #early = new Map<ConnectorKey, Map<string, Early>>();
  readonly #forms = new RemoteIdForms();
  #earlyCount = 0;

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  /** Takes a receipt; resolves once it is on disk, applied or kept. */
  receive(accountId: AccountId, report: CarrierReport): Promise<void> {
    this.#parts.tally.receipts += 1;
    const key = connectorKey(accountId, report.connectorId);
    const ids = this.#forms.candidates(key, report);
    const flight = this.#parts.flights.byRemoteId(key, ids);
    if (flight !== undefined) return new Promise((resolve) => this.#applyToFlight(flight, report, resolve));
    return this.#waitForMessage(accountId, key, report, ids);
  }

  /** The carrier took a message: receipts that came before that word are applied now. */
  submitted(flight: Flight): void {
    const key = connectorKey(flight.message.accountId, flight.connectorId);
    this.#forms.answered(key, flight.remoteIds);
    const byId = this.#early.get(key);
    if (byId === undefined || byId.size === 0) return;
    for (const remoteId of flight.remoteIds) byId.get(remoteId)?.claim(flight);
  }

  /** The receipt is faster than the carrier's own answer, or older than our memory: asks storage, and keeps it if need be. */
  async #waitForMessage(accountId: AccountId, key: ConnectorKey, report: CarrierReport, ids: readonly string[]): Promise<void> {
    let claimed: Promise<void> | undefined;
    const early: Early = {
      report,
      claim: (flight) => {
        this.#dropEarly(key, ids, early);
        claimed = new Promise((resolve) => this.#applyToFlight(flight, report, resolve));
      },
    };
    this.#keepEarly(key, ids, early);
    // Usually the answer stands right beside the receipt in what the socket brought, and is dealt with before this turn ends.
    await new Promise<void>((resolve) => this.#parts.clock.after(0, resolve));
    if (claimed !== undefined) return claimed;
    const messageId = await findMessageByRemoteId(this.#parts.db, accountId, report.connectorId, ids);
    if (claimed !== undefined) return claimed;
    if (messageId !== undefined) {
      this.#dropEarly(key, ids, early);
      return this.#applyFromStorage(messageId, report);
    }
    const orphanId = await insertOrphanReport(this.#parts.db, accountId, report);
    // Claimed while it was being stored: the stored copy is not needed. Otherwise it waits, in memory and on disk.
    if (claimed !== undefined) {
      await claimed;
      await deleteOrphanReports(this.#parts.db, [orphanId]);
      return;
    }
    const inMemory: Early = {
      report,
      claim: (flight) => {
        this.#dropEarly(key, ids, inMemory);
        this.#applyToFlight(flight, report, () => void deleteOrphanReports(this.#parts.db, [orphanId]).catch(() => {}));
      },
    };
    this.#dropEarly(key, ids, early);
    this.#keepEarly(key, ids, inMemory);
  }

  #applyToFlight(flight: Flight, report: CarrierReport, committed: () => void): void {
    const { recorder, flights } = this.#parts;
    const { message } = flight;
    if (report.isNote === true) return recorder.event(this.#noteOf(message, report), undefined, committed);
    if (flight.isFinal) return committed();
    if (!report.isFinal) {
      const event = this.#eventOf(message, report, 'REPORTED', this.#parts.ids.next());
      return recorder.event(event, noticeFor(message, event, flight.submittedAtMs), committed);
    }
    const partStatus = this.#notePart(flight, report);
    if (partStatus === undefined) {
      const event = this.#eventOf(message, report, 'REPORTED', this.#parts.ids.next());
      return recorder.event(event, undefined, committed);
    }
    flight.isFinal = true;
    flights.forget(flight);
    countFinal(this.#parts.tally, message, partStatus, report.errorId);
    if (isSendersFault(report.errorId)) this.#parts.noteTurnedDown(message);
    const event = this.#eventOf(message, report, 'FINAL', FINAL_EVENT_ID);
    recorder.event(event, noticeFor(message, event, flight.submittedAtMs), committed, failoverFor(message, event));
    recorder.suppress(message, report.errorId, report.detail ?? null);
    if (flight.hasDueRow) recorder.due({ messageId: message.messageId, due: null });
  }

  /** The message's final status after this part's receipt; undefined while other parts are open. */
  #notePart(flight: Flight, report: CarrierReport): number | undefined {
    const expected = receiptsOf(flight.message, flight.remoteIds.length);
    if (expected <= 1) return report.statusId;
    flight.partReports ??= new Map();
    flight.partReports.set(report.remoteId, report.statusId);
    return statusOfParts(expected, [...flight.partReports.values()].map(partStatus));
  }

  async #applyFromStorage(messageId: string, report: CarrierReport): Promise<void> {
    const { db, recorder, ids } = this.#parts;
    const [message] = await loadMessages(db, [messageId]);
    if (message === undefined) return;
    if (report.isNote === true) {
      const note = this.#noteOf(message, report);
      return new Promise((resolve) => recorder.event(note, undefined, resolve));
    }
    const events = await loadEvents(db, [messageId]);
    if (events.some((event) => event.kind === 'FINAL')) return;
    const submitted = events.filter((event) => event.kind === 'SUBMITTED');
    const sentAtMs = submitted[0]?.atMs ?? null;
    const expected = receiptsOf(message, new Set(submitted.map((event) => event.remoteId)).size);
    const earlier = events.filter((event) => event.kind === 'REPORTED' && event.remoteId !== report.remoteId);
    const known = new Map(earlier.map((event) => [event.remoteId, event.statusId ?? 0]));
    const statusId = report.isFinal ? statusOfParts(expected, [...known.values(), report.statusId].map(partStatus)) : undefined;
    const isFinal = statusId !== undefined;
    if (isFinal) countFinal(this.#parts.tally, message, statusId, report.errorId);
    const event = this.#eventOf(message, report, isFinal ? 'FINAL' : 'REPORTED', isFinal ? FINAL_EVENT_ID : ids.next());
    await new Promise<void>((resolve) => {
      const notice = isFinal || !report.isFinal ? noticeFor(message, event, sentAtMs) : undefined;
      recorder.event(event, notice, resolve, failoverFor(message, event));
      if (!isFinal) return;
      recorder.suppress(message, report.errorId, report.detail ?? null);
      recorder.due({ messageId: message.messageId, due: null });
    });
  }

  /** Says nothing of the status, so that the timeline alone shows it. */
  #noteOf(message: OutboundMessage, report: CarrierReport): MessageEvent {
    return { ...this.#eventOf(message, report, 'REPORTED', this.#parts.ids.next()), statusId: null, errorId: null };
  }

  #eventOf(message: OutboundMessage, report: CarrierReport, kind: 'REPORTED' | 'FINAL', eventId: string): MessageEvent {
    return messageEvent({
      messageId: message.messageId,
      eventId,
      kind,
      // A carrier's clock may be ahead or in another zone; a report is never older than the message nor from the future.
      atMs: Math.min(Math.max(report.doneAtMs, message.acceptedAt.getTime()), this.#parts.clock.now()),
      connectorId: report.connectorId,
      remoteId: report.remoteId,
      statusId: report.statusId,
      errorId: report.errorId,
      mccMnc: report.mccMnc ?? null,
      detail: report.detail ?? null,
    });
  }

  /** Tries the kept receipts again and gives up the ancient ones. Called now and then by the engine. */
  async sweep(): Promise<void> {
    const { db, log } = this.#parts;
    let after = '0';
    for (;;) {
      const page = await loadOrphanReports(db, ORPHAN_RETRY_MS, after, ORPHAN_PAGE);
      for (const { orphanId, accountId, report } of page) {
        const messageId = await findMessageByRemoteId(
          db,
          accountId,
          report.connectorId,
          this.#forms.candidates(connectorKey(accountId, report.connectorId), report),
        );
        if (messageId === undefined) continue;
        await this.#applyFromStorage(messageId, report);
        await deleteOrphanReports(db, [orphanId]);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < ORPHAN_PAGE) break;
      after = last.orphanId;
    }
    const dropped = await deleteOrphanReportsOlderThan(db, ORPHAN_AGE_MAX_MS);
    if (dropped > 0) log.warn({ dropped }, 'receipts for messages nobody knows were given up');
  }

  #keepEarly(key: ConnectorKey, remoteIds: readonly string[], early: Early): void {
    if (this.#earlyCount >= EARLY_MAX) return;
    let byId = this.#early.get(key);
    if (byId === undefined) {
      byId = new Map();
      this.#early.set(key, byId);
    }
    for (const remoteId of remoteIds) {
      if (!byId.has(remoteId)) this.#earlyCount += 1;
      byId.set(remoteId, early);
    }
  }

  #dropEarly(key: ConnectorKey, remoteIds: readonly string[], early: Early): void {
    const byId = this.#early.get(key);
    for (const remoteId of remoteIds) {
      if (byId?.get(remoteId) === early && byId.delete(remoteId)) this.#earlyCount -= 1;
    }
  }
}

/** Receipts that end a message: one for each id the carrier gave, but no more than it has parts when it was submitted twice. */
function receiptsOf({ partCount }: OutboundMessage, remoteIds: number): number {
  return Math.max(1, Math.min(remoteIds, partCount));
}

function partStatus(statusId: number): { statusId: number; isDelivered: boolean } {
  return { statusId, isDelivered: statusId === STATUS.DELIVERED_TO_HANDSET || statusId === STATUS.DELIVERED_TO_OPERATOR };
}
