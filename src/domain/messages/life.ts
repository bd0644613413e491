// The events of a message's life after acceptance, and what the first final one means.

import type { ConnectorId } from '../connectors.ts';
import type { MessageId } from './message.ts';

/** Numbers as stored; never reused. */
export const EVENT_KINDS = {
  /** The carrier took it (one event a part). */
  SUBMITTED: 1,
  /** To be tried again. */
  DEFERRED: 2,
  /** The carrier said something that is not the last word. */
  REPORTED: 3,
  /** The one final status. */
  FINAL: 4,
  /** A node died with it in hand: the carrier may have got it, it is sent again. */
  RECLAIMED: 5,
  /** It goes on by another connector; the event names the one it leaves. */
  REROUTED: 6,
  /** Of a mail: its reader looked at it. The first time alone; how often stands in mail_activity. */
  OPENED: 20,
  /** Its reader followed a link, for the first time. */
  CLICKED: 21,
  UNSUBSCRIBED: 22,
  /** Its reader has called it spam. */
  COMPLAINED: 23,
  /** It came back after it had been taken for delivered. */
  LATE_BOUNCE: 24,
} as const;
export type EventKind = keyof typeof EVENT_KINDS;

/** The id every final event has, so that storage can hold only one for each message. */
export const FINAL_EVENT_ID = '0';

export interface MessageEvent {
  readonly messageId: MessageId;
  readonly eventId: string;
  readonly kind: EventKind;
  readonly atMs: number;
  readonly connectorId: ConnectorId | null;
  readonly remoteId: string | null;
  readonly statusId: number | null;
  readonly errorId: number | null;
  readonly mccMnc: string | null;
  /** What the carrier said, as it said it. */
  readonly detail: string | null;
  /** The POSTs that carry it to somebody. */
  readonly webhookBatchIds: readonly string[] | null;
}

/** What an event says of itself; the rest is not known or not the case. */
type EventFields = Pick<MessageEvent, 'messageId' | 'eventId' | 'kind' | 'atMs'> & Partial<MessageEvent>;

/** An event with everything it does not say set to "nothing". */
export function messageEvent(fields: EventFields): MessageEvent {
  return {
    messageId: fields.messageId,
    eventId: fields.eventId,
    kind: fields.kind,
    atMs: fields.atMs,
    connectorId: fields.connectorId ?? null,
    remoteId: fields.remoteId ?? null,
    statusId: fields.statusId ?? null,
    errorId: fields.errorId ?? null,
    mccMnc: fields.mccMnc ?? null,
    detail: fields.detail ?? null,
    webhookBatchIds: fields.webhookBatchIds ?? null,
  };
}

/** What the reports of a message's parts amount to so far: failed as soon as one part failed, delivered when all were. */
export function statusOfParts(
  partCount: number,
  partStatuses: readonly { statusId: number; isDelivered: boolean }[],
): number | undefined {
  const failed = partStatuses.find((part) => !part.isDelivered);
  if (failed !== undefined) return failed.statusId;
  return partStatuses.length >= partCount ? partStatuses[0]?.statusId : undefined;
}
