// Parts of a text against an independent calculator, and against the limits the standard gives.

import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { decodeGsm7, ESCAPE } from './gsm7.ts';
import { countParts, type Segmentation, segment } from './segments.ts';

const GSM = '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà€[]{}^~|\\';
const ANY = `${GSM}漢字кириллица😀👍ğışç`;

function textOf(alphabet: string, lengthMax: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: lengthMax }).map((characters) => characters.join(''));
}

function decoded({ alphabet, parts }: Segmentation): string {
  return parts
    .map(({ bytes }) => {
      if (alphabet === 'GSM7') return decodeGsm7(bytes);
      return Array.from({ length: bytes.length / 2 }, (_, at) =>
        String.fromCharCode(((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)),
      ).join('');
    })
    .join('');
}

describe('segments', () => {
  it('are as many as the independent calculator counts', () => {
    fc.assert(
      fc.property(fc.oneof(textOf(GSM, 700), textOf(ANY, 400)), (text) => {
        expect(segment(text).partCount).toBe(new SegmentedMessage(text).segmentsCount);
      }),
      { numRuns: 800 },
    );
  });

  it('are as many as counted without making them, and hold the whole text', () => {
    fc.assert(
      fc.property(
        fc.oneof(textOf(GSM, 700), textOf(ANY, 400), fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })),
        (text) => {
          const segmentation = segment(text);
          expect(countParts(text)).toBe(segmentation.partCount);
          expect(decoded(segmentation)).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never tear a surrogate pair or an escape pair apart', () => {
    fc.assert(
      fc.property(fc.oneof(textOf('a😀', 200), textOf('a€', 400)), (text) => {
        for (const { bytes } of segment(text).parts) {
          const { alphabet } = segment(text);
          if (alphabet === 'GSM7') expect(bytes.at(-1)).not.toBe(ESCAPE);
          else expect((bytes[bytes.length - 2] ?? 0) & 0xfc).not.toBe(0xd8);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['GSM, alone', 'a'.repeat(160), 1, 0],
    ['GSM, one more', 'a'.repeat(161), 2, 145],
    ['GSM, two full', 'a'.repeat(306), 2, 0],
    ['extension characters count double', '€'.repeat(80), 1, 0],
    ['an extension pair moves to the next part whole', `${'a'.repeat(152)}€${'a'.repeat(10)}`, 2, 141],
    ['UCS-2, alone', '漢'.repeat(70), 1, 0],
    ['UCS-2, one more', '漢'.repeat(71), 2, 63],
    ['UCS-2, a pair at the edge', `${'漢'.repeat(66)}😀${'漢'.repeat(4)}`, 2, 61],
  ])('%s', (_name, text, partCount, unitsLeft) => {
    expect(segment(text)).toMatchObject({ partCount, unitsLeft });
  });

  it.each([
    ['one table', { singleShift: true, lockingShift: false }, 'ş'.repeat(77), 1],
    ['one table, over', { singleShift: true, lockingShift: false }, 'ş'.repeat(78), 2],
    ['locking table', { singleShift: false, lockingShift: true }, 'ş'.repeat(155), 1],
    ['locking table, over', { singleShift: false, lockingShift: true }, 'ş'.repeat(156), 2],
    ['both tables', { singleShift: true, lockingShift: true }, 'ş'.repeat(152), 1],
    ['both tables, over', { singleShift: true, lockingShift: true }, 'ş'.repeat(153), 2],
  ])('with national tables: %s', (_name, shifts, text, partCount) => {
    const options = { language: { languageCode: 'TR' as const, ...shifts } };
    expect(segment(text, options).alphabet).toBe('GSM7');
    expect(segment(text, options).partCount).toBe(partCount);
    expect(countParts(text, options)).toBe(partCount);
  });

  it('use national tables only where the default alphabet fails, and UCS-2 where the tables fail too', () => {
    const language = { languageCode: 'TR' as const, singleShift: true, lockingShift: false };
    expect(segment('plain', { language }).national).toBeUndefined();
    expect(segment('漢', { language }).alphabet).toBe('UCS2');
  });
});
