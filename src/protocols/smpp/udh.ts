// The user data header: 3GPP TS 23.040 section 9.2.3.24. Concatenation and the national language shifts are read and
// written; ports and the rest are stepped over.

export interface Concatenation {
  readonly reference: number;
  readonly total: number;
  /** Counts from 1. */
  readonly index: number;
}

export interface UserData {
  readonly concatenation: Concatenation | undefined;
  /** National language table numbers (1 Turkish, 2 Spanish, 3 Portuguese …), section 9.2.3.24.15 and .16. */
  readonly singleShift: number | undefined;
  readonly lockingShift: number | undefined;
  /** What follows the header. */
  readonly body: Uint8Array;
}

const IE_CONCATENATION_8 = 0x00;
const IE_CONCATENATION_16 = 0x08;
const IE_SINGLE_SHIFT = 0x24;
const IE_LOCKING_SHIFT = 0x25;

/** Splits content that begins with a header; undefined when the header does not fit its content. */
export function parseUserData(content: Uint8Array): UserData | undefined {
  const headerLength = content[0];
  if (headerLength === undefined || headerLength + 1 > content.length) return undefined;
  const end = headerLength + 1;
  let concatenation: Concatenation | undefined;
  let singleShift: number | undefined;
  let lockingShift: number | undefined;
  for (let at = 1; at < end; ) {
    const length = content[at + 1];
    if (length === undefined || at + 2 + length > end) return undefined;
    const value = content.subarray(at + 2, at + 2 + length);
    // Of an element that comes twice the last one holds: section 9.2.3.24.
    switch (content[at]) {
      case IE_CONCATENATION_8:
        concatenation = readConcatenation(value, 1) ?? concatenation;
        break;
      case IE_CONCATENATION_16:
        concatenation = readConcatenation(value, 2) ?? concatenation;
        break;
      case IE_SINGLE_SHIFT:
        singleShift = value[0] ?? singleShift;
        break;
      case IE_LOCKING_SHIFT:
        lockingShift = value[0] ?? lockingShift;
        break;
    }
    at += 2 + length;
  }
  return { concatenation, singleShift, lockingShift, body: content.subarray(end) };
}

/** An element with part 0, or a part beyond the total, is to be ignored: section 9.2.3.24.1. */
function readConcatenation(value: Uint8Array, referenceSize: 1 | 2): Concatenation | undefined {
  if (value.length !== referenceSize + 2) return undefined;
  const [first = 0, second = 0] = value;
  const reference = referenceSize === 1 ? first : first * 256 + second;
  const total = value[referenceSize] ?? 0;
  const index = value[referenceSize + 1] ?? 0;
  return isPart(total, index) ? { reference, total, index } : undefined;
}

/** Whether such a part can exist. */
export function isPart(total: number, index: number): boolean {
  return total >= 1 && index >= 1 && index <= total;
}

export interface HeaderElements {
  /** With an 8-bit reference: it leaves room for one more septet than 16 bits, and every handset knows it. */
  readonly concatenation?: Concatenation | undefined;
  readonly singleShift?: number | undefined;
  readonly lockingShift?: number | undefined;
}

/** Puts a header before a part's content; content alone when there is nothing to say. */
export function withHeader(elements: HeaderElements, content: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  const { concatenation, singleShift, lockingShift } = elements;
  if (concatenation !== undefined) {
    bytes.push(IE_CONCATENATION_8, 3, concatenation.reference & 0xff, concatenation.total, concatenation.index);
  }
  if (singleShift !== undefined) bytes.push(IE_SINGLE_SHIFT, 1, singleShift);
  if (lockingShift !== undefined) bytes.push(IE_LOCKING_SHIFT, 1, lockingShift);
  if (bytes.length === 0) return content;
  const whole = new Uint8Array(1 + bytes.length + content.length);
  whole[0] = bytes.length;
  whole.set(bytes, 1);
  whole.set(content, 1 + bytes.length);
  return whole;
}
