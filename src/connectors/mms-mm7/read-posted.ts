// What a relay posts to us, as the news it is.

import type { ConnectorId } from '../../domain/connectors.ts';
import type { GroupMember } from '../../domain/inbound/content.ts';
import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierFile, CarrierInbound, CarrierReport } from '../../ports.ts';
import type { ReadMm7 } from '../../protocols/mm7/decode.ts';
import type { DeliverReq, DeliveryReportReq, Mm7Address, ReadReplyReq } from '../../protocols/mm7/messages.ts';
import { type MimePart, textOfPart } from '../../protocols/mm7/mime.ts';
import { plainAddress, storedLength } from './addresses.ts';
import { verdictOf } from './verdicts.ts';

export type Posted =
  /** One for each of our numbers it was written to. */
  | { readonly kind: 'inbound'; readonly messages: readonly CarrierInbound[] }
  | { readonly kind: 'report'; readonly report: CarrierReport }
  /** Nothing a relay may ask of us. */
  | { readonly kind: 'unexpected' };

export interface PostedContext {
  readonly accountId: AccountId;
  readonly connectorId: ConnectorId;
  /** Our name with the relay: the receiver of what names no recipient. */
  readonly vasId: string;
  readonly isOwnNumber: (number: string) => boolean;
  readonly nowMs: number;
}

/** Reads one request of a relay. */
export function readPosted({ envelope, content }: ReadMm7, context: PostedContext): Posted {
  const { message } = envelope;
  switch (message.kind) {
    case 'DeliverReq':
      return { kind: 'inbound', messages: inboundOf(message, content, context) };
    case 'DeliveryReportReq':
      return { kind: 'report', report: reportOf(message, context) };
    case 'ReadReplyReq':
      return { kind: 'report', report: readingOf(message, context) };
    default:
      return { kind: 'unexpected' };
  }
}

function inboundOf(request: DeliverReq, content: readonly MimePart[], context: PostedContext): CarrierInbound[] {
  const { accountId, connectorId, nowMs } = context;
  const leaves = content.flatMap(leavesOf);
  const shared = {
    accountId,
    connectorId,
    channel: 'MMS' as const,
    from: storedLength(plainAddress(request.sender)),
    text: leaves.filter(isText).map(textOfPart).join('\n'),
    content: {
      kind: 'MMS' as const,
      subject: cleanedSubject(request.subject),
      files: leaves.filter((leaf) => !isText(leaf)).map(fileOf),
      ...(request.priority === undefined ? {} : { priority: stored(request.priority) }),
      ...groupOf(request),
    },
    receivedAtMs: nowMs,
  };
  return receiversOf(request, context).map((to) => ({ ...shared, to: storedLength(to) }));
}

function cleanedSubject(subject: string | undefined): string | null {
  const text = (subject ?? '').replaceAll('\u0000', '').trim();
  return text === '' ? null : text;
}

/** All who are named, where there are several: each of them can answer all. Who got it in secret stays so. */
function groupOf({ recipients: { to, cc } }: DeliverReq): { readonly group?: readonly GroupMember[] } {
  if (to.length + cc.length < 2) return {};
  const plain = (address: Mm7Address): string => stored(plainAddress(address));
  return { group: [...to.map((address) => ({ to: plain(address) })), ...cc.map((address) => ({ cc: plain(address) }))] };
}

/** Others may have got the same message: who of them is ours decides. Nobody: the first, so that it is stored and seen. */
function receiversOf({ recipients, vasId }: DeliverReq, { isOwnNumber, vasId: ownVasId }: PostedContext): readonly string[] {
  const named = [...recipients.to, ...recipients.cc, ...recipients.bcc].map(plainAddress);
  const own = [...new Set(named)].filter(isOwnNumber);
  return own.length > 0 ? own : [named[0] ?? vasId ?? ownVasId];
}

/** The parts that have bytes, in their order; multiparts only hold them together. */
function leavesOf(part: MimePart): readonly MimePart[] {
  return part.content instanceof Uint8Array ? [part] : part.content.flatMap(leavesOf);
}

function isText({ mediaType }: MimePart): boolean {
  return mediaType === 'text/plain';
}

function fileOf({ mediaType, parameters, contentId, contentLocation, fileName, content }: MimePart): CarrierFile {
  const name = contentLocation ?? fileName ?? parameters['name'] ?? contentId ?? '';
  const bytes = content instanceof Uint8Array ? content : new Uint8Array();
  return { mediaType: stored(mediaType), name: name === '' ? null : stored(name), bytes };
}

/** No text column can hold NUL. */
function stored(text: string): string {
  return storedLength(text.replaceAll('\u0000', '\ufffd'));
}

function reportOf(request: DeliveryReportReq, { connectorId, nowMs }: PostedContext): CarrierReport {
  const { mmStatus, statusText, messageId, date, recipient } = request;
  return {
    connectorId,
    remoteId: storedLength(messageId),
    ...verdictOf(mmStatus),
    doneAtMs: momentOf(date, nowMs),
    detail: sentence(`MMStatus ${mmStatus}`, recipient, statusText),
  };
}

/** What is left to say when a message has arrived: whether somebody looked at it. */
function readingOf(request: ReadReplyReq, { connectorId, nowMs }: PostedContext): CarrierReport {
  const { mmStatus, statusText, messageId, timeStamp, recipient } = request;
  return {
    connectorId,
    remoteId: storedLength(messageId),
    isFinal: false,
    isNote: true,
    statusId: STATUS.PENDING_ENROUTE,
    errorId: ERROR.NO_ERROR,
    doneAtMs: momentOf(timeStamp, nowMs),
    detail: sentence(`read reply: ${mmStatus}`, recipient, statusText),
  };
}

function sentence(what: string, recipient: Mm7Address | undefined, said: string | undefined): string {
  const whose = recipient === undefined ? '' : ` by ${plainAddress(recipient)}`;
  const words = said === undefined || said.trim() === '' ? '' : `: ${said.trim()}`;
  return stored(`${what}${whose}${words}`.slice(0, 500));
}

function momentOf(text: string | undefined, nowMs: number): number {
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? nowMs : atMs;
}
