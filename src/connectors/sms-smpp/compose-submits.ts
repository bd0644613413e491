// One message as the submit_sm it takes: alphabet, parts, headers, addresses, validity. Pure.

import type { SmppSettings } from '../../domain/connectors.ts';
import type { SmsContent } from '../../domain/messages/content.ts';
import type { Regional } from '../../domain/messages/message.ts';
import { type Segmentation, segment } from '../../domain/messages/segments.ts';
import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type { CarrierMessage, Outcome } from '../../ports.ts';
import { CODING_CLASS_0, CODING_DEFAULT, CODING_UCS2 } from '../../protocols/smpp/data-coding.ts';
import { ESM_UDHI, SHORT_MESSAGE_MAX, type ShortMessage, type Unnumbered } from '../../protocols/smpp/pdu.ts';
import { byteTlv, shortTlv, TAG, type Tlv, textTlv } from '../../protocols/smpp/tlvs.ts';
import { withHeader } from '../../protocols/smpp/udh.ts';
import { relativeValidity } from '../../protocols/smpp/validity.ts';
import { destinationAddress, fitsAddress, senderAddress } from './addresses.ts';

export type SubmitPdu = Unnumbered<ShortMessage>;

/** The part of a submit_sm that differs between the parts of one message. */
interface PartContent {
  readonly bytes: Uint8Array;
  readonly hasHeader: boolean;
  readonly tlvs: readonly Tlv[];
}

const NO_TLVS: readonly Tlv[] = [];
const EMPTY = new Uint8Array(0);
/** Concatenation counts parts in one byte. */
const PARTS_MAX = 255;
/** Beyond this no carrier takes a message, and none could be framed. */
const PAYLOAD_MAX = 35_700;

/** The submissions of a message in part order, or why there is no way to write it in SMPP. */
export function composeSubmits(
  message: CarrierMessage,
  longMessages: SmppSettings['longMessages'],
  nowMs: number,
): readonly SubmitPdu[] | Extract<Outcome, { kind: 'refused' }> {
  if (!fitsAddress(message.sender)) {
    return unsendable(STATUS.REJECTED_SOURCE, ERROR.EC_INVALID_SOURCE_ADDRESS, 'the sender does not fit an SMPP address');
  }
  if (!fitsAddress(message.destination)) {
    return unsendable(
      STATUS.REJECTED_DESTINATION,
      ERROR.EC_INVALID_DESTINATION_ADDRESS,
      'the destination does not fit an SMPP address',
    );
  }
  const { content } = message;
  if (content.kind === 'BINARY') {
    if (content.bytes.length > PAYLOAD_MAX) {
      return unsendable(STATUS.REJECTED_MESSAGE_TOO_LONG, ERROR.EC_MSG_TEXT_TOO_LONG, `${content.bytes.length} bytes`);
    }
    return [submit(message, nowMs, content.dataCoding, content.esmClass, content.bytes, NO_TLVS)];
  }
  if (content.kind !== 'TEXT') {
    return unsendable(STATUS.REJECTED_MESSAGE_TOO_LONG, ERROR.NO_ERROR, `SMPP carries SMS, not ${content.kind}`);
  }
  const { dataCoding, parts } = writtenText(content, longMessages, message.messageId);
  if (parts.length > PARTS_MAX) {
    return unsendable(STATUS.REJECTED_MESSAGE_TOO_LONG, ERROR.EC_MSG_TEXT_TOO_LONG, `${parts.length} parts`);
  }
  return parts.map((part) => submit(message, nowMs, dataCoding, part.hasHeader ? ESM_UDHI : 0, part.bytes, part.tlvs));
}

function unsendable(statusId: number, errorId: number, detail: string): Extract<Outcome, { kind: 'refused' }> {
  return { kind: 'refused', statusId, errorId, detail, isRouteFault: false };
}

function submit(
  message: CarrierMessage,
  nowMs: number,
  dataCoding: number,
  esmClass: number,
  bytes: Uint8Array,
  tlvs: readonly Tlv[],
): SubmitPdu {
  const isLong = bytes.length > SHORT_MESSAGE_MAX;
  const all = message.regional === undefined ? tlvs : [...tlvs, ...regionalTlvs(message.regional)];
  return {
    kind: 'submit_sm',
    serviceType: '',
    source: senderAddress(message.sender, message.senderType),
    destination: destinationAddress(message.destination),
    esmClass,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: '',
    validityPeriod: relativeValidity(message.expiresAtMs - nowMs),
    registeredDelivery: message.wantsReport ? 1 : 0,
    replaceIfPresent: 0,
    dataCoding,
    defaultMessageId: 0,
    shortMessage: isLong ? EMPTY : bytes,
    tlvs: isLong ? [...all, { tag: TAG.message_payload, value: bytes }] : all,
  };
}

/** What carriers of a country read from TLVs. Turkish and Korean ones have agreed on none; theirs is only kept with the message. */
function regionalTlvs({ indiaDlt }: Regional): readonly Tlv[] {
  if (indiaDlt === undefined) return NO_TLVS;
  const { principalEntityId, contentTemplateId, telemarketerId } = indiaDlt;
  return [
    textTlv(TAG.dlt_principal_entity_id, principalEntityId),
    ...(contentTemplateId === undefined ? [] : [textTlv(TAG.dlt_content_template_id, contentTemplateId)]),
    ...(telemarketerId === undefined ? [] : [textTlv(TAG.dlt_telemarketer_id, telemarketerId)]),
  ];
}

function writtenText(
  content: Extract<SmsContent, { kind: 'TEXT' }>,
  longMessages: SmppSettings['longMessages'],
  messageId: string,
): { readonly dataCoding: number; readonly parts: readonly PartContent[] } {
  const segmentation = segment(content.text, { language: content.language });
  const alphabet = segmentation.alphabet === 'UCS2' ? CODING_UCS2 : CODING_DEFAULT;
  const dataCoding = content.isFlash === true ? CODING_CLASS_0 | alphabet : alphabet;
  return { dataCoding, parts: partsOf(segmentation, longMessages, messageId) };
}

function partsOf(
  segmentation: Segmentation,
  longMessages: SmppSettings['longMessages'],
  messageId: string,
): readonly PartContent[] {
  const { parts, national } = segmentation;
  const shifts = national ?? {};
  const hasShifts = national !== undefined;
  const [only] = parts;
  if (only !== undefined && parts.length === 1)
    return [{ bytes: withHeader(shifts, only.bytes), hasHeader: hasShifts, tlvs: NO_TLVS }];
  if (longMessages === 'PAYLOAD') {
    const payload = withHeader(shifts, joined(parts.map((part) => part.bytes)));
    return [{ bytes: EMPTY, hasHeader: hasShifts, tlvs: [{ tag: TAG.message_payload, value: payload }] }];
  }
  const reference = partReference(messageId);
  const total = parts.length;
  // National tables are announced in a header anyway, and a header and SAR must not both tell of concatenation: section 5.3.2.22.
  if (longMessages === 'UDH' || hasShifts) {
    return parts.map((part, at) => ({
      bytes: withHeader({ ...shifts, concatenation: { reference, total, index: at + 1 } }, part.bytes),
      hasHeader: true,
      tlvs: NO_TLVS,
    }));
  }
  return parts.map((part, at) => ({
    bytes: part.bytes,
    hasHeader: false,
    tlvs: [
      shortTlv(TAG.sar_msg_ref_num, reference),
      byteTlv(TAG.sar_total_segments, total),
      byteTlv(TAG.sar_segment_seqnum, at + 1),
    ],
  }));
}

/**
 * The reference that ties the parts together on the handset: 16 bits, of which a header takes the lower eight. It is made
 * of the message id, so that a message submitted again after some of its parts were taken repeats its reference, and the
 * handset joins the parts of both tries to one message instead of showing a torn one.
 */
export function partReference(messageId: string): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (let at = 0; at < messageId.length; at++) hash = Math.imul(hash ^ messageId.charCodeAt(at), 0x01000193);
  return ((hash >>> 16) ^ hash) & 0xffff;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
