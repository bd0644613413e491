// Takes mail in by SMTP: for the domains of all accounts and for our own return paths, for nobody else. "250" is said only when the mail
// is on disk; until then, or when it cannot be, the sending server keeps it and comes again.

import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { ArrivedMail, Clock, DnsResolve, Log } from '../../ports.ts';
import { checkSender } from './check-sender.ts';
import { Crowd } from './crowd.ts';
import { readMail } from './read-mail.ts';

export interface MailListenerSettings {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** What we call ourselves. */
  readonly hostName: string;
  /** Bytes of a mail at most. */
  readonly bytesMax: number;
  readonly recipientsMax: number;
  /** PEM; without it STARTTLS is not offered. */
  readonly tls?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** Mail to return paths: whoever made the address knows whether it is one, and takes what came back. */
export interface ReturnPaths {
  isOurs(address: string): boolean;
  handle(address: string, raw: Uint8Array): Promise<'TAKEN' | 'NOT_OURS'>;
}

export interface MailListenerParts {
  readonly settings: MailListenerSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly resolve: DnsResolve;
  /** Whether somebody here takes mail for the address. */
  readonly takesMailFor: (address: string) => Promise<boolean>;
  /** Resolves when the mail is on disk; false = it is for nobody here any more. */
  readonly take: (mail: ArrivedMail) => Promise<boolean>;
  readonly returnPaths?: ReturnPaths | undefined;
}

export interface MailListener {
  /** Listens, and answers the port. */
  start(): Promise<number>;
  /** Finishes what is under way and takes nothing new. */
  stop(): Promise<void>;
}

const CLIENTS_MAX = 200;
/** A client that says nothing for so long is gone. Source: RFC 5321, 4.5.3.2, has minutes; ours are for mail under way alone. */
const IDLE_MS = 120_000;
const CLOSE_MS = 5_000;
/** A mail that comes byte by byte holds its room no longer than this. Source: RFC 5321, 4.5.3.2.6, where the sender waits as long. */
const DATA_MS_MAX = 600_000;
/** Mails in memory together at most, however many are under way: this many of the largest. */
const LARGEST_AT_ONCE = 4;
/** A mail that has passed so many servers goes round in circles. Source: RFC 5321, 6.3. */
const HOPS_MAX = 100;

/** A refusal as SMTP says it: 4yz = come again, 5yz = never. */
class Reply extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

const NOT_STORED = new Reply(451, 'Error: cannot be stored at the moment, try again later');

export function createMailListener(parts: MailListenerParts): MailListener {
  const { settings, clock, log } = parts;
  const { tls } = settings;
  const crowd = new Crowd(clock, settings.bytesMax * LARGEST_AT_ONCE);
  const server = new SMTPServer({
    name: settings.hostName,
    banner: 'Callsign',
    size: settings.bytesMax,
    maxRecipients: settings.recipientsMax,
    maxClients: CLIENTS_MAX,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    ...(tls === undefined ? {} : { cert: tls.certificate, key: tls.privateKey }),
    logger: false,
    onConnect: ({ id, remoteAddress }, done) =>
      done(crowd.enter(remoteAddress, id) ? null : new Reply(421, 'Error: too many connections from your address')),
    onClose: ({ id, remoteAddress }) => crowd.leave(remoteAddress, id),
    onMailFrom: (_sender, { remoteAddress }, done) =>
      done(crowd.mayDeliver(remoteAddress) ? null : new Reply(450, 'Error: too much mail from your address, try again later')),
    onRcptTo: ({ address }, session, done) => {
      answer(refusalOf(parts, crowd, address, session), done);
    },
    onData: (stream, session, done) => {
      answer(deliver(parts, crowd, stream, session), done);
    },
  });
  // What single clients do to their connections; nothing here depends on it.
  server.on('error', (error) => log.debug({ err: error }, 'a connection to the mail listener broke'));
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(settings.port, settings.host, () => {
          server.server.off('error', reject);
          const address = server.server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : settings.port);
        });
      }),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };

  function answer(work: Promise<Reply | undefined>, done: (refusal?: Error | null) => void): void {
    work.then(
      (refusal) => done(refusal ?? null),
      (error: unknown) => {
        // Nobody is left to be told.
        if ((error as { code?: string }).code === 'ECONNECTION') return done(NOT_STORED);
        log.error({ err: error }, 'a mail could not be taken; its sender is told to try again');
        done(NOT_STORED);
      },
    );
  }
}

/** Why mail for this address is not taken. */
async function refusalOf(
  { takesMailFor, returnPaths }: MailListenerParts,
  crowd: Crowd,
  address: string,
  { remoteAddress }: SMTPServerSession,
): Promise<Reply | undefined> {
  if (returnPaths?.isOurs(address) === true || (await takesMailFor(address))) return undefined;
  // Whoever tries one address after the other is told less and less.
  if (!crowd.mayGuess(remoteAddress)) return new Reply(421, 'Error: too many unknown recipients');
  return new Reply(550, 'Error: no such mailbox here');
}

async function deliver(
  parts: MailListenerParts,
  crowd: Crowd,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<Reply | undefined> {
  const held = crowd.hold();
  try {
    const raw = await collected(parts, stream, held);
    if (raw instanceof Reply) return raw;
    if (hopsOf(raw) > HOPS_MAX) return new Reply(554, 'Error: too many hops, this mail goes round in circles');
    return await handOver(parts, raw, session);
  } finally {
    held.release();
  }
}

async function handOver(parts: MailListenerParts, raw: Buffer, session: SMTPServerSession): Promise<Reply | undefined> {
  const { settings, resolve, take, returnPaths } = parts;
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const others: string[] = [];
  for (const address of recipients) {
    if ((await returnPaths?.handle(address, raw)) !== 'TAKEN') others.push(address);
  }
  if (others.length === 0) return undefined;
  const { mailFrom } = session.envelope;
  const from = mailFrom === false ? '' : mailFrom.address;
  const senderIp = plainAddress(session.remoteAddress);
  const helo = session.hostNameAppearsAs || senderIp;
  const [mail, checks] = await Promise.all([
    readMail(raw),
    checkSender({ raw, senderIp, helo, envelopeFrom: from, hostName: settings.hostName }, resolve),
  ]);
  const isTaken = await take({ raw, mail, checks, senderIp, envelope: { from, to: others } });
  // Where some were return paths the mail has been taken: refusing it now would have it sent again.
  return isTaken || others.length < recipients.length ? undefined : new Reply(550, 'Error: no such mailbox here any more');
}

/** All of a mail, or why it is not taken; what is not wanted is read all the same, as SMTP has no way to interrupt it. */
async function collected(
  { settings: { bytesMax }, clock }: MailListenerParts,
  stream: SMTPServerDataStream,
  held: ReturnType<Crowd['hold']>,
): Promise<Buffer | Reply> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let refusal: Reply | undefined;
  const endsAtMs = clock.now() + DATA_MS_MAX;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (refusal !== undefined) continue;
    bytes += chunk.length;
    if (bytes > bytesMax) refusal = new Reply(552, `Error: message exceeds the limit of ${bytesMax} bytes`);
    else if (!held.add(chunk.length)) refusal = new Reply(451, 'Error: too much mail at once, try again later');
    else if (clock.now() > endsAtMs) refusal = new Reply(451, 'Error: this mail takes too long, try again later');
    if (refusal === undefined) {
      chunks.push(chunk);
      continue;
    }
    chunks = [];
    held.release();
  }
  return refusal ?? Buffer.concat(chunks, bytes);
}

/** Servers a mail has passed: each has written a line of its own. */
function hopsOf(raw: Buffer): number {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end === -1 ? raw.length : end);
  return head.match(/^received:/gim)?.length ?? 0;
}

/** Without the prefix an IPv6 socket gives IPv4 addresses. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
