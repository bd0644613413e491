// What a deliver_sm or data_sm means: a receipt for something we sent, or a message from a handset. Pure.

import type { ConnectorId } from '../../domain/connectors.ts';
import { decodeGsm7, LANGUAGE_IDS, type LanguageCode, nationalAlphabet } from '../../domain/messages/gsm7.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierInbound, CarrierReport } from '../../ports.ts';
import { codingOf, decodeCoded, latin1 } from '../../protocols/smpp/data-coding.ts';
import {
  type DataMessage,
  ESM_INTERMEDIATE,
  ESM_RECEIPT,
  ESM_TYPE_MASK,
  ESM_UDHI,
  type ShortMessage,
} from '../../protocols/smpp/pdu.ts';
import { alternativeIds, parseReceipt } from '../../protocols/smpp/receipts.ts';
import { TAG, tlvNumber, tlvValue } from '../../protocols/smpp/tlvs.ts';
import { isPart, parseUserData, type UserData } from '../../protocols/smpp/udh.ts';
import { plainAddress } from './addresses.ts';
import { verdictOf } from './verdicts.ts';

export interface IncomingContext {
  readonly accountId: AccountId;
  readonly connectorId: ConnectorId;
  readonly nowMs: number;
}

export type Incoming =
  | { readonly kind: 'report'; readonly report: CarrierReport }
  | { readonly kind: 'inbound'; readonly message: CarrierInbound }
  /** A receipt that names no message, or no state. Sent again it would say no more. */
  | { readonly kind: 'unusable'; readonly text: string };

/** Tells receipts from messages, and reads either. */
export function readIncoming(pdu: ShortMessage | DataMessage, context: IncomingContext): Incoming {
  if (isReceipt(pdu)) return readReceipt(pdu, context);
  return { kind: 'inbound', message: readMessage(pdu, context) };
}

/**
 * esm_class says so, or the TLV that only receipts carry. A text that merely looks like a receipt is a message: anybody
 * with a handset can write one.
 */
function isReceipt(pdu: ShortMessage | DataMessage): boolean {
  const type = pdu.esmClass & ESM_TYPE_MASK;
  return type === ESM_RECEIPT || type === ESM_INTERMEDIATE || tlvValue(pdu.tlvs, TAG.receipted_message_id) !== undefined;
}

function readReceipt(pdu: ShortMessage | DataMessage, { connectorId, nowMs }: IncomingContext): Incoming {
  const bytes = contentOf(pdu);
  const coding = codingOf(pdu.dataCoding);
  // Whatever the coding claims, carriers write receipts in ASCII: in GSM 7-bit an id's "_" would become "§".
  const text = coding === 'UCS2' ? decodeCoded(coding, bytes) : latin1(bytes);
  const receipt = parseReceipt(text, pdu.tlvs);
  if (receipt === undefined) return { kind: 'unusable', text };
  const verdict = verdictOf(receipt);
  const report: CarrierReport = {
    connectorId,
    remoteId: receipt.remoteId,
    remoteIdAlternatives: alternativeIds(receipt.remoteId),
    ...verdict,
    doneAtMs: receipt.doneAtMs ?? nowMs,
    detail: text === '' ? receipt.state : text,
  };
  return { kind: 'report', report };
}

function readMessage(pdu: ShortMessage | DataMessage, { accountId, connectorId, nowMs }: IncomingContext): CarrierInbound {
  const content = contentOf(pdu);
  // A header that does not fit its content is none: better a text with odd first characters than a lost one.
  const header = (pdu.esmClass & ESM_UDHI) === 0 ? undefined : parseUserData(content);
  return {
    accountId,
    connectorId,
    channel: 'SMS',
    from: plainAddress(pdu.source),
    to: plainAddress(pdu.destination),
    text: textOf(header?.body ?? content, pdu.dataCoding, header),
    receivedAtMs: nowMs,
    part: partOf(pdu, header),
  };
}

/** Exactly one of the two carries the content: section 5.3.2.32. Were both filled, the longer form is meant. */
function contentOf(pdu: ShortMessage | DataMessage): Uint8Array {
  const payload = tlvValue(pdu.tlvs, TAG.message_payload);
  if (payload !== undefined && payload.length > 0) return payload;
  return pdu.kind === 'data_sm' ? new Uint8Array(0) : pdu.shortMessage;
}

function textOf(bytes: Uint8Array, dataCoding: number, header: UserData | undefined): string {
  const coding = codingOf(dataCoding);
  if (coding !== 'DEFAULT') return decodeCoded(coding, bytes);
  // Bytes beyond 127 cannot be GSM 7-bit: that carrier's default alphabet is Latin-1.
  if (bytes.some((byte) => byte > 0x7f)) return latin1(bytes);
  const language = languageOf(header?.lockingShift ?? header?.singleShift);
  if (language === undefined) return decodeGsm7(bytes);
  return decodeGsm7(bytes, nationalAlphabet(language, header?.singleShift !== undefined, header?.lockingShift !== undefined));
}

function languageOf(tableId: number | undefined): LanguageCode | undefined {
  for (const [language, id] of Object.entries(LANGUAGE_IDS)) if (id === tableId) return language as LanguageCode;
  return undefined;
}

function partOf(pdu: ShortMessage | DataMessage, header: UserData | undefined): CarrierInbound['part'] {
  const concatenation = header?.concatenation ?? sarOf(pdu);
  return concatenation === undefined || concatenation.total < 2 ? undefined : concatenation;
}

function sarOf({ tlvs }: ShortMessage | DataMessage): UserData['concatenation'] {
  const reference = tlvNumber(tlvs, TAG.sar_msg_ref_num);
  const total = tlvNumber(tlvs, TAG.sar_total_segments);
  const index = tlvNumber(tlvs, TAG.sar_segment_seqnum);
  if (reference === undefined || total === undefined || index === undefined || !isPart(total, index)) return undefined;
  return { reference, total, index };
}
