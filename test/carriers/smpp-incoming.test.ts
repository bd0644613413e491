// What carriers send us over SMPP: texts in every alphabet, parts, receipts, floods.

import { describe, expect, it, vi } from 'vitest';
import { byteTlv, shortTlv, TAG, textTlv } from '../../src/protocols/smpp/tlvs.ts';
import { delivered } from '../support/raw-carrier.ts';
import { isWell, type Scene, scene } from '../support/smpp-scene.ts';

describe('incoming', () => {
  const acknowledged = async (it: Scene, count: number): Promise<void> => {
    await vi.waitFor(() => expect(it.carrier.all('deliver_sm_resp')).toHaveLength(count), { timeout: 5_000 });
  };

  it.each([
    ['GSM 7-bit with extension', 0, '1b65 02 00', '€$@'],
    ['ASCII', 1, '41 5f 42', 'A_B'],
    ['Latin-1', 3, 'e9', 'é'],
    ['UCS-2 with a surrogate pair', 8, 'd83d de00', '😀'],
    ['binary', 4, '00 ff', '00FF'],
    ['class 1 in GSM 7-bit', 0xf1, '7b', 'ä'],
    ['a default alphabet that is Latin-1 after all', 0, 'e9 41', 'éA'],
  ])('texts are read in %s', async (_, dataCoding, bytes, text) => {
    const it = await scene();
    it.link.send(delivered(1, { dataCoding, shortMessage: Buffer.from(bytes.replaceAll(' ', ''), 'hex') }));
    await acknowledged(it, 1);
    expect(it.receiver.inbounds.map((message) => message.text)).toEqual([text]);
  });

  it.each([
    [
      'a header with a 16-bit reference',
      { esmClass: 0x40, shortMessage: Buffer.from('060804123403024142', 'hex') },
      { reference: 0x1234, total: 3, index: 2 },
    ],
    [
      'SAR parameters',
      {
        shortMessage: Buffer.from('AB'),
        tlvs: [shortTlv(TAG.sar_msg_ref_num, 7), byteTlv(TAG.sar_total_segments, 2), byteTlv(TAG.sar_segment_seqnum, 1)],
      },
      { reference: 7, total: 2, index: 1 },
    ],
    [
      'message_payload, whole',
      { shortMessage: Buffer.alloc(0), tlvs: [{ tag: TAG.message_payload, value: Buffer.from('AB') }] },
      undefined,
    ],
    ['ports, which mean nothing to us', { esmClass: 0x40, shortMessage: Buffer.from('0605040B8423F04142', 'hex') }, undefined],
  ])('parts are told by %s', async (_, fields, part) => {
    const it = await scene();
    it.link.send(delivered(1, fields));
    await acknowledged(it, 1);
    expect(it.receiver.inbounds).toMatchObject([{ text: 'AB', part }]);
  });

  it('national tables of a header are heeded', async () => {
    const it = await scene();
    // Turkish single shift (identifier 1): escape and 0x67 is "ğ".
    it.link.send(delivered(1, { esmClass: 0x40, shortMessage: Buffer.from('03240101 1b67'.replace(' ', ''), 'hex') }));
    await acknowledged(it, 1);
    expect(it.receiver.inbounds[0]?.text).toBe('ğ');
  });

  it('data_sm is taken as well', async () => {
    const it = await scene();
    it.link.send({
      kind: 'data_sm',
      sequence: 3,
      serviceType: '',
      source: { ton: 1, npi: 1, address: '+447700900123' },
      destination: { ton: 0, npi: 0, address: '12345' },
      esmClass: 0,
      registeredDelivery: 0,
      dataCoding: 0,
      tlvs: [{ tag: TAG.message_payload, value: Buffer.from('Hi') }],
    });
    await vi.waitFor(() => expect(it.carrier.all('data_sm_resp')).toMatchObject([{ sequence: 3, status: 0 }]));
    expect(it.receiver.inbounds).toMatchObject([{ from: '447700900123', to: '12345', text: 'Hi' }]);
  });

  it('a text that looks like a receipt is a message: anybody can write one', async () => {
    const it = await scene();
    it.link.send(delivered(1, { shortMessage: Buffer.from('id:42 sub:001 dlvrd:001 stat:DELIVRD err:000') }));
    await acknowledged(it, 1);
    expect(it.receiver.reports).toHaveLength(0);
    expect(it.receiver.inbounds).toHaveLength(1);
  });

  it('a receipt by its parameters alone is one, whatever esm_class says', async () => {
    const it = await scene();
    const tlvs = [
      textTlv(TAG.receipted_message_id, '1A2B'),
      byteTlv(TAG.message_state, 5),
      { tag: TAG.network_error_code, value: Uint8Array.of(3, 0, 1) },
    ];
    it.link.send(delivered(1, { shortMessage: Buffer.alloc(0), tlvs }));
    await acknowledged(it, 1);
    expect(it.receiver.reports).toMatchObject([{ remoteId: '1A2B', statusId: 9, errorId: 1, isFinal: true }]);
  });

  it('a receipt that names no message is acknowledged: sent again it would say no more', async () => {
    const it = await scene();
    it.link.send(delivered(1, { esmClass: 4, shortMessage: Buffer.from('hello') }));
    await acknowledged(it, 1);
    expect(it.carrier.all('deliver_sm_resp')[0]?.status).toBe(0);
    expect(it.receiver.reports).toHaveLength(0);
  });

  it('a flood is read no faster than it is stored, and all of it in the end', async () => {
    const it = await scene();
    const stored: (() => void)[] = [];
    it.receiver.store = () => new Promise((resolve) => stored.push(resolve));
    const total = 20_000;
    const text = Buffer.from('z'.repeat(250));
    for (let at = 1; at <= total; at++) it.link.send(delivered(at, { shortMessage: text }));
    await vi.waitFor(() => expect(stored.length).toBeGreaterThanOrEqual(500));
    // What was read beyond the limit came in the chunk that reached it; the rest waits in the network.
    expect(stored.length).toBeLessThan(2_000);
    it.receiver.store = () => Promise.resolve();
    for (const finish of stored.splice(0)) finish();
    await acknowledged(it, total);
    expect(it.receiver.inbounds).toHaveLength(total);
    await isWell(it);
  });
});
