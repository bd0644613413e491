// The codec as a whole: what is written is read back, and nothing that comes in makes it throw.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_IDS } from './commands.ts';
import { decodePdu } from './decode.ts';
import { encodePdu, PduWriter, UnencodablePdu } from './encode.ts';
import { type FramingFault, PDU_LENGTH_MAX, PduFramer } from './framing.ts';
import type { Pdu } from './pdu.ts';
import { STATUS } from './statuses.ts';

const byte = fc.nat(255);
const sequence = fc.integer({ min: 1, max: 0x7fffffff });
const status = fc.constantFrom(...Object.values(STATUS), 0x401);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
/** One byte a character and no NUL, as SMPP strings hold. */
const text = (maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength }).map((codes) => String.fromCharCode(...codes));
const address = (maxLength: number) => fc.record({ ton: byte, npi: byte, address: text(maxLength) });
const tlvs = fc.array(fc.record({ tag: fc.nat(0xffff), value: bytes(300) }), { maxLength: 4 });

const bind = fc.record({
  kind: fc.constantFrom('bind_transmitter' as const, 'bind_receiver' as const, 'bind_transceiver' as const),
  sequence,
  systemId: text(15),
  password: text(8),
  systemType: text(12),
  interfaceVersion: byte,
  addressRange: address(40),
});
const bindAnswer = fc.record({
  kind: fc.constantFrom('bind_transmitter_resp' as const, 'bind_receiver_resp' as const, 'bind_transceiver_resp' as const),
  sequence,
  status,
  systemId: text(15),
  tlvs,
});
const shortMessage = fc.record({
  kind: fc.constantFrom('submit_sm' as const, 'deliver_sm' as const),
  sequence,
  serviceType: text(5),
  source: address(20),
  destination: address(20),
  esmClass: byte,
  protocolId: byte,
  priority: byte,
  scheduleDeliveryTime: text(16),
  validityPeriod: text(16),
  registeredDelivery: byte,
  replaceIfPresent: byte,
  dataCoding: byte,
  defaultMessageId: byte,
  shortMessage: bytes(254),
  tlvs,
});
const dataMessage = fc.record({
  kind: fc.constant('data_sm' as const),
  sequence,
  serviceType: text(5),
  source: address(64),
  destination: address(64),
  esmClass: byte,
  registeredDelivery: byte,
  dataCoding: byte,
  tlvs,
});
const messageAnswer = fc.record({
  kind: fc.constantFrom('submit_sm_resp' as const, 'deliver_sm_resp' as const, 'data_sm_resp' as const),
  sequence,
  status,
  messageId: text(64),
  tlvs,
});
const bare = fc.oneof(
  fc.record({ kind: fc.constantFrom('unbind' as const, 'enquire_link' as const), sequence }),
  fc.record({
    kind: fc.constantFrom('unbind_resp' as const, 'enquire_link_resp' as const, 'generic_nack' as const),
    sequence,
    status,
  }),
  fc.record({ kind: fc.constant('outbind' as const), sequence, systemId: text(15), password: text(8) }),
  fc.record({ kind: fc.constant('alert_notification' as const), sequence, source: address(64), esme: address(64), tlvs }),
);
const anyPdu: fc.Arbitrary<Pdu> = fc.oneof(bind, bindAnswer, shortMessage, dataMessage, messageAnswer, bare);

/** Every frame of a stream that arrives in these chunks, copied, and the fault it ended with. */
function framesOf(chunks: readonly Buffer[]): { readonly frames: readonly string[]; readonly fault: FramingFault | undefined } {
  const framer = new PduFramer();
  const frames: string[] = [];
  let fault: FramingFault | undefined;
  for (const chunk of chunks) fault = framer.push(chunk, (frame) => frames.push(frame.toString('hex')));
  return { frames, fault };
}

function splitAt(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  return [...places, stream.length].map((end, at) => stream.subarray(places[at - 1] ?? 0, end));
}

describe('encoding and decoding', () => {
  it('gives back every PDU that was written', () => {
    fc.assert(
      fc.property(anyPdu, (pdu) => {
        expect(decodePdu(encodePdu(pdu))).toEqual(pdu);
      }),
      { numRuns: 500 },
    );
  });

  it('writes many PDUs into one buffer just as one by one', () => {
    fc.assert(
      fc.property(fc.array(anyPdu, { maxLength: 40 }), (pdus) => {
        const writer = new PduWriter();
        for (const pdu of pdus) writer.write(pdu, pdu.sequence);
        expect(writer.take().equals(Buffer.concat(pdus.map(encodePdu)))).toBe(true);
        expect(writer.isEmpty).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never overwrites bytes that were taken', () => {
    const writer = new PduWriter();
    const taken: { bytes: Buffer; copy: Buffer }[] = [];
    for (let at = 1; at < 20_000; at++) {
      writer.write({ kind: 'submit_sm_resp', status: 0, messageId: String(at), tlvs: [] }, at);
      if (at % 7 !== 0) continue;
      const bytes = writer.take();
      taken.push({ bytes, copy: Buffer.from(bytes) });
    }
    expect(taken.every(({ bytes, copy }) => bytes.equals(copy))).toBe(true);
  });

  it('refuses a value that fits no field, and leaves nothing of it behind', () => {
    const writer = new PduWriter();
    const answer = { kind: 'submit_sm_resp', status: 0, tlvs: [] } as const;
    writer.write({ ...answer, messageId: 'a' }, 1);
    expect(() => writer.write({ ...answer, messageId: 'x'.repeat(65) }, 2)).toThrow(UnencodablePdu);
    expect(() => writer.write({ ...answer, messageId: '漢' }, 2)).toThrow(UnencodablePdu);
    expect(() => writer.write({ ...answer, messageId: 'a\0b' }, 2)).toThrow(UnencodablePdu);
    writer.write({ ...answer, messageId: 'b' }, 3);
    expect(
      writer
        .take()
        .equals(Buffer.concat([1, 3].map((n) => encodePdu({ ...answer, messageId: n === 1 ? 'a' : 'b', sequence: n })))),
    ).toBe(true);
  });

  it('reads any bytes as a PDU, an unknown command or a malformed one, and never throws', () => {
    const commandIds = fc.oneof(fc.constantFrom(...Object.values(COMMAND_IDS)), fc.nat(0xffffffff));
    fc.assert(
      fc.property(commandIds, fc.uint8Array({ maxLength: 120 }), (commandId, body) => {
        const frame = Buffer.alloc(16 + body.length);
        frame.writeUInt32BE(frame.length, 0);
        frame.writeUInt32BE(commandId, 4);
        frame.writeUInt32BE(9, 12);
        frame.set(body, 16);
        const read = decodePdu(frame);
        expect(read.sequence).toBe(9);
        if (read.kind === 'malformed' || read.kind === 'unknown_command') expect(read.status).not.toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('calls every shortened message malformed', () => {
    fc.assert(
      fc.property(shortMessage, fc.nat(), (pdu, cut) => {
        const whole = encodePdu({ ...pdu, tlvs: [] });
        const shortened = Buffer.from(whole.subarray(0, 16 + (cut % (whole.length - 16))));
        shortened.writeUInt32BE(shortened.length, 0);
        expect(decodePdu(shortened).kind).toBe('malformed');
      }),
    );
  });

  it('takes an answer without a body, without the NUL, or with torn parameters: the carrier has acted already', () => {
    const header = (length: number): string => `${length.toString(16).padStart(8, '0')}80000004${'00000000'}00000001`;
    const read = (hex: string) => decodePdu(Buffer.from(hex, 'hex'));
    expect(read(header(16))).toMatchObject({ kind: 'submit_sm_resp', messageId: '' });
    expect(read(`${header(18)}3432`)).toMatchObject({ kind: 'submit_sm_resp', messageId: '42' });
    expect(read(`${header(21)}343200041d`)).toMatchObject({ kind: 'submit_sm_resp', messageId: '42', tlvs: [] });
  });
});

describe('framing', () => {
  it('cuts a stream into the same PDUs wherever it is split', () => {
    fc.assert(
      fc.property(fc.array(anyPdu, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (pdus, cuts) => {
        const encoded = pdus.map(encodePdu);
        const { frames, fault } = framesOf(splitAt(Buffer.concat(encoded), cuts));
        expect(frames).toEqual(encoded.map((pdu) => pdu.toString('hex')));
        expect(fault).toBeUndefined();
      }),
    );
  });

  it('cuts a stream that comes byte by byte', () => {
    const encoded = [1, 2, 3].map((n) =>
      encodePdu({ kind: 'submit_sm_resp', sequence: n, status: 0, messageId: `id-${n}`, tlvs: [] }),
    );
    const single = [...Buffer.concat(encoded)].map((value) => Buffer.of(value));
    expect(framesOf(single).frames).toEqual(encoded.map((pdu) => pdu.toString('hex')));
  });

  it.each([0, 2, 10, 15, 65_536, 0xffffffff])(
    'ends with a fault at the length %i, however it is split, and keeps what came before',
    (length) => {
      const good = encodePdu({ kind: 'enquire_link', sequence: 1 });
      const bad = Buffer.alloc(40);
      bad.writeUInt32BE(length, 0);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 6 }), (cuts) => {
          const { frames, fault } = framesOf(splitAt(Buffer.concat([good, bad, good]), cuts));
          expect(frames).toEqual([good.toString('hex')]);
          expect(fault).toEqual({ kind: 'bad_length', commandLength: length });
        }),
      );
    },
  );

  it('reads random bytes to the end without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (chunks) => {
        const framer = new PduFramer();
        for (const chunk of chunks) framer.push(Buffer.from(chunk), (frame) => decodePdu(frame));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes the longest PDU there may be', () => {
    const frame = Buffer.alloc(PDU_LENGTH_MAX);
    frame.writeUInt32BE(PDU_LENGTH_MAX, 0);
    expect(framesOf([frame.subarray(0, 100), frame.subarray(100)]).frames).toHaveLength(1);
  });
});
