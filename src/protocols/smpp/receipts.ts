// Delivery receipts: the text of SMPP 3.4 appendix B, which every carrier writes a little differently, and the TLVs
// that say the same without guessing. Where both are there the TLVs win.

import { TAG, type Tlv, tlvNumber, tlvText, tlvValue } from './tlvs.ts';

/** What became of the message: section 5.2.28. */
export type MessageState =
  | 'SCHEDULED'
  | 'ENROUTE'
  | 'DELIVERED'
  | 'EXPIRED'
  | 'DELETED'
  | 'UNDELIVERABLE'
  | 'ACCEPTED'
  | 'UNKNOWN'
  | 'REJECTED'
  | 'SKIPPED';

export interface Receipt {
  readonly remoteId: string;
  readonly state: MessageState;
  /** `err:` as written: a network's or a message centre's own code. */
  readonly error: string | undefined;
  /** network_error_code: 1 ANSI-136, 2 IS-95, 3 GSM; the code is that network's. Section 5.3.2.31. */
  readonly networkError: { readonly networkType: number; readonly code: number } | undefined;
  readonly submittedAtMs: number | undefined;
  readonly doneAtMs: number | undefined;
  /** The first characters of the message, as the carrier repeats them. */
  readonly text: string | undefined;
}

const STATES_BY_NUMBER: readonly MessageState[] = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVERED',
  'EXPIRED',
  'DELETED',
  'UNDELIVERABLE',
  'ACCEPTED',
  'UNKNOWN',
  'REJECTED',
  'SKIPPED',
];

/** The seven letters of appendix B first, then what carriers write instead. */
const STATES_BY_WORD: ReadonlyMap<string, MessageState> = new Map<string, MessageState>([
  ['DELIVRD', 'DELIVERED'],
  ['EXPIRED', 'EXPIRED'],
  ['DELETED', 'DELETED'],
  ['UNDELIV', 'UNDELIVERABLE'],
  ['ACCEPTD', 'ACCEPTED'],
  ['UNKNOWN', 'UNKNOWN'],
  ['REJECTD', 'REJECTED'],
  ['ENROUTE', 'ENROUTE'],
  ['SCHEDULED', 'SCHEDULED'],
  ['SKIPPED', 'SKIPPED'],
  ['DELIVERED', 'DELIVERED'],
  ['DELIVERD', 'DELIVERED'],
  ['UNDELIVERABLE', 'UNDELIVERABLE'],
  ['UNDELIVERED', 'UNDELIVERABLE'],
  ['UNDELVD', 'UNDELIVERABLE'],
  ['FAILED', 'UNDELIVERABLE'],
  ['ACCEPTED', 'ACCEPTED'],
  ['ACKED', 'ACCEPTED'],
  ['BUFFERED', 'ENROUTE'],
  ['BUFFRED', 'ENROUTE'],
  ['REJECTED', 'REJECTED'],
]);

/** Reads a receipt; undefined when it names no message or nothing that became of it. */
export function parseReceipt(text: string, tlvs: readonly Tlv[]): Receipt | undefined {
  const fields = receiptFields(text);
  const remoteId = tlvText(tlvs, TAG.receipted_message_id)?.trim() || fields.get('id');
  const state = stateOf(tlvNumber(tlvs, TAG.message_state), fields.get('stat'));
  if (remoteId === undefined || remoteId === '' || state === undefined) return undefined;
  return {
    remoteId,
    state,
    error: fields.get('err'),
    networkError: networkError(tlvs),
    submittedAtMs: parseReceiptDate(fields.get('submit date')),
    doneAtMs: parseReceiptDate(fields.get('done date')),
    text: fields.get('text'),
  };
}

function stateOf(number: number | undefined, word: string | undefined): MessageState | undefined {
  const byNumber = number === undefined ? undefined : STATES_BY_NUMBER[number];
  if (byNumber !== undefined) return byNumber;
  if (word === undefined || word === '') return undefined;
  // A word nobody knows still says that the carrier is done with the message in some way.
  return STATES_BY_WORD.get(word.toUpperCase()) ?? 'UNKNOWN';
}

const LABEL = /(?:^|[\s,;])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\s*:/gi;

/** Splits `label:value` pairs in any order and case. `text` comes last by the book, and what follows it is the message's own words. */
function receiptFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let label = '';
  let from = 0;
  for (const match of text.matchAll(LABEL)) {
    if (label !== '') keep(fields, label, text.slice(from, match.index));
    label = canonicalLabel(match[1] ?? '');
    from = match.index + match[0].length;
    if (label === 'text') break;
  }
  if (label !== '') keep(fields, label, text.slice(from));
  return fields;
}

function keep(fields: Map<string, string>, label: string, value: string): void {
  if (!fields.has(label)) fields.set(label, value.replaceAll('\0', '').trim());
}

function canonicalLabel(written: string): string {
  const label = written.toLowerCase();
  if (label.startsWith('submit')) return 'submit date';
  if (label.startsWith('done')) return 'done date';
  return label;
}

function networkError(tlvs: readonly Tlv[]): Receipt['networkError'] {
  const value = tlvValue(tlvs, TAG.network_error_code);
  const [networkType, high, low] = value ?? [];
  if (networkType === undefined || high === undefined || low === undefined) return undefined;
  return { networkType, code: high * 256 + low };
}

/**
 * A receipt's date in milliseconds since 1970: YYMMDDhhmm by the book, with seconds by habit, sometimes with the century,
 * with a quarter-hour offset (section 7.1.1), or as seconds since 1970. Without an offset it is taken as UTC.
 */
export function parseReceiptDate(written: string | undefined): number | undefined {
  const match = /^(\d{10,14})(?:\d(\d\d)([+-]))?$/.exec(written ?? '');
  const digits = match?.[1];
  if (digits === undefined) return undefined;
  const quarters = match?.[2] === undefined ? 0 : Number(match[2]) * (match[3] === '-' ? -1 : 1);
  const local =
    (digits.length <= 12 ? calendarDate(`20${digits}`) : undefined) ??
    (digits.length >= 12 ? calendarDate(digits) : undefined) ??
    (/^1\d{9}$/.test(digits) ? Number(digits) * 1000 : undefined); // until 2033
  return local === undefined ? undefined : local - quarters * 15 * 60_000;
}

/** YYYYMMDDhhmm or YYYYMMDDhhmmss, undefined when there is no such moment. */
function calendarDate(digits: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(digits);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(ms).getUTCDate() === day || second === 60 ? ms : undefined;
}

/** Ids longer than 64 bits are never written in two ways. */
const CONVERTED_LENGTH_MAX = 20;

/**
 * The same id as the carrier may have written it in its submit response, likeliest first, without the id itself:
 * other case, other zeros, decimal for hexadecimal and the reverse. SMPP 3.3 answered eight hexadecimal digits and reported
 * ten decimal ones, and carriers have kept that.
 */
export function alternativeIds(remoteId: string): readonly string[] {
  const found = new Set<string>();
  const isDecimal = /^\d+$/.test(remoteId);
  const isHexadecimal = /^[0-9a-f]+$/i.test(remoteId);
  const canConvert = remoteId.length <= CONVERTED_LENGTH_MAX;
  if (isDecimal && canConvert) addHexadecimal(found, BigInt(remoteId));
  if (isHexadecimal && canConvert) addDecimal(found, BigInt(`0x${remoteId}`));
  if (isHexadecimal) {
    const bare = remoteId.replace(/^0+(?=.)/, '');
    for (const spelling of [bare, bare.padStart(isDecimal ? 10 : 8, '0')]) {
      found.add(spelling).add(spelling.toUpperCase()).add(spelling.toLowerCase());
    }
  }
  found.add(remoteId.toUpperCase()).add(remoteId.toLowerCase());
  found.delete(remoteId);
  return [...found];
}

function addHexadecimal(found: Set<string>, id: bigint): void {
  const lower = id.toString(16);
  const padded = lower.padStart(8, '0');
  found.add(lower.toUpperCase()).add(lower).add(padded.toUpperCase()).add(padded);
}

function addDecimal(found: Set<string>, id: bigint): void {
  const decimal = id.toString(10);
  found.add(decimal).add(decimal.padStart(10, '0'));
}
