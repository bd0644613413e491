// The SMPP connector and a carrier that keeps no rule: nothing may crash it, make it deaf, or leave a submission open.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SmppTiming } from '../../src/connectors/sms-smpp/timing.ts';
import type { SmppSettings } from '../../src/domain/connectors.ts';
import type { Outcome } from '../../src/ports.ts';
import type { ShortMessage } from '../../src/protocols/smpp/pdu.ts';
import { byteTlv, shortTlv, TAG, textTlv } from '../../src/protocols/smpp/tlvs.ts';
import { type Behaviour, delivered, RawCarrier, type RawLink, refused, taken } from '../support/raw-carrier.ts';
import { carrierMessage, smppConnector, type TestConnector } from '../support/smpp-connector.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

interface Scene extends TestConnector {
  readonly carrier: RawCarrier;
  /** The first connection. */
  readonly link: RawLink;
}

async function scene(
  behave: Behaviour = () => undefined,
  settings: Partial<SmppSettings> = {},
  timing: Partial<SmppTiming> = {},
): Promise<Scene> {
  const carrier = await RawCarrier.start(behave);
  running.push(carrier);
  const pair = smppConnector(carrier.port, settings, timing);
  running.push({ close: () => pair.connector.stop(0) });
  pair.connector.start();
  await vi.waitFor(() => expect(pair.connector.status().state).toBe('UP'), { timeout: 5_000, interval: 5 });
  const [link] = carrier.links;
  if (link === undefined) throw new Error('bound to nobody');
  return { ...pair, carrier, link };
}

/** Takes every submission. */
const taking: Behaviour = (pdu, link) => {
  if (pdu.kind === 'submit_sm') link.send(taken(pdu, `id-${pdu.sequence}`));
  return undefined;
};

/** A connector is well when a message makes the round trip. */
async function isWell({ connector, carrier }: Pick<Scene, 'connector' | 'carrier'>): Promise<void> {
  carrier.behave = taking;
  await vi.waitFor(() => expect(connector.room()).toBeGreaterThan(0), { timeout: 5_000, interval: 5 });
  expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'accepted' });
}

describe('bytes that are no PDU', () => {
  it.each([0, 2, 10, 65_536, 0xffffffff])('of length %i are nacked, and the link is made anew', async (length) => {
    const it = await scene();
    const bad = Buffer.alloc(32);
    bad.writeUInt32BE(length, 0);
    it.link.socket.write(bad);
    await vi.waitFor(() => expect(it.carrier.all('generic_nack')).toMatchObject([{ status: 0x02, sequence: 0 }]));
    await vi.waitFor(() => expect(it.carrier.links).toHaveLength(2));
    await isWell(it);
  });

  it('of an unknown command are nacked, and the session goes on', async () => {
    const it = await scene();
    it.link.socket.write(Buffer.from('00000010000001110000000000000021', 'hex'));
    await vi.waitFor(() => expect(it.carrier.all('generic_nack')).toMatchObject([{ status: 0x03, sequence: 0x21 }]));
    await isWell(it);
    expect(it.carrier.links).toHaveLength(1);
  });

  it('of a torn deliver_sm are nacked, and the session goes on', async () => {
    const it = await scene();
    it.link.socket.write(Buffer.from('000000140000000500000000000000220001014142', 'hex').subarray(0, 20));
    await vi.waitFor(() => expect(it.carrier.all('generic_nack')).toMatchObject([{ sequence: 0x22, status: 0x02 }]));
    await isWell(it);
    expect(it.receiver.inbounds).toHaveLength(0);
  });

  it('of answers are never answered', async () => {
    const it = await scene();
    it.link.socket.write(Buffer.from('00000010800001110000000000000021', 'hex')); // unknown, but an answer
    it.link.send({ kind: 'generic_nack', sequence: 0, status: 0x03 });
    await isWell(it);
    expect(it.carrier.all('generic_nack')).toHaveLength(0);
  });

  it('of requests only a client makes are nacked', async () => {
    const it = await scene();
    it.link.send({ ...delivered(5), kind: 'submit_sm' });
    await vi.waitFor(() => expect(it.carrier.all('generic_nack')).toMatchObject([{ status: 0x03, sequence: 5 }]));
    it.link.send({ kind: 'outbind', sequence: 6, systemId: 'x', password: 'y' });
    await isWell(it);
  });

  it('come one at a time', async () => {
    const it = await scene();
    const bytes = Buffer.from('00000010000000150000000000000033', 'hex');
    for (const byte of bytes) {
      it.link.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(it.carrier.all('enquire_link_resp')).toMatchObject([{ sequence: 0x33 }]));
  });
});

describe('answers to submissions', () => {
  it('may come in any order', async () => {
    const held: ShortMessage[] = [];
    const { connector } = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') held.push(pdu);
      if (held.length === 3)
        link.send(
          ...held
            .splice(0)
            .reverse()
            .map((submit) => taken(submit, submit.shortMessage.toString())),
        );
      return undefined;
    });
    const outcomes = await Promise.all(['a', 'b', 'c'].map((text) => connector.submit(carrierMessage({ text }))));
    expect(outcomes).toEqual(['a', 'b', 'c'].map((text) => ({ kind: 'accepted', remoteIds: [String(Buffer.from(text))] })));
  });

  it('count once when they come twice', async () => {
    const it = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send(taken(pdu, 'first'), taken(pdu, 'second'), refused(pdu, 0x58));
      return undefined;
    });
    expect(await it.connector.submit(carrierMessage())).toEqual({ kind: 'accepted', remoteIds: ['first'] });
    expect(it.connector.room()).toBe(10);
    await isWell(it);
  });

  it('that never come leave the message deferred with "the carrier may have it", and a late one does no harm', async () => {
    const late: ShortMessage[] = [];
    const it = await scene((pdu) => void (pdu.kind === 'submit_sm' && late.push(pdu)), {}, { responseMs: 60 });
    expect(await it.connector.submit(carrierMessage())).toMatchObject({ kind: 'deferred', because: 'NO_RESPONSE' });
    expect(it.connector.room()).toBe(10);
    it.link.send(...late.map((submit) => taken(submit, 'late')));
    await isWell(it);
    expect(it.carrier.links).toHaveLength(1);
  });

  it('may be a generic_nack', async () => {
    const { connector } = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send({ kind: 'generic_nack', sequence: pdu.sequence, status: 0x02 });
      return undefined;
    });
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'refused', statusId: 4, errorId: 4096 });
  });

  it('of a nack that says ESME_ROK are no yes', async () => {
    const { connector } = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send({ kind: 'generic_nack', sequence: pdu.sequence, status: 0 });
      return undefined;
    });
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'deferred', because: 'TEMPORARY' });
  });

  it('may have no message id', async () => {
    const { connector } = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send(taken(pdu, ''));
      return undefined;
    });
    expect(await connector.submit(carrierMessage())).toEqual({ kind: 'accepted', remoteIds: [] });
  });

  it('that say the bind is gone make the link bind again', async () => {
    const it = await scene((pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send(refused(pdu, 0x04));
      return undefined;
    });
    expect(await it.connector.submit(carrierMessage())).toMatchObject({ kind: 'deferred', because: 'TEMPORARY' });
    await vi.waitFor(() => expect(it.carrier.links).toHaveLength(2));
    await isWell(it);
  });
});

describe('a link that breaks', () => {
  it('in the middle of a window leaves every submission with an outcome, and comes back', async () => {
    let seen = 0;
    const it = await scene((pdu, link) => {
      if (pdu.kind !== 'submit_sm') return undefined;
      seen++;
      if (seen <= 4) link.send(taken(pdu, `id-${seen}`));
      if (seen === 10) link.socket.end();
      return undefined;
    });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => it.connector.submit(carrierMessage())));
    const kinds = outcomes.map((outcome: Outcome) => (outcome.kind === 'deferred' ? outcome.because : outcome.kind));
    expect(kinds).toEqual([...Array(4).fill('accepted'), ...Array(6).fill('NO_RESPONSE')]);
    await isWell(it);
  });

  it('in the middle of a long message says how many parts were taken', async () => {
    let seen = 0;
    const it = await scene(
      (pdu, link) => {
        if (pdu.kind !== 'submit_sm') return undefined;
        seen++;
        if (seen === 1) link.send(taken(pdu, 'one'));
        else link.socket.destroy();
        return undefined;
      },
      { window: 1 },
    );
    const outcome = await it.connector.submit(carrierMessage({ text: 'x'.repeat(400) }));
    expect(outcome).toEqual({ kind: 'deferred', because: 'NO_RESPONSE', detail: '1 of 3 parts accepted' });
    await isWell(it);
  });

  it('does not make the connector forget how to stop', async () => {
    const { connector, carrier } = await scene();
    await carrier.close();
    running.shift();
    await connector.stop(10_000);
    expect(connector.status().state).toBe('STOPPED');
  });

  it('whose peer does not answer enquire_link is given up and made anew', async () => {
    const it = await scene(
      (pdu) => (pdu.kind === 'enquire_link' ? 'DONE' : undefined),
      { enquireLinkSeconds: 0.05 },
      { aliveMs: 60 },
    );
    await vi.waitFor(() => expect(it.connector.status().lastError).toBe('the carrier did not answer enquire_link'));
    await isWell(it);
  });

  it('whose peer answers enquire_link is kept', async () => {
    const it = await scene(taking, { enquireLinkSeconds: 0.03 }, { aliveMs: 5_000 });
    await vi.waitFor(() => expect(it.carrier.all('enquire_link').length).toBeGreaterThan(3));
    expect(it.carrier.links).toHaveLength(1);
  });

  it('that the carrier unbinds is answered, and made anew', async () => {
    const it = await scene();
    const open = it.connector.submit(carrierMessage());
    await vi.waitFor(() => expect(it.carrier.submits).toHaveLength(1));
    it.link.send({ kind: 'unbind', sequence: 77 });
    expect(it.connector.room()).toBeLessThanOrEqual(9);
    await vi.waitFor(() => expect(it.carrier.all('unbind_resp')).toMatchObject([{ sequence: 77 }]));
    it.link.send(taken(it.carrier.submits[0] ?? delivered(0), 'last-words'));
    it.link.socket.end();
    expect(await open).toEqual({ kind: 'accepted', remoteIds: ['last-words'] });
    await isWell(it);
  });

  it('is not answered when we bind: the attempt ends, and another follows', async () => {
    let binds = 0;
    const carrier = await RawCarrier.start((pdu) => {
      if (pdu.kind !== 'bind_transceiver') return undefined;
      binds++;
      return binds === 1 ? 'DONE' : undefined;
    });
    running.push(carrier);
    const { connector } = smppConnector(carrier.port, {}, { responseMs: 60 });
    running.push({ close: () => connector.stop(0) });
    connector.start();
    await vi.waitFor(() => expect(connector.status().state).toBe('UP'));
    expect(binds).toBe(2);
  });
});

describe('pace', () => {
  it('keeps to the messages a second it is given', async () => {
    const { connector, carrier } = await scene(taking, { messagesPerSecond: 50, window: 1000 });
    expect(connector.room()).toBe(5);
    const from = Date.now();
    let submitted = 0;
    await new Promise<void>((resolve) => {
      connector.onChange = () => {
        for (let room = connector.room(); room > 0; room--) {
          submitted++;
          void connector.submit(carrierMessage());
        }
        if (submitted >= 20) resolve();
      };
      connector.onChange();
    });
    // Five at once, and fifty a second from there: twenty cannot be through before three tenths of a second have passed.
    expect(Date.now() - from).toBeGreaterThanOrEqual(290);
    expect(carrier.submits.length).toBeLessThanOrEqual(submitted);
  });

  it('never has more submissions open than the window allows, whatever is handed over', async () => {
    const { connector, carrier } = await scene(() => undefined, { window: 4 });
    for (let at = 0; at < 9; at++) void connector.submit(carrierMessage({ text: 'y'.repeat(200) }));
    await vi.waitFor(() => expect(carrier.submits).toHaveLength(4));
    expect(connector.status().inFlight).toBe(4);
    expect(connector.room()).toBe(0);
  });
});

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
