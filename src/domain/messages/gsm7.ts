// The GSM 7-bit alphabets of 3GPP TS 23.038: the default one with its extension (6.2.1), and the Turkish, Spanish and Portuguese
// national tables (annex A.2 single shift, A.3 locking shift). Septets are kept one to a byte; packing them is the carrier's affair.

/** Code of the escape to the extension table. */
export const ESCAPE = 0x1b;

/** 128 characters by code. At ESCAPE stands U+001B, which no text is encoded with. */
const DEFAULT_TABLE =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const TURKISH_LOCKING =
  '@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bŞşßÉ !"#¤%&\'()*+,-./0123456789:;<=>?İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà';
const PORTUGUESE_LOCKING =
  '@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\u001bÂâÊÉ !"#º%&\'()*+,-./0123456789:;<=>?ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà';

/** Code behind the escape → character. */
type Extension = Readonly<Record<number, string>>;

const DEFAULT_EXTENSION: Extension = {
  10: '\f',
  20: '^',
  40: '{',
  41: '}',
  47: '\\',
  60: '[',
  61: '~',
  62: ']',
  64: '|',
  101: '€',
};
const TURKISH_SINGLE: Extension = { ...DEFAULT_EXTENSION, 71: 'Ğ', 73: 'İ', 83: 'Ş', 99: 'ç', 103: 'ğ', 105: 'ı', 115: 'ş' };
const SPANISH_SINGLE: Extension = {
  ...DEFAULT_EXTENSION,
  9: 'ç',
  65: 'Á',
  73: 'Í',
  79: 'Ó',
  85: 'Ú',
  97: 'á',
  105: 'í',
  111: 'ó',
  117: 'ú',
};
const PORTUGUESE_SINGLE: Extension = {
  ...DEFAULT_EXTENSION,
  5: 'ê',
  9: 'ç',
  11: 'Ô',
  12: 'ô',
  14: 'Á',
  15: 'á',
  18: 'Φ',
  19: 'Γ',
  21: 'Ω',
  22: 'Π',
  23: 'Ψ',
  24: 'Σ',
  25: 'Θ',
  31: 'Ê',
  65: 'À',
  73: 'Í',
  79: 'Ó',
  85: 'Ú',
  91: 'Ã',
  92: 'Õ',
  97: 'Â',
  105: 'í',
  111: 'ó',
  117: 'ú',
  123: 'ã',
  124: 'õ',
  127: 'â',
};

/** Codes of UTF-16 units: 0–127 one septet, 256 + code = escape and code, NONE = not in the alphabet. */
export const NONE = 0xffff;
const BEHIND_ESCAPE = 256;

/** An alphabet ready for use: a base table and what stands behind the escape. */
export interface Alphabet {
  readonly base: string;
  readonly extension: Extension;
  /** Looked up by UTF-16 unit, without a branch: 64K entries, built once. */
  readonly codes: Uint16Array;
}

function alphabetOf(base: string, extension: Extension): Alphabet {
  const codes = new Uint16Array(65_536).fill(NONE);
  for (const [code, character] of Object.entries(extension)) codes[character.charCodeAt(0)] = BEHIND_ESCAPE + Number(code);
  // One septet where there is a choice.
  for (let code = 0; code < base.length; code += 1) if (code !== ESCAPE) codes[base.charCodeAt(code)] = code;
  return { base, extension, codes };
}

/** The national identifiers of TS 23.040 9.2.3.24.15 and .16. */
export const LANGUAGE_IDS = { TR: 1, ES: 2, PT: 3 } as const;
export type LanguageCode = keyof typeof LANGUAGE_IDS;

const LOCKING: Readonly<Partial<Record<LanguageCode, string>>> = { TR: TURKISH_LOCKING, PT: PORTUGUESE_LOCKING };
const SINGLE: Readonly<Record<LanguageCode, Extension>> = { TR: TURKISH_SINGLE, ES: SPANISH_SINGLE, PT: PORTUGUESE_SINGLE };

/** The default alphabet. */
export const DEFAULT_ALPHABET: Alphabet = alphabetOf(DEFAULT_TABLE, DEFAULT_EXTENSION);

const NATIONAL: ReadonlyMap<string, Alphabet> = new Map(
  (Object.keys(SINGLE) as LanguageCode[]).flatMap((language) =>
    [
      { single: true, locking: false },
      { single: false, locking: true },
      { single: true, locking: true },
    ].map(({ single, locking }) => [
      `${language} ${single} ${locking}`,
      alphabetOf(locking ? (LOCKING[language] ?? DEFAULT_TABLE) : DEFAULT_TABLE, single ? SINGLE[language] : DEFAULT_EXTENSION),
    ]),
  ),
);

/** Whether the language has a locking shift table (Spanish has none). */
export function hasLockingShift(language: LanguageCode): boolean {
  return LOCKING[language] !== undefined;
}

/** The alphabet with a language's tables; without any it is the default one. */
export function nationalAlphabet(language: LanguageCode, hasSingle: boolean, hasLocking: boolean): Alphabet {
  return NATIONAL.get(`${language} ${hasSingle} ${hasLocking && hasLockingShift(language)}`) ?? DEFAULT_ALPHABET;
}

/** Septets a code of `codes` takes: one, or two behind the escape. */
export function septetsOf(code: number): 1 | 2 {
  return code >= BEHIND_ESCAPE ? 2 : 1;
}

/** Writes a code's septets at `at`; answers the next place. */
export function writeSeptets(target: Uint8Array, at: number, code: number): number {
  if (code < BEHIND_ESCAPE) {
    target[at] = code;
    return at + 1;
  }
  target[at] = ESCAPE;
  target[at + 1] = code - BEHIND_ESCAPE;
  return at + 2;
}

/**
 * Text of septets, one to a byte. As TS 23.038 asks of receivers, an unknown code behind an escape shows the base table's
 * character, and an escape behind an escape or at the end a blank.
 */
export function decodeGsm7(septets: Uint8Array, alphabet: Alphabet = DEFAULT_ALPHABET): string {
  let text = '';
  for (let at = 0; at < septets.length; at += 1) {
    const code = (septets[at] ?? 0) & 0x7f;
    if (code !== ESCAPE) {
      text += alphabet.base[code] ?? '';
      continue;
    }
    at += 1;
    const next = septets[at];
    if (next === undefined || next === ESCAPE) text += ' ';
    else text += alphabet.extension[next & 0x7f] ?? alphabet.base[next & 0x7f] ?? ' ';
  }
  return text;
}
