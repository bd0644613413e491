// Goal P12: our SMPP session beside npm smpp's at a window of 100, against the same raw carrier, and encoding on its own.

import { performance } from 'node:perf_hooks';
import smpp from 'smpp';
import { createSmppConnector } from '../src/connectors/sms-smpp/connector.ts';
import type { ConnectorId } from '../src/domain/connectors.ts';
import type { MessageId } from '../src/domain/messages/message.ts';
import type { AccountId } from '../src/domain/platform.ts';
import { systemClock } from '../src/main/clock.ts';
import type { CarrierMessage } from '../src/ports.ts';
import { PduWriter } from '../src/protocols/smpp/encode.ts';
import type { ShortMessage, Unnumbered } from '../src/protocols/smpp/pdu.ts';
import { median, ratePerSecond, startFilling, withSink } from './rates.ts';

export interface SmppSessionRow {
  readonly name: string;
  readonly messagesPerSecond: number;
}

const WINDOW = 100;
const TIMES = { warmUpMs: 500, measuredMs: 1_000 };
/** The two take turns, so that whatever else the machine does meets both alike; the medians count. */
const ROUNDS = 3;
const TEXT = 'Your parcel 991 leaves today and arrives tomorrow before noon.';

/** Encode rate, our session, npm smpp's session; a few seconds. */
export async function benchSmppSession(): Promise<readonly SmppSessionRow[]> {
  const encode = encodeRate();
  const own: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await withSink('carrier-sink.ts', ownRate));
    peer.push(await withSink('carrier-sink.ts', peerRate));
  }
  return [
    { name: 'encode submit_sm', messagesPerSecond: encode },
    { name: `session, window ${WINDOW}`, messagesPerSecond: median(own) },
    { name: `npm smpp 0.5.1, window ${WINDOW}`, messagesPerSecond: median(peer) },
  ];
}

function encodeRate(): number {
  const writer = new PduWriter();
  const pdu: Unnumbered<ShortMessage> = {
    kind: 'submit_sm',
    serviceType: '',
    source: { ton: 1, npi: 1, address: '447700900001' },
    destination: { ton: 1, npi: 1, address: '447700900123' },
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: '',
    validityPeriod: '000002000000000R',
    registeredDelivery: 1,
    replaceIfPresent: 0,
    dataCoding: 0,
    defaultMessageId: 0,
    shortMessage: Buffer.from(TEXT, 'latin1'),
    tlvs: [],
  };
  return rateOf((count) => {
    for (let at = 0; at < count; at++) {
      writer.write(pdu, at);
      if (at % WINDOW === 0) writer.take();
    }
  });
}

function rateOf(run: (count: number) => void): number {
  const batch = 10_000;
  for (const until = performance.now() + TIMES.warmUpMs; performance.now() < until; ) run(batch);
  const from = performance.now();
  let done = 0;
  for (; performance.now() - from < TIMES.measuredMs; done += batch) run(batch);
  return Math.round((done * 1_000) / (performance.now() - from));
}

async function ownRate(port: number): Promise<number> {
  const connector = createSmppConnector({
    connectorId: 'bench' as ConnectorId,
    accountId: 1 as AccountId,
    settings: {
      host: '127.0.0.1',
      port,
      systemId: 'bench',
      password: 'bench',
      bind: 'TRANSCEIVER',
      links: 1,
      window: WINDOW,
      enquireLinkSeconds: 30,
      longMessages: 'UDH',
    },
    clock: systemClock,
    random: Math.random,
    receiver: { inbound: async () => {}, report: async () => {} },
  });
  let accepted = 0;
  let isOver = false;
  const fill = (): void => {
    for (let room = isOver ? 0 : connector.room(); room > 0; room--) {
      void connector.submit(messageNumbered(accepted)).then((outcome) => {
        if (outcome.kind === 'accepted') accepted++;
      });
    }
  };
  await startFilling(connector, fill);
  const rate = await ratePerSecond(() => accepted, TIMES);
  isOver = true;
  await connector.stop(1_000);
  return rate;
}

async function peerRate(port: number): Promise<number> {
  let accepted = 0;
  let isOver = false;
  const session = smpp.connect({ host: '127.0.0.1', port });
  session.on('error', () => {});
  await new Promise<void>((resolve) => {
    session.on('connect', () => session.bind_transceiver({ system_id: 'bench', password: 'bench' }, () => resolve()));
  });
  const submit = (): void => {
    if (isOver) return;
    const { sender, destination } = messageNumbered(accepted);
    session.submit_sm(
      {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: sender,
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr: destination,
        registered_delivery: 1,
        validity_period: '000002000000000R',
        short_message: TEXT,
      },
      () => {
        accepted++;
        submit();
      },
    );
  };
  for (let at = 0; at < WINDOW; at++) submit();
  const rate = await ratePerSecond(() => accepted, TIMES);
  isOver = true;
  session.destroy();
  return rate;
}

function messageNumbered(number: number): CarrierMessage {
  return {
    messageId: String(1_000_000 + number) as MessageId,
    channel: 'SMS',
    sender: '447700900001',
    senderType: 'VIRTUAL_LONG_NUMBER',
    destination: `4477009${String(number % 100_000).padStart(5, '0')}`,
    content: { kind: 'TEXT', text: TEXT },
    wantsReport: true,
    expiresAtMs: Date.now() + 172_800_000,
    attempt: 1,
  };
}

if (import.meta.filename === process.argv[1]) {
  for (const { name, messagesPerSecond } of await benchSmppSession()) {
    process.stdout.write(`${name.padEnd(32)} ${messagesPerSecond.toLocaleString('en')}/s\n`);
  }
}
