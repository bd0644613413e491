// What is inside a message: user data headers, alphabets, parameters, validity.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codingOf, decodeCoded } from './data-coding.ts';
import { describeStatus } from './statuses.ts';
import { byteTlv, shortTlv, TAG, textTlv, tlvNumber, tlvText } from './tlvs.ts';
import { parseUserData, withHeader } from './udh.ts';
import { relativeValidity } from './validity.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('user data headers', () => {
  it.each([
    ['an 8-bit reference', '05 00 03 A7 03 02 4142', { reference: 0xa7, total: 3, index: 2 }],
    ['a 16-bit reference', '06 08 04 01A7 03 02 4142', { reference: 0x1a7, total: 3, index: 2 }],
    ['ports before it', '0B 05 04 158A 0000 00 03 A7 02 01 4142', { reference: 0xa7, total: 2, index: 1 }],
    ['part 0, which does not count', '05 00 03 A7 03 00 4142', undefined],
    ['a part beyond the total', '05 00 03 A7 03 04 4142', undefined],
    ['ports alone', '06 05 04 158A 0000 4142', undefined],
  ])('are read with %s', (_, content, concatenation) => {
    const data = parseUserData(hex(content));
    expect(data?.concatenation).toEqual(concatenation);
    expect(Buffer.from(data?.body ?? []).toString('latin1')).toBe('AB');
  });

  it.each(['', '05 00 03', '03 00 03 01', '02 24'])('are none when they do not fit: "%s"', (content) => {
    expect(parseUserData(hex(content))).toBeUndefined();
  });

  it('are read as they were written', () => {
    const elements = fc.record({
      concatenation: fc.record({ reference: fc.nat(255), total: fc.constant(9), index: fc.integer({ min: 1, max: 9 }) }),
      singleShift: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      lockingShift: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(elements, fc.uint8Array({ maxLength: 100 }), (header, body) => {
        const read = parseUserData(withHeader(header, body));
        expect({ ...read, body: [...(read?.body ?? [])] }).toEqual({ ...header, body: [...body] });
      }),
    );
  });

  it('never make the reader throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void parseUserData(bytes)));
  });
});

describe('data_coding', () => {
  it.each([
    [0x00, 'DEFAULT'],
    [0x01, 'ASCII'],
    [0x02, 'BINARY'],
    [0x03, 'LATIN1'],
    [0x04, 'BINARY'],
    [0x06, 'CYRILLIC'],
    [0x08, 'UCS2'],
    [0x0e, 'KOREAN'],
    [0x10, 'DEFAULT'],
    [0x14, 'BINARY'],
    [0x18, 'UCS2'],
    [0x20, 'BINARY'],
    [0xc0, 'DEFAULT'],
    [0xe0, 'UCS2'],
    [0xf0, 'DEFAULT'],
    [0xf1, 'DEFAULT'],
    [0xf5, 'BINARY'],
  ])('%i means what the specification says', (dataCoding, coding) => {
    expect(codingOf(dataCoding)).toBe(coding);
  });

  it('has a meaning for every byte', () => {
    for (let dataCoding = 0; dataCoding < 256; dataCoding++) expect(codingOf(dataCoding)).toBeTypeOf('string');
  });

  it.each([
    ['UCS2', '0041 20AC D83D DE00', 'A€😀'],
    ['UCS2', '0041 00', 'A'],
    ['LATIN1', '41 E9', 'Aé'],
    ['ASCII', '5F 40', '_@'],
    ['CYRILLIC', 'BF E0', 'Пр'],
    ['HEBREW', 'F9 EC', 'של'],
    ['BINARY', '00 FF', '00FF'],
  ] as const)('%s %s is %s', (coding, bytes, text) => {
    expect(decodeCoded(coding, hex(bytes))).toBe(text);
  });
});

describe('parameters', () => {
  it('are read in whatever width they come', () => {
    expect(tlvNumber([byteTlv(TAG.sar_msg_ref_num, 7)], TAG.sar_msg_ref_num)).toBe(7);
    expect(tlvNumber([shortTlv(TAG.sar_msg_ref_num, 0x1234)], TAG.sar_msg_ref_num)).toBe(0x1234);
    expect(tlvNumber([{ tag: 1, value: new Uint8Array(0) }], 1)).toBeUndefined();
    expect(tlvNumber([], 1)).toBeUndefined();
  });

  it('end at their NUL, or where they end', () => {
    expect(tlvText([textTlv(TAG.receipted_message_id, 'ab')], TAG.receipted_message_id)).toBe('ab');
    expect(tlvText([{ tag: 1, value: hex('6162') }], 1)).toBe('ab');
  });
});

describe('validity', () => {
  it.each([
    [48 * 3_600_000, '000002000000000R'],
    [90_061_999, '000001010101000R'],
    [1_000, '000000000001000R'],
    [-5, '000000000001000R'],
    [400 * 86_400_000, '000030000000000R'],
  ])('of %i ms is written %s', (remainingMs, written) => {
    expect(relativeValidity(remainingMs)).toBe(written);
  });
});

it('names a status for people, also one that the specification does not know', () => {
  expect(describeStatus(0x58)).toBe('ESME_RTHROTTLED (0x58)');
  expect(describeStatus(0x401)).toBe('status 0x401');
});
