// What a report says, and whom it is told.

import type { MessageEvent } from '../messages/life.ts';
import type { OutboundMessage } from '../messages/message.ts';

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
  return {
    message,
    eventId: event.eventId,
    statusId: event.statusId ?? 0,
    errorId: event.errorId ?? 0,
    sentAtMs: sentAtMs ?? message.acceptedAt.getTime(),
    doneAtMs: event.atMs,
    mccMnc: event.mccMnc,
  };
}
