// A message as a SubmitReq, and what the relay's answer to it means.

import type { Mm7Settings } from '../../domain/connectors.ts';
import type { CarrierMessage, Outcome } from '../../ports.ts';
import { decodeMm7 } from '../../protocols/mm7/decode.ts';
import { encodeMm7 } from '../../protocols/mm7/encode.ts';
import { SCHEMA_ROOT, type SubmitReq, usualVersion } from '../../protocols/mm7/messages.ts';
import type { MimePart } from '../../protocols/mm7/mime.ts';
import { MM7_STATUS } from '../../protocols/mm7/statuses.ts';
import type { WrittenMime } from '../../protocols/mm7/write-mime.ts';
import { numberAddress, senderAddress, storedLength } from './addresses.ts';
import type { Exchange } from './relay.ts';
import { failureOf, failureOfFault, failureOfHttp } from './verdicts.ts';

const CHARGED_PARTIES = {
  SENDER: 'Sender',
  RECIPIENT: 'Recipient',
  BOTH: 'Both',
  NEITHER: 'Neither',
  THIRD_PARTY: 'ThirdParty',
} as const;
const MESSAGE_CLASSES = {
  PERSONAL: 'Personal',
  INFORMATIONAL: 'Informational',
  ADVERTISEMENT: 'Advertisement',
  AUTO: 'Auto',
} as const;

/**
 * The body to post. A message has one TransactionID, however often it is submitted: when no answer came, before a crash too, a relay
 * that has it already can tell.
 */
export function writeSubmission(
  message: CarrierMessage,
  title: string | undefined,
  content: MimePart,
  settings: Mm7Settings,
  nowMs: number,
): WrittenMime {
  const request: SubmitReq = {
    kind: 'SubmitReq',
    mm7Version: settings.version ?? usualVersion(settings.schema),
    vaspId: settings.vaspId,
    vasId: settings.vasId,
    senderAddress: senderAddress(message.sender, message.senderType, settings),
    recipients: { to: [numberAddress(message.destination, settings.numberFormat)], cc: [], bcc: [] },
    serviceCode: settings.serviceCode,
    messageClass: settings.messageClass && MESSAGE_CLASSES[settings.messageClass],
    timeStamp: moment(nowMs),
    expiryDate: moment(message.expiresAtMs),
    deliveryReport: settings.deliveryReport && message.wantsReport,
    readReply: settings.readReply && message.wantsReport,
    subject: title,
    chargedParty: settings.chargedParty && CHARGED_PARTIES[settings.chargedParty],
    contentId: content.contentId,
  };
  const namespace = `${SCHEMA_ROOT}${settings.schema}`;
  return encodeMm7({ namespace, transactionId: message.messageId, message: request }, content);
}

/** XML Schema dateTime without fractions, which some relays do not read. */
function moment(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What the relay's answer makes of the message. */
export function outcomeOf(exchange: Exchange): Outcome {
  switch (exchange.kind) {
    case 'unreachable':
      return { kind: 'deferred', because: 'LINK_DOWN', detail: exchange.detail };
    case 'silent':
      return { kind: 'deferred', because: 'NO_RESPONSE', detail: exchange.detail };
    case 'answered':
      return outcomeOfAnswer(exchange);
    default:
      return exchange satisfies never;
  }
}

function outcomeOfAnswer({ status, contentType, retryAfter, body }: Extract<Exchange, { kind: 'answered' }>): Outcome {
  const read = decodeMm7(contentType, body);
  if (read.kind === 'read') {
    const { message } = read.envelope;
    switch (message.kind) {
      case 'SubmitRsp':
        if (isSuccess(message.statusCode))
          return { kind: 'accepted', remoteIds: message.messageId === undefined ? [] : [storedLength(message.messageId)] };
        return failureOf(message.statusCode, message.details ?? message.statusText);
      case 'RSErrorRsp':
      case 'VASPErrorRsp':
      case 'Fault': {
        const said = message.details ?? message.statusText ?? message.faultString;
        if (message.statusCode !== undefined && !isSuccess(message.statusCode)) return failureOf(message.statusCode, said);
        return failureOfFault(message.faultCode, said);
      }
      default:
    }
  }
  if (status < 200 || status >= 300) return failureOfHttp(status, retryAfter);
  const problem = read.kind === 'read' ? `a ${read.envelope.message.kind}` : read.because;
  // It said yes to HTTP, and nothing that can be read of the message: it may have it.
  return { kind: 'deferred', because: 'NO_RESPONSE', detail: `the answer is no SubmitRsp: ${problem}` };
}

/** Partial success is about other recipients; each of our submissions has one. */
function isSuccess(statusCode: number): boolean {
  return statusCode === MM7_STATUS.SUCCESS || statusCode === MM7_STATUS.PARTIAL_SUCCESS;
}
