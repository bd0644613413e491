// Goal P14: signed mail through our connector beside nodemailer's pool with its own signer, against the same raw server, taking turns
// in one run; and what is left of nodemailer without a signature, for comparison. Each has as many connections as the other, and as
// many mails in hand.

import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { createSmtpConnector } from '../src/connectors/email-smtp/connector.ts';
import type { ConnectorId } from '../src/domain/connectors.ts';
import type { ContentId, Letter } from '../src/domain/messages/content.ts';
import type { MessageId } from '../src/domain/messages/message.ts';
import type { AccountId } from '../src/domain/platform.ts';
import { systemClock } from '../src/main/clock.ts';
import type { CarrierMessage } from '../src/ports.ts';
import { median, ratePerSecond, startFilling, withSink } from './rates.ts';

export interface MailRow {
  readonly name: string;
  readonly mailsPerSecond: number;
  /** Of nodemailer with its signer in the same round: the median, the least and the most of them. */
  readonly times: number;
  readonly timesLeast: number;
  readonly timesMost: number;
}

const CONNECTIONS = 10;
const IN_HAND = 4 * CONNECTIONS;
const TIMES = { warmUpMs: 1_000, measuredMs: 3_000 };
const ROUNDS = 5;

const DOMAIN = 'shop.example';
const HTML = `<html><body><h1>Hello {{name}}</h1>${'<p>Your parcel leaves today and arrives tomorrow before noon.</p>\n'.repeat(40)}</body></html>`;
const TEXT = `Hello {{name}}\n${'Your parcel leaves today and arrives tomorrow before noon.\n'.repeat(20)}`;
const KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

/** Medians of five rounds each; about a minute. */
export async function benchMail(): Promise<readonly MailRow[]> {
  const ways = { own: ownRate, signing: (port: number) => peerRate(port, true), plain: (port: number) => peerRate(port, false) };
  const rates = { own: [] as number[], signing: [] as number[], plain: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ['own', 'signing', 'plain'] as const) rates[way].push(await withSink('mail-sink.ts', ways[way]));
  }
  // Round by round: what slows one of them down at a moment slows the other down as well.
  const timesPeer = (values: readonly number[]): number[] => values.map((value, round) => value / (rates.signing[round] ?? 1));
  const row = (name: string, values: readonly number[]): MailRow => ({
    name,
    mailsPerSecond: median(values),
    times: twoPlaces(median(timesPeer(values))),
    timesLeast: twoPlaces(Math.min(...timesPeer(values))),
    timesMost: twoPlaces(Math.max(...timesPeer(values))),
  });
  return [
    row('our connector, signed', rates.own),
    row('nodemailer 10.6.0, signed by its signer', rates.signing),
    row('nodemailer 10.6.0, unsigned', rates.plain),
  ];
}

async function ownRate(port: number): Promise<number> {
  const letter: Letter = { text: TEXT, html: HTML, files: [], tracking: { opens: false, clicks: false } };
  const bytes = Buffer.from(JSON.stringify(letter));
  const connector = createSmtpConnector({
    connectorId: 'bench' as ConnectorId,
    accountId: 1 as AccountId,
    settings: {
      mode: 'RELAY',
      host: '127.0.0.1',
      port,
      security: 'NONE',
      connections: CONNECTIONS,
      connectionsPerDestination: CONNECTIONS,
      messagesPerConnection: 1_000_000,
    },
    clock: systemClock,
    random: Math.random,
    contents: { read: async (_, ids) => new Map(ids.map((contentId) => [contentId, { mediaType: 'application/json', bytes }])) },
    domains: { of: async () => ({ domain: DOMAIN, selector: 'bench', privateKey: KEY, returnPathDomain: `bounces.${DOMAIN}` }) },
    dns: { lookup: async () => ({ kind: 'none' }), addresses: async () => ({ kind: 'none' }), close: () => {} },
    secret: Buffer.alloc(32, 1),
    heloName: 'bench.example',
    allowPrivate: true,
  });
  let sent = 0;
  let submitted = 0;
  let isOver = false;
  const fill = (): void => {
    for (let room = isOver ? 0 : connector.room(); room > 0; room--) {
      void connector.submit(messageNumbered(submitted++)).then((outcome) => {
        if (outcome.kind === 'accepted') sent++;
        else if (!isOver) throw new Error(`not sent: ${JSON.stringify(outcome)}`);
        fill();
      });
    }
  };
  await startFilling(connector, fill);
  const rate = await ratePerSecond(() => sent, TIMES);
  isOver = true;
  await connector.stop(1_000);
  return rate;
}

async function peerRate(port: number, isSigned: boolean): Promise<number> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
    ...(isSigned ? { dkim: { domainName: DOMAIN, keySelector: 'bench', privateKey: KEY } } : {}),
  });
  let sent = 0;
  let submitted = 0;
  let isOver = false;
  const next = async (): Promise<void> => {
    while (!isOver) {
      const number = submitted++;
      const name = nameOf(number);
      await transport.sendMail({
        from: { address: `shop@${DOMAIN}`, name: 'Shop' },
        to: `reader${number}@reader.example`,
        subject: `Your parcel, ${name}`,
        text: TEXT.replace('{{name}}', name),
        html: HTML.replace('{{name}}', name),
      });
      sent++;
    }
  };
  const senders = Array.from({ length: IN_HAND }, next);
  const rate = await ratePerSecond(() => sent, TIMES);
  isOver = true;
  await Promise.all(senders);
  transport.close();
  return rate;
}

function twoPlaces(value: number): number {
  return Math.round(value * 100) / 100;
}

function nameOf(number: number): string {
  return `Reader ${number}`;
}

function messageNumbered(number: number): CarrierMessage {
  const address = `reader${number}@reader.example`;
  const name = nameOf(number);
  return {
    messageId: String(1_000_000 + number) as MessageId,
    channel: 'EMAIL',
    sender: `shop@${DOMAIN}`,
    senderType: null,
    destination: address,
    content: {
      kind: 'EMAIL',
      letterId: '1' as ContentId,
      from: { address: `shop@${DOMAIN}`, name: 'Shop' },
      subject: `Your parcel, ${name}`,
      to: [{ address }],
      placeholders: { name },
    },
    wantsReport: true,
    expiresAtMs: Date.now() + 3_600_000,
    attempt: 1,
  };
}
