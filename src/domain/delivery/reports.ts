// What a report says, and whom it is told.

import type { MessageEvent } from '../messages/life.ts';
import type { OutboundMessage } from '../messages/message.ts';
import { STATUS } from '../messages/status.ts';

/** One report as callers see it, whatever way it reaches them. */
export interface Report {
  readonly message: OutboundMessage;
  /** Identifies the report among those of its message: `0` for the final one. */
  readonly eventId: string;
  readonly statusId: number;
  readonly errorId: number;
  /** When the carrier took it; the moment of acceptance for one that never left. */
  readonly sentAtMs: number;
  readonly doneAtMs: number;
  readonly mccMnc: string | null;
  /** Tries to hand it over, where they were counted: see {@link withAttempts}. */
  readonly attempts?: Attempts | undefined;
  /** What the far side said last, as it said it; along with the attempts. */
  readonly carrierAnswer?: string | undefined;
}

export interface Attempts {
  readonly count: number;
  readonly firstMs: number | null;
}

/** Where a report goes: to a URL, into the outbox for whoever pulls, or nowhere. */
export type ReportTarget =
  | { readonly kind: 'WEBHOOK'; readonly url: string; readonly contentType: string }
  | { readonly kind: 'OUTBOX' }
  | { readonly kind: 'NOBODY' };

/**
 * Whom a report is told, as the request wished: `notify: false` nobody; a URL that URL; else it waits to be pulled. Intermediate
 * reports go only to a URL that asked for them.
 * Source: messaging-api, target selection for delivery reports; a pushed report is not pullable as well (compatibility.md).
 */
export function reportTarget(message: OutboundMessage, isFinal: boolean): ReportTarget {
  const { report } = message;
  if (!report.notify) return { kind: 'NOBODY' };
  if (report.url !== undefined) {
    return isFinal || report.isIntermediateWanted
      ? { kind: 'WEBHOOK', url: report.url, contentType: report.contentType }
      : { kind: 'NOBODY' };
  }
  return isFinal ? { kind: 'OUTBOX' } : { kind: 'NOBODY' };
}

/** The report an event amounts to, given when the message was handed over. */
export function reportOf(message: OutboundMessage, event: MessageEvent, sentAtMs: number | null): Report {
  const sentMs = sentAtMs ?? message.acceptedAt.getTime();
  return {
    message,
    eventId: event.eventId,
    statusId: event.statusId ?? 0,
    errorId: event.errorId ?? 0,
    sentAtMs: sentMs,
    // What is rejected while an entity is made for it, and what a carrier's clock tells in whole minutes, is not done before it is sent.
    doneAtMs: Math.max(event.atMs, sentMs),
    mccMnc: event.mccMnc,
  };
}

/** Ends that come from us: nobody was asked. */
const OWN_ENDS: ReadonlySet<number> = new Set([
  STATUS.EXPIRED_EXPIRED,
  STATUS.UNDELIVERABLE_NOT_SENT,
  STATUS.REJECTED_DESTINATION_BLOCKLISTED,
  STATUS.REJECTED_DUPLICATE_MESSAGE_ID,
  STATUS.EXPIRED_DLR_UNKNOWN,
]);

/**
 * A report with how often its message was handed over, and what the far side said to it, read from all that happened to it. Mail reports
 * say so; that of a try which only found no link up was none.
 */
export function withAttempts(report: Report, events: readonly MessageEvent[]): Report {
  const tries = events.filter(
    ({ kind, detail }) => kind === 'SUBMITTED' || (kind === 'DEFERRED' && detail?.startsWith(LINK_DOWN) !== true),
  );
  const end = events.find(({ kind }) => kind === 'FINAL');
  const wasRefused = end !== undefined && isRefusal(end) && tries.at(-1)?.kind !== 'SUBMITTED';
  const all = wasRefused ? [...tries, end] : tries;
  const [first] = all;
  const told = events.find(({ eventId }) => eventId === report.eventId);
  const answer = told !== undefined && told.connectorId !== null && !OWN_ENDS.has(told.statusId ?? 0) ? told.detail : null;
  return {
    ...report,
    attempts: { count: all.length, firstMs: first?.atMs ?? null },
    ...(answer === null ? {} : { carrierAnswer: answer }),
  };
}

/** As the timeline begins to say that no link was up. */
const LINK_DOWN = 'LINK_DOWN';

function isRefusal({ connectorId, remoteId, statusId }: MessageEvent): boolean {
  return connectorId !== null && remoteId === null && !OWN_ENDS.has(statusId ?? 0);
}
