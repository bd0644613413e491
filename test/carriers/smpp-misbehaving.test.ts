// The SMPP connector and a carrier that keeps no rule: nothing may crash it, make it deaf, or leave a submission open.

import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../src/ports.ts';
import type { ShortMessage } from '../../src/protocols/smpp/pdu.ts';
import { delivered, refused, taken } from '../support/raw-carrier.ts';
import { carrierMessage } from '../support/smpp-connector.ts';
import { isWell, rawCarrier, scene, started, taking } from '../support/smpp-scene.ts';

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
    const carrier = await rawCarrier((pdu) => {
      if (pdu.kind !== 'bind_transceiver') return undefined;
      binds++;
      return binds === 1 ? 'DONE' : undefined;
    });
    const { connector } = started(carrier, {}, { responseMs: 60 });
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
