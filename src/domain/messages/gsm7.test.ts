// The alphabets against the tables of 3GPP TS 23.038, row by row.

import { describe, expect, it } from 'vitest';
import { type Alphabet, DEFAULT_ALPHABET, decodeGsm7, ESCAPE, NONE, nationalAlphabet, writeSeptets } from './gsm7.ts';

/** [code, character] as the standard's table 6.2.1 and annexes print them, code point by code point. */
const DEFAULT_SAMPLES: readonly [number, number][] = [
  [0x00, 0x40],
  [0x01, 0xa3],
  [0x02, 0x24],
  [0x03, 0xa5],
  [0x04, 0xe8],
  [0x05, 0xe9],
  [0x06, 0xf9],
  [0x07, 0xec],
  [0x08, 0xf2],
  [0x09, 0xc7],
  [0x0a, 0x0a],
  [0x0b, 0xd8],
  [0x0c, 0xf8],
  [0x0d, 0x0d],
  [0x0e, 0xc5],
  [0x0f, 0xe5],
  [0x10, 0x394],
  [0x11, 0x5f],
  [0x12, 0x3a6],
  [0x13, 0x393],
  [0x14, 0x39b],
  [0x15, 0x3a9],
  [0x16, 0x3a0],
  [0x17, 0x3a8],
  [0x18, 0x3a3],
  [0x19, 0x398],
  [0x1a, 0x39e],
  [0x1c, 0xc6],
  [0x1d, 0xe6],
  [0x1e, 0xdf],
  [0x1f, 0xc9],
  [0x24, 0xa4],
  [0x40, 0xa1],
  [0x5b, 0xc4],
  [0x5c, 0xd6],
  [0x5d, 0xd1],
  [0x5e, 0xdc],
  [0x5f, 0xa7],
  [0x60, 0xbf],
  [0x7b, 0xe4],
  [0x7c, 0xf6],
  [0x7d, 0xf1],
  [0x7e, 0xfc],
  [0x7f, 0xe0],
];
const EXTENSION_ROWS: readonly [number, string][] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];
const TURKISH_LOCKING_ROWS: readonly [number, string][] = [
  [0x04, '€'],
  [0x07, 'ı'],
  [0x0b, 'Ğ'],
  [0x0c, 'ğ'],
  [0x1c, 'Ş'],
  [0x1d, 'ş'],
  [0x40, 'İ'],
  [0x60, 'ç'],
];
const TURKISH_SINGLE_ROWS: readonly [number, string][] = [
  [0x47, 'Ğ'],
  [0x49, 'İ'],
  [0x53, 'Ş'],
  [0x63, 'ç'],
  [0x67, 'ğ'],
  [0x69, 'ı'],
  [0x73, 'ş'],
];
const SPANISH_SINGLE_ROWS: readonly [number, string][] = [
  [0x09, 'ç'],
  [0x41, 'Á'],
  [0x49, 'Í'],
  [0x4f, 'Ó'],
  [0x55, 'Ú'],
  [0x61, 'á'],
  [0x69, 'í'],
  [0x6f, 'ó'],
  [0x75, 'ú'],
];
const PORTUGUESE_LOCKING_ROWS: readonly [number, string][] = [
  [0x04, 'ê'],
  [0x06, 'ú'],
  [0x07, 'í'],
  [0x08, 'ó'],
  [0x09, 'ç'],
  [0x0b, 'Ô'],
  [0x0c, 'ô'],
  [0x0e, 'Á'],
  [0x0f, 'á'],
  [0x12, 'ª'],
  [0x13, 'Ç'],
  [0x14, 'À'],
  [0x15, '∞'],
  [0x16, '^'],
  [0x17, '\\'],
  [0x18, '€'],
  [0x19, 'Ó'],
  [0x1a, '|'],
  [0x1c, 'Â'],
  [0x1d, 'â'],
  [0x1e, 'Ê'],
  [0x1f, 'É'],
  [0x24, 'º'],
  [0x40, 'Í'],
  [0x5b, 'Ã'],
  [0x5c, 'Õ'],
  [0x5d, 'Ú'],
  [0x5e, 'Ü'],
  [0x5f, '§'],
  [0x60, '~'],
  [0x7b, 'ã'],
  [0x7c, 'õ'],
  [0x7d, '`'],
  [0x7e, 'ü'],
  [0x7f, 'à'],
];
const PORTUGUESE_SINGLE_ROWS: readonly [number, string][] = [
  [0x05, 'ê'],
  [0x09, 'ç'],
  [0x0b, 'Ô'],
  [0x0c, 'ô'],
  [0x0e, 'Á'],
  [0x0f, 'á'],
  [0x12, 'Φ'],
  [0x13, 'Γ'],
  [0x15, 'Ω'],
  [0x16, 'Π'],
  [0x17, 'Ψ'],
  [0x18, 'Σ'],
  [0x19, 'Θ'],
  [0x1f, 'Ê'],
  [0x41, 'À'],
  [0x49, 'Í'],
  [0x4f, 'Ó'],
  [0x55, 'Ú'],
  [0x5b, 'Ã'],
  [0x5c, 'Õ'],
  [0x61, 'Â'],
  [0x69, 'í'],
  [0x6f, 'ó'],
  [0x75, 'ú'],
  [0x7b, 'ã'],
  [0x7c, 'õ'],
  [0x7f, 'â'],
];

function encoded(character: string, alphabet: Alphabet): number[] {
  const septets = new Uint8Array(2);
  return [...septets.subarray(0, writeSeptets(septets, 0, alphabet.codes[character.charCodeAt(0)] ?? NONE))];
}

describe('the default alphabet', () => {
  it.each(DEFAULT_SAMPLES)('has at %i the character %i', (code, point) => {
    const character = String.fromCodePoint(point);
    expect(encoded(character, DEFAULT_ALPHABET)).toEqual([code]);
    expect(decodeGsm7(Uint8Array.of(code))).toBe(character);
  });

  it('has the rest of ASCII where ASCII has it', () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      if (DEFAULT_SAMPLES.some(([known]) => known === code) || code === 0x24) continue;
      expect(decodeGsm7(Uint8Array.of(code))).toBe(String.fromCharCode(code));
    }
  });

  it.each(EXTENSION_ROWS)('has behind the escape at %i the character %s', (code, character) => {
    expect(encoded(character, DEFAULT_ALPHABET)).toEqual([ESCAPE, code]);
    expect(decodeGsm7(Uint8Array.of(ESCAPE, code))).toBe(character);
  });

  it('reads an unknown code behind the escape as the plain character, and a lone escape as a blank', () => {
    expect(decodeGsm7(Uint8Array.of(ESCAPE, 0x41))).toBe('A');
    expect(decodeGsm7(Uint8Array.of(0x41, ESCAPE))).toBe('A ');
  });
});

describe('the national tables', () => {
  const behind = (rows: readonly [number, string][], alphabet: Alphabet): void => {
    for (const [code, character] of [...rows, ...EXTENSION_ROWS]) {
      expect(decodeGsm7(Uint8Array.of(ESCAPE, code), alphabet)).toBe(character);
      // One septet where the base has the character as well.
      const inBase = alphabet.base.indexOf(character);
      expect(encoded(character, alphabet)).toEqual(inBase < 0 ? [ESCAPE, code] : [inBase]);
    }
    // Behind the escape there is nothing else: a receiver shows the plain character of that code.
    const known = new Set([...rows, ...EXTENSION_ROWS].map(([code]) => code));
    for (let code = 0; code < 128; code += 1)
      if (!known.has(code) && code !== ESCAPE)
        expect(decodeGsm7(Uint8Array.of(ESCAPE, code), alphabet)).toBe(decodeGsm7(Uint8Array.of(code), alphabet));
  };
  const inBase = (rows: readonly [number, string][], alphabet: Alphabet): void => {
    for (const [code, character] of rows) {
      expect(decodeGsm7(Uint8Array.of(code), alphabet)).toBe(character);
      expect(encoded(character, alphabet)).toEqual([code]);
    }
    // The standard's tables are the default one but for these rows.
    const known = new Set(rows.map(([code]) => code));
    for (let code = 0; code < 128; code += 1)
      if (!known.has(code) && code !== ESCAPE)
        expect(decodeGsm7(Uint8Array.of(code), alphabet)).toBe(decodeGsm7(Uint8Array.of(code)));
  };

  it('are the Turkish ones', () => {
    inBase(TURKISH_LOCKING_ROWS, nationalAlphabet('TR', false, true));
    behind(TURKISH_SINGLE_ROWS, nationalAlphabet('TR', true, false));
  });

  it('are the Spanish one, which has no locking shift', () => {
    behind(SPANISH_SINGLE_ROWS, nationalAlphabet('ES', true, false));
    expect(nationalAlphabet('ES', false, true).base).toBe(DEFAULT_ALPHABET.base);
  });

  it('are the Portuguese ones', () => {
    inBase(PORTUGUESE_LOCKING_ROWS, nationalAlphabet('PT', false, true));
    behind(PORTUGUESE_SINGLE_ROWS, nationalAlphabet('PT', true, false));
  });
});
