// Receipts as carriers write them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternativeIds, parseReceipt, parseReceiptDate } from './receipts.ts';
import { byteTlv, TAG, textTlv } from './tlvs.ts';

const BY_THE_BOOK =
  'id:0123456789 sub:001 dlvrd:001 submit date:2611231015 done date:2611231016 stat:DELIVRD err:000 text:Your parcel';

describe('the text of a receipt', () => {
  it('is read by the book', () => {
    expect(parseReceipt(BY_THE_BOOK, [])).toEqual({
      remoteId: '0123456789',
      state: 'DELIVERED',
      error: '000',
      networkError: undefined,
      submittedAtMs: Date.UTC(2026, 10, 23, 10, 15),
      doneAtMs: Date.UTC(2026, 10, 23, 10, 16),
      text: 'Your parcel',
    });
  });

  it.each([
    ['other order', 'stat:UNDELIV err:027 id:abc-1', { remoteId: 'abc-1', state: 'UNDELIVERABLE', error: '027' }],
    ['other case', 'ID:7 STAT:expired ERR:4 Text:x', { remoteId: '7', state: 'EXPIRED', text: 'x' }],
    ['only what counts', 'id:7 stat:REJECTD', { remoteId: '7', state: 'REJECTED', error: undefined, doneAtMs: undefined }],
    [
      'underscores and blanks',
      'id: 7 submit_date: 2611231015 done_date: 261123101659 stat: ACCEPTD',
      { state: 'ACCEPTED', doneAtMs: Date.UTC(2026, 10, 23, 10, 16, 59) },
    ],
    ['commas', 'id:7,sub:001,stat:DELETED,err:1', { remoteId: '7', state: 'DELETED', error: '1' }],
    ['the words spelled out', 'id:7 stat:UNDELIVERABLE', { state: 'UNDELIVERABLE' }],
    ['a word nobody knows', 'id:7 stat:GONE', { state: 'UNKNOWN' }],
    [
      'an id like a uuid',
      'id:3f2c7c1e-7a57-4b0c-9a39-3a6c0a2f3a11 stat:ENROUTE',
      { remoteId: '3f2c7c1e-7a57-4b0c-9a39-3a6c0a2f3a11', state: 'ENROUTE' },
    ],
    [
      'labels inside the message text',
      'id:7 stat:DELIVRD err:000 text:id:9 stat:REJECTD',
      { remoteId: '7', state: 'DELIVERED', text: 'id:9 stat:REJECTD' },
    ],
    ['a NUL at the end', 'id:7 stat:DELIVRD\0', { state: 'DELIVERED' }],
  ])('is read with %s', (_, text, expected) => {
    expect(parseReceipt(text, [])).toMatchObject(expected);
  });

  it.each(['', 'stat:DELIVRD', 'id:7', 'id: stat:DELIVRD', 'hello', 'id:7 stat:'])(
    'is no receipt without id and state: "%s"',
    (text) => {
      expect(parseReceipt(text, [])).toBeUndefined();
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseReceipt(`id:${text} stat:${text}`, [])));
  });
});

describe('the parameters of a receipt', () => {
  it('win over its text', () => {
    const tlvs = [textTlv(TAG.receipted_message_id, 'tlv-id'), byteTlv(TAG.message_state, 5)];
    expect(parseReceipt(BY_THE_BOOK, tlvs)).toMatchObject({ remoteId: 'tlv-id', state: 'UNDELIVERABLE', error: '000' });
  });

  it('are enough without a text', () => {
    const tlvs = [
      textTlv(TAG.receipted_message_id, 'tlv-id'),
      byteTlv(TAG.message_state, 2),
      { tag: TAG.network_error_code, value: Uint8Array.of(3, 0, 27) },
    ];
    expect(parseReceipt('', tlvs)).toMatchObject({
      remoteId: 'tlv-id',
      state: 'DELIVERED',
      networkError: { networkType: 3, code: 27 },
    });
  });

  it('leave the text its say where they are silent or odd', () => {
    expect(parseReceipt(BY_THE_BOOK, [byteTlv(TAG.message_state, 99)])).toMatchObject({ state: 'DELIVERED' });
  });
});

describe('dates', () => {
  it.each([
    ['2611231016', Date.UTC(2026, 10, 23, 10, 16)],
    ['261123101659', Date.UTC(2026, 10, 23, 10, 16, 59)],
    ['202611231016', Date.UTC(2026, 10, 23, 10, 16)],
    ['20261123101659', Date.UTC(2026, 10, 23, 10, 16, 59)],
    ['261123101600004+', Date.UTC(2026, 10, 23, 9, 16)],
    ['261123101600020-', Date.UTC(2026, 10, 23, 15, 16)],
    ['1795428960', 1_795_428_960_000],
  ])('%s is understood', (written, expected) => {
    expect(parseReceiptDate(written)).toBe(expected);
  });

  it.each([undefined, '', '0', '0000000000x', '2613011015', '260230101500', 'yesterday'])('%s is no date', (written) => {
    expect(parseReceiptDate(written)).toBeUndefined();
  });
});

describe('other spellings of an id', () => {
  it.each([
    ['answered hexadecimal, reported decimal', '1A2B', '6699'],
    ['answered hexadecimal in lower case, reported decimal', '1a2b', '6699'],
    ['answered decimal, reported hexadecimal', '6699', '1A2B'],
    ['answered eight digits, reported ten', '00001A2B', '0000006699'],
    ['answered with zeros, reported without', '0000006699', '6699'],
    ['answered without zeros, reported with', '6699', '0000006699'],
    ['other case', 'ABC-def', 'abc-def'],
    ['hexadecimal that looks decimal', '10', '16'],
    ['decimal that is reported as hexadecimal digits only', '16', '10'],
    ['64 bits', 'FFFFFFFFFFFFFFFF', '18446744073709551615'],
  ])('find the message: %s', (_, answered, reported) => {
    expect([reported, ...alternativeIds(reported)].some((id) => id.toLowerCase() === answered.toLowerCase())).toBe(true);
  });

  it('are few, distinct, and never the id itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 65 }), fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String)), (id) => {
        const found = alternativeIds(id);
        expect(found).not.toContain(id);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThan(14);
      }),
    );
  });
});
