// The elements of each MM7 message in the order the schema wants them, as data: one table that both writes and reads.

import type { Mm7Message } from './messages.ts';

/**
 * How an element holds its value: `word` = a text whose blanks around mean nothing, `phrase` = as it is, `flag` = true or false,
 * `code` = a number, `content` = a reference by cid.
 */
export type FieldForm = 'word' | 'phrase' | 'flag' | 'code' | 'address' | 'recipients' | 'content';

export type Field =
  | { readonly element: string; readonly property: string; readonly form: FieldForm; readonly isRequired?: boolean }
  /** An element that only holds others. */
  | { readonly element: string; readonly fields: readonly Field[] };

const word = (element: string, property: string): Field => ({ element, property, form: 'word' });
const phrase = (element: string, property: string): Field => ({ element, property, form: 'phrase' });
const flag = (element: string, property: string): Field => ({ element, property, form: 'flag' });
const address = (element: string, property: string): Field => ({ element, property, form: 'address' });
const required = (field: Field): Field => ({ ...field, isRequired: true });

const VERSION = word('MM7Version', 'mm7Version');
const RECIPIENTS: Field = { element: 'Recipients', property: 'recipients', form: 'recipients' };
const CONTENT: Field = { element: 'Content', property: 'contentId', form: 'content' };
const STATUS_CODE: Field = { element: 'StatusCode', property: 'statusCode', form: 'code' };
const STATUS_TEXTS = [phrase('StatusText', 'statusText'), phrase('Details', 'details')];
const STATUS: Field = { element: 'Status', fields: [required(STATUS_CODE), ...STATUS_TEXTS] };

const PLAIN_RSP = [VERSION, STATUS];
const ERROR_RSP = [VERSION, { element: 'Status', fields: [STATUS_CODE, ...STATUS_TEXTS] }];

/** Of everything but SOAP's own faults. */
export const FIELDS: Readonly<Record<Exclude<Mm7Message['kind'], 'Fault'>, readonly Field[]>> = {
  SubmitReq: [
    VERSION,
    {
      element: 'SenderIdentification',
      fields: [word('VASPID', 'vaspId'), word('VASID', 'vasId'), address('SenderAddress', 'senderAddress')],
    },
    required(RECIPIENTS),
    word('ServiceCode', 'serviceCode'),
    word('LinkedID', 'linkedId'),
    word('MessageClass', 'messageClass'),
    word('TimeStamp', 'timeStamp'),
    word('EarliestDeliveryTime', 'earliestDeliveryTime'),
    word('ExpiryDate', 'expiryDate'),
    flag('DeliveryReport', 'deliveryReport'),
    flag('ReadReply', 'readReply'),
    word('Priority', 'priority'),
    phrase('Subject', 'subject'),
    word('ChargedParty', 'chargedParty'),
    word('ChargedPartyID', 'chargedPartyId'),
    flag('DistributionIndicator', 'distributionIndicator'),
    CONTENT,
  ],
  SubmitRsp: [VERSION, STATUS, word('MessageID', 'messageId')],
  DeliverReq: [
    VERSION,
    word('MMSRelayServerID', 'mmsRelayServerId'),
    word('VASPID', 'vaspId'),
    word('VASID', 'vasId'),
    word('LinkedID', 'linkedId'),
    required(address('Sender', 'sender')),
    RECIPIENTS,
    word('TimeStamp', 'timeStamp'),
    word('ReplyChargingID', 'replyChargingId'),
    word('Priority', 'priority'),
    phrase('Subject', 'subject'),
    CONTENT,
  ],
  DeliverRsp: PLAIN_RSP,
  DeliveryReportReq: [
    VERSION,
    word('MMSRelayServerID', 'mmsRelayServerId'),
    required(word('MessageID', 'messageId')),
    address('Recipient', 'recipient'),
    address('Sender', 'sender'),
    word('Date', 'date'),
    required(word('MMStatus', 'mmStatus')),
    phrase('StatusText', 'statusText'),
  ],
  DeliveryReportRsp: PLAIN_RSP,
  ReadReplyReq: [
    VERSION,
    word('MMSRelayServerID', 'mmsRelayServerId'),
    required(word('MessageID', 'messageId')),
    address('Recipient', 'recipient'),
    address('Sender', 'sender'),
    word('TimeStamp', 'timeStamp'),
    required(word('MMStatus', 'mmStatus')),
    phrase('StatusText', 'statusText'),
  ],
  ReadReplyRsp: PLAIN_RSP,
  RSErrorRsp: ERROR_RSP,
  VASPErrorRsp: ERROR_RSP,
};
