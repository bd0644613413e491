// What data_coding says about the bytes of a message: SMPP 3.4 section 5.2.19, and 3GPP TS 23.038 section 4 for the
// groups that carry a message class.

export type Coding =
  /** The carrier's default alphabet; we take it as GSM 7-bit, one character per byte. */
  'DEFAULT' | 'ASCII' | 'LATIN1' | 'UCS2' | 'CYRILLIC' | 'HEBREW' | 'JIS' | 'KOREAN' | 'BINARY';

export const CODING_DEFAULT = 0x00;
export const CODING_UCS2 = 0x08;
/** Class 0, shown at once and not stored, in the general group of TS 23.038: 0x10 with GSM 7-bit, 0x18 with UCS-2. */
export const CODING_CLASS_0 = 0x10;

const SMPP_CODINGS: readonly (Coding | undefined)[] = [
  'DEFAULT',
  'ASCII',
  'BINARY',
  'LATIN1',
  'BINARY',
  undefined, // JIS X 0208: which of its byte forms is meant is not said
  'CYRILLIC',
  'HEBREW',
  'UCS2',
  undefined, // pictograms
  'JIS',
];
const KS_C_5601 = 0x0e;

/** The alphabet of a message; what we cannot read as text is BINARY. */
export function codingOf(dataCoding: number): Coding {
  if (dataCoding === KS_C_5601) return 'KOREAN';
  if (dataCoding < 0x10) return SMPP_CODINGS[dataCoding] ?? 'BINARY';
  if (dataCoding < 0x40) return byAlphabetBits(dataCoding); // 0x00–0x3F: general group; 0x10 on: with a class
  if (dataCoding < 0xc0) return 'BINARY'; // compressed or reserved
  if (dataCoding < 0xe0) return 'DEFAULT'; // message waiting, GSM 7-bit
  if (dataCoding < 0xf0) return 'UCS2'; // message waiting, UCS-2
  return (dataCoding & 0x04) === 0 ? 'DEFAULT' : 'BINARY'; // 0xF0–0xFF: class, and one bit for the alphabet
}

function byAlphabetBits(dataCoding: number): Coding {
  if ((dataCoding & 0x20) !== 0) return 'BINARY'; // compressed
  const alphabet = (dataCoding >> 2) & 0x03;
  return alphabet === 0 ? 'DEFAULT' : alphabet === 2 ? 'UCS2' : 'BINARY';
}

/** Bytes to text for every coding but DEFAULT, whose tables are not SMPP's business. Binary becomes hexadecimal digits. */
export function decodeCoded(coding: Exclude<Coding, 'DEFAULT'>, bytes: Uint8Array): string {
  switch (coding) {
    case 'ASCII':
    case 'LATIN1':
      return latin1(bytes);
    case 'UCS2':
      return ucs2(bytes);
    case 'CYRILLIC':
      return new TextDecoder('iso-8859-5').decode(bytes);
    case 'HEBREW':
      return new TextDecoder('iso-8859-8').decode(bytes);
    case 'JIS':
      return new TextDecoder('iso-2022-jp').decode(bytes);
    case 'KOREAN':
      return new TextDecoder('euc-kr').decode(bytes);
    case 'BINARY':
      return hexadecimal(bytes);
    default:
      return coding satisfies never;
  }
}

/** Bytes to characters one to one. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Big endian; surrogate pairs come out as the characters they stand for. A last odd byte stands for nothing. */
function ucs2(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  return text;
}

function hexadecimal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0').toUpperCase();
  return text;
}
