// The SMPP connector against npm smpp, an implementation of the protocol that is not ours: plain and over TLS.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SmppSettings } from '../../src/domain/connectors.ts';
import type { CarrierMessage, Connector, Outcome } from '../../src/ports.ts';
import { type CarrierOptions, type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { carrierMessage, smppConnector, type TestConnector } from '../support/smpp-connector.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

async function carrierWith(options: CarrierOptions = {}): Promise<SmppCarrier> {
  const carrier = await startSmppCarrier(options);
  running.push(carrier);
  return carrier;
}

function started(port: number, settings: Partial<SmppSettings> = {}): TestConnector {
  const pair = smppConnector(port, settings);
  pair.connector.start();
  running.push({ close: () => pair.connector.stop(100) });
  return pair;
}

async function up(connector: Connector): Promise<void> {
  await vi.waitFor(() => expect(connector.status().state).toBe('UP'), { timeout: 5_000, interval: 5 });
}

async function bound(carrier: SmppCarrier, settings: Partial<SmppSettings> = {}): Promise<TestConnector> {
  const pair = started(carrier.port, settings);
  await up(pair.connector);
  return pair;
}

/** Submits all of them as the engine does: as many as there is room for, more when told. */
async function submitAll(connector: Connector, messages: readonly CarrierMessage[]): Promise<Outcome[]> {
  const outcomes: Promise<Outcome>[] = [];
  await new Promise<void>((resolve) => {
    const fill = (): void => {
      for (let room = connector.room(); room > 0 && outcomes.length < messages.length; room--) {
        const message = messages[outcomes.length];
        if (message !== undefined) outcomes.push(connector.submit(message));
      }
      if (outcomes.length === messages.length) resolve();
    };
    connector.onChange = fill;
    fill();
  });
  return Promise.all(outcomes);
}

describe('submitting', () => {
  it('takes a message to the carrier and brings its receipt back under the same id', async () => {
    const carrier = await carrierWith();
    const { connector, receiver } = await bound(carrier);
    const outcome = await connector.submit(carrierMessage({ text: 'Grüße €5' }));
    const [submit] = carrier.submits;
    expect(submit).toMatchObject({ text: 'Grüße €5', sender: '12125550100', senderTon: 1, senderNpi: 1, registeredDelivery: 1 });
    expect(outcome).toEqual({ kind: 'accepted', remoteIds: [submit?.messageId] });
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(1));
    expect(receiver.reports[0]).toMatchObject({ remoteId: submit?.messageId, statusId: 5, errorId: 0, isFinal: true });
  });

  it('keeps a carrier busy over several links without ever overfilling a window', async () => {
    const carrier = await carrierWith({ receipts: 'NONE' });
    const { connector } = await bound(carrier, { links: 3, window: 7 });
    expect(connector.room()).toBe(21);
    const messages = Array.from({ length: 500 }, (_, at) => carrierMessage({ text: `n${at}` }));
    const outcomes = await submitAll(connector, messages);
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(messages.every((_, at) => carrier.taken('447700900123', `n${at}`) === 1)).toBe(true);
    expect(connector.room()).toBe(21);
  });

  it.each([
    ['ALPHANUMERIC', 'ACME', 5, 0],
    ['SHORT_CODE', '12345', 3, 0],
    ['TOLL_FREE_NUMBER', '18005550100', 1, 1],
    [null, 'Shop', 5, 0],
    [null, '54321', 3, 0],
    [null, '12125550100', 1, 1],
  ] as const)('writes a sender of type %s as %s with type of number %i', async (senderType, sender, senderTon, senderNpi) => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    await connector.submit(carrierMessage({ sender, senderType }));
    expect(carrier.submits[0]).toMatchObject({ sender, senderTon, senderNpi });
  });

  it('asks for a receipt only when one is wanted', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    await connector.submit(carrierMessage({ wantsReport: false }));
    expect(carrier.submits[0]?.registeredDelivery).toBe(0);
  });

  it('marks a flash message as class 0 in either alphabet', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    await connector.submit(carrierMessage({ content: { kind: 'TEXT', text: 'now', isFlash: true } }));
    await connector.submit(carrierMessage({ content: { kind: 'TEXT', text: 'сейчас', isFlash: true } }));
    expect(carrier.submits.map(({ dataCoding }) => dataCoding)).toEqual([0x10, 0x18]);
  });

  it('passes binary content on as it is', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    const content = { kind: 'BINARY', bytes: Buffer.from('0605040b8423f0ff', 'hex'), dataCoding: 4, esmClass: 0x40 } as const;
    await connector.submit(carrierMessage({ content }));
    expect(carrier.submits[0]).toMatchObject({ dataCoding: 4, esmClass: 0x40 });
    expect(carrier.submits[0]?.header?.toString('hex')).toBe('05040b8423f0');
  });
});

describe('long messages', () => {
  const long = 'All work and no play makes Jack a dull boy. '.repeat(10); // 440 characters: three parts

  it('go out in parts with headers, in order, under one outcome', async () => {
    const carrier = await carrierWith();
    const { connector, receiver } = await bound(carrier, { window: 2 });
    const outcome = await connector.submit(carrierMessage({ text: long }));
    expect(carrier.submits.map(({ text }) => text).join('')).toBe(long);
    expect(carrier.submits.map(({ header }) => [header?.at(-2), header?.at(-1)])).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(outcome).toEqual({ kind: 'accepted', remoteIds: carrier.submits.map(({ messageId }) => messageId) });
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(3));
  });

  it('go out in parts with SAR parameters', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier, { longMessages: 'SAR' });
    await connector.submit(carrierMessage({ text: long }));
    expect(carrier.submits.map(({ text }) => text).join('')).toBe(long);
    expect(carrier.submits.map(({ sar }) => [sar?.total, sar?.index])).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(new Set(carrier.submits.map(({ sar }) => sar?.reference)).size).toBe(1);
  });

  it('go out whole as message_payload', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier, { longMessages: 'PAYLOAD' });
    await connector.submit(carrierMessage({ text: 'Ω漢字'.repeat(60) }));
    expect(carrier.submits).toHaveLength(1);
    expect(carrier.submits[0]).toMatchObject({ text: 'Ω漢字'.repeat(60), dataCoding: 8, esmClass: 0 });
  });

  it('are refused as a whole when one part is, and the parts not yet sent stay unsent', async () => {
    const carrier = await carrierWith({ decide: ({ header }) => (header?.at(-1) === 2 ? 0x0b : 0) });
    const { connector } = await bound(carrier, { window: 1 });
    const outcome = await connector.submit(carrierMessage({ text: long }));
    expect(outcome).toMatchObject({ kind: 'refused', statusId: 9, errorId: 351 });
    expect(outcome).toHaveProperty('detail', 'ESME_RINVDSTADR (0x0b); 1 of 3 parts accepted');
    expect(carrier.submits).toHaveLength(2);
    expect(connector.room()).toBe(1);
  });

  it('repeat their reference when they are submitted again', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    const message = carrierMessage({ text: long });
    await connector.submit(message);
    await connector.submit({ ...message, attempt: 2 });
    expect(new Set(carrier.submits.map(({ header }) => header?.at(-3))).size).toBe(1);
  });
});

describe('the carrier says no', () => {
  it.each([
    [0x0a, { kind: 'refused', statusId: 4, errorId: 368, isRouteFault: true }],
    [0x0b, { kind: 'refused', statusId: 9, errorId: 351, isRouteFault: false }],
    [0x08, { kind: 'deferred', because: 'TEMPORARY' }],
    [0x45, { kind: 'deferred', because: 'TEMPORARY' }],
    [0x14, { kind: 'deferred', because: 'QUEUE_FULL', retryAfterMs: 5_000 }],
    [0x58, { kind: 'deferred', because: 'THROTTLED', retryAfterMs: 1_000 }],
    [0x4ff, { kind: 'refused', statusId: 4, errorId: 632, isRouteFault: false }],
  ])('status %i ends or defers the message accordingly', async (status, expected) => {
    const carrier = await carrierWith({ decide: () => status });
    const { connector } = await bound(carrier);
    expect(await connector.submit(carrierMessage())).toMatchObject(expected);
  });

  it('slows down when it is told to, and recovers', async () => {
    const carrier = await carrierWith({ decide: () => 0x58 });
    const { connector } = await bound(carrier);
    await connector.submit(carrierMessage());
    expect(connector.room()).toBe(0);
    carrier.rules = {};
    let changes = 0;
    connector.onChange = () => changes++;
    await vi.waitFor(() => expect(connector.room()).toBeGreaterThan(0), { timeout: 4_000 });
    expect(changes).toBeGreaterThan(0);
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'accepted' });
  });
});

describe('receipts', () => {
  it.each([
    ['DELIVRD', 5, 0, true],
    ['UNDELIV', 9, 32, true],
    ['EXPIRED', 15, 4098, true],
    ['REJECTD', 4, 632, true],
    ['DELETED', 31, 4100, true],
    ['ACCEPTD', 2, 0, false],
    ['ENROUTE', 7, 0, false],
    ['UNKNOWN', 29, 255, true],
  ])('with stat:%s report status %i and error %i', async (stat, statusId, errorId, isFinal) => {
    const carrier = await carrierWith({ receiptState: () => stat });
    const { connector, receiver } = await bound(carrier);
    await connector.submit(carrierMessage());
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(1));
    expect(receiver.reports[0]).toMatchObject({ statusId, errorId, isFinal });
  });

  it('as parameters, and with ids answered in hexadecimal and reported in decimal, still name their message', async () => {
    const carrier = await carrierWith({ receiptForm: 'TLV', responseIds: 'HEX', receiptIds: 'DECIMAL' });
    const { connector, receiver } = await bound(carrier);
    const outcome = await connector.submit(carrierMessage());
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(1));
    const [report] = receiver.reports;
    expect(outcome.kind === 'accepted' && report?.remoteIdAlternatives?.includes(outcome.remoteIds[0] ?? '')).toBe(true);
    expect(report).toMatchObject({ statusId: 5 });
  });

  it('that arrive before the submit response are passed on all the same', async () => {
    const carrier = await carrierWith({ receipts: 'BEFORE_RESPONSE' });
    const { connector, receiver } = await bound(carrier);
    const outcome = await connector.submit(carrierMessage());
    expect(outcome).toEqual({ kind: 'accepted', remoteIds: [receiver.reports[0]?.remoteId] });
  });

  it('come over the receiver when transmitter and receiver are apart', async () => {
    const carrier = await carrierWith();
    const { connector, receiver } = await bound(carrier, { bind: 'TRANSMITTER_AND_RECEIVER' });
    expect(connector.status().links.map(({ name }) => name)).toEqual(['transmitter-1', 'receiver-1']);
    await connector.submit(carrierMessage());
    await vi.waitFor(() => expect(receiver.reports).toHaveLength(1));
  });
});

describe('messages from handsets', () => {
  it('are acknowledged only after they are stored', async () => {
    const carrier = await carrierWith({ receipts: 'NONE' });
    const { connector, receiver } = await bound(carrier);
    const stored: (() => void)[] = [];
    receiver.store = () => new Promise((resolve) => stored.push(resolve));
    let isAcknowledged = false;
    const answer = carrier.sendInbound({ from: '447700900123', to: '12125550100', texts: ['JOIN us'] }).then((statuses) => {
      isAcknowledged = true;
      return statuses;
    });
    await vi.waitFor(() => expect(stored).toHaveLength(1));
    // A submission makes the round trip meanwhile: had the message been acknowledged, the carrier would know by now.
    await connector.submit(carrierMessage());
    expect(isAcknowledged).toBe(false);
    stored[0]?.();
    expect(await answer).toEqual([0]);
    expect(receiver.inbounds[0]).toMatchObject({
      from: '447700900123',
      to: '12125550100',
      text: 'JOIN us',
      accountId: 7,
      part: undefined,
    });
  });

  it('are asked for again when they cannot be stored', async () => {
    const carrier = await carrierWith();
    const { receiver } = await bound(carrier);
    receiver.store = () => Promise.reject(new Error('the disk is full'));
    const message = { from: '447700900123', to: '12125550100', texts: ['STOP'] };
    expect(await carrier.sendInbound(message)).toEqual([0x64]);
    receiver.store = () => Promise.resolve();
    expect(await carrier.sendInbound(message)).toEqual([0]);
    expect(receiver.inbounds).toHaveLength(1);
  });

  it('of several parts say which part they are', async () => {
    const carrier = await carrierWith();
    const { receiver } = await bound(carrier);
    await carrier.sendInbound({ from: '447700900123', to: '12125550100', texts: ['one ', 'two'], reference: 99 });
    expect(receiver.inbounds.map(({ text, part }) => [text, part])).toEqual([
      ['one ', { reference: 99, total: 2, index: 1 }],
      ['two', { reference: 99, total: 2, index: 2 }],
    ]);
  });
});

describe('coming and going', () => {
  it('says why it is down when the password is wrong, and comes up once the carrier knows it', async () => {
    const carrier = await carrierWith({ password: 'other' });
    const { connector } = started(carrier.port);
    await vi.waitFor(() => expect(connector.status().lastError).toBe('bind refused: ESME_RINVPASWD (0x0e)'));
    expect(connector.status()).toMatchObject({ state: 'DOWN', links: [{ isBound: false }] });
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'deferred', because: 'LINK_DOWN' });
    carrier.rules = {};
    await up(connector);
  });

  it('binds again after the carrier has dropped it', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    carrier.drop();
    await carrier.until(() => carrier.bound.size === 0);
    await vi.waitFor(() => expect(connector.status().lastError).toBeDefined());
    await up(connector);
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'accepted' });
  });

  it('waits for open answers when it stops, unbinds, and takes no more', async () => {
    const carrier = await carrierWith();
    const { connector } = await bound(carrier);
    const open = connector.submit(carrierMessage());
    const stopped = connector.stop(5_000);
    expect(connector.room()).toBe(0);
    expect(await open).toMatchObject({ kind: 'accepted' });
    await stopped;
    await carrier.until(() => carrier.bound.size === 0);
    expect(connector.status().state).toBe('STOPPED');
  });

  it('can be stopped before it ever was up', async () => {
    const carrier = await carrierWith();
    const { port } = carrier;
    await running.pop()?.close();
    const { connector } = started(port);
    await vi.waitFor(() => expect(connector.status().lastError).toBeDefined());
    await connector.stop(10_000);
    expect(connector.status().state).toBe('STOPPED');
  });
});

describe('TLS', () => {
  const tls = { key: CERTIFICATE_KEY, cert: CERTIFICATE };

  it('talks to a carrier whose certificate is trusted', async () => {
    const carrier = await carrierWith({ tls });
    const { connector } = await bound(carrier, { tls: { ca: CERTIFICATE, serverName: 'carrier.test' } });
    expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'accepted' });
  });

  it('checks the address when the carrier has no name', async () => {
    const carrier = await carrierWith({ tls });
    await bound(carrier, { tls: { ca: CERTIFICATE } });
  });

  it.each([
    ['nobody vouches for', {}, 'self-signed certificate'],
    ['is for another name', { ca: CERTIFICATE, serverName: 'elsewhere.test' }, "does not match certificate's altnames"],
  ])('stays away from a carrier whose certificate %s', async (_, settings, reason) => {
    const carrier = await carrierWith({ tls });
    const { connector } = started(carrier.port, { tls: settings });
    await vi.waitFor(() => expect(connector.status().lastError).toContain(reason));
    expect(carrier.bound.size).toBe(0);
  });

  it('takes any certificate when verification is off', async () => {
    const carrier = await carrierWith({ tls });
    await bound(carrier, { tls: { verify: false } });
  });
});
