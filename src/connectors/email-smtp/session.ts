// One connection to a mail server, on which mails go one after the other. The protocol is nodemailer's; what its callbacks and errors
// mean for a mail is said here.

import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpTiming } from './timing.ts';

/** What a server said: `550 5.1.1 no such user`. */
export interface Reply {
  readonly code: number;
  readonly text: string;
}

export interface Dial {
  readonly host: string;
  readonly port: number;
  readonly security: 'STARTTLS' | 'TLS' | 'NONE' | 'OPPORTUNISTIC';
  readonly tls: Pick<ConnectionOptions, 'ca' | 'servername' | 'rejectUnauthorized'>;
  readonly heloName: string;
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  /** The mail as it goes out. */
  readonly bytes: Buffer;
  /** There are bytes beyond ASCII in it. */
  readonly is8Bit: boolean;
}

export type SendResult =
  /** The last word on each recipient. */
  | { readonly kind: 'answered'; readonly replies: ReadonlyMap<string, Reply> }
  /** Nothing of this sender is taken, or nothing at all at present. */
  | { readonly kind: 'turned-down'; readonly reply: Reply }
  /** The connection broke. `mayHaveArrived`: the mail was on its way. */
  | { readonly kind: 'lost'; readonly mayHaveArrived: boolean; readonly detail: string };

/** Why there is no connection. */
export class NoSession extends Error {
  /** What the server said, if it spoke. */
  readonly reply: Reply | undefined;
  /** The encryption could not be agreed on. */
  readonly isTlsFailure: boolean;

  constructor(sentence: string, reply?: Reply, isTlsFailure = false) {
    super(sentence);
    this.reply = reply;
    this.isTlsFailure = isTlsFailure;
  }
}

/** What nodemailer puts on its errors. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

export class SmtpSession {
  readonly #connection: SMTPConnection;
  #isOpen = true;
  #sent = 0;
  /** Called once when the connection is gone. */
  onEnd: () => void = () => {};

  private constructor(connection: SMTPConnection) {
    this.#connection = connection;
    connection.once('end', () => {
      this.#isOpen = false;
      this.onEnd();
    });
  }

  /** Connects, encrypts and signs in. @throws NoSession */
  static async open(dial: Dial, timing: SmtpTiming): Promise<SmtpSession> {
    const connection = new SMTPConnection({
      host: dial.host,
      port: dial.port,
      name: dial.heloName,
      secure: dial.security === 'TLS',
      requireTLS: dial.security === 'STARTTLS',
      opportunisticTLS: dial.security === 'OPPORTUNISTIC',
      ignoreTLS: dial.security === 'NONE',
      tls: dial.tls,
      connectionTimeout: timing.connectMs,
      greetingTimeout: timing.connectMs,
      socketTimeout: timing.answerMs,
      socketCloseTimeout: 1_000,
    });
    try {
      await ready(connection, dial.auth);
    } catch (error) {
      connection.close();
      throw noSession(error as SmtpError);
    }
    return new SmtpSession(connection);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What the server said at the greeting; nodemailer keeps it to itself, and sends such addresses in any case. */
  get #knowsUtf8(): boolean {
    const { _supportedExtensions: extensions } = this.#connection as unknown as {
      readonly _supportedExtensions?: readonly string[];
    };
    return extensions?.includes('SMTPUTF8') === true;
  }

  /** Mails this connection has carried. */
  get sent(): number {
    return this.#sent;
  }

  /** RFC 6531: addresses beyond ASCII go only to servers that say they know them; others would read who knows what. */
  async send(envelope: Envelope): Promise<SendResult> {
    if (this.#knowsUtf8) return this.#send(envelope);
    if (isBeyondAscii(envelope.from)) return { kind: 'answered', replies: repliesOf(envelope.to, FOREIGN_SENDER, []) };
    const to = envelope.to.filter((recipient) => !isBeyondAscii(recipient));
    const result: SendResult = to.length === 0 ? { kind: 'answered', replies: new Map() } : await this.#send({ ...envelope, to });
    if (result.kind !== 'answered' || to.length === envelope.to.length) return result;
    const replies = envelope.to.map((recipient) => [recipient, result.replies.get(recipient) ?? FOREIGN_RECIPIENT] as const);
    return { kind: 'answered', replies: new Map(replies) };
  }

  async #send({ from, to, bytes, is8Bit }: Envelope): Promise<SendResult> {
    this.#sent += 1;
    let isUnderWay = false;
    // Read from only once the server wants the mail: until then nothing of it can have arrived.
    const stream = new Readable({
      read() {
        isUnderWay = true;
        this.push(bytes);
        this.push(null);
      },
    });
    const envelope = { from, to: [...to], size: bytes.length, use8BitMime: is8Bit };
    try {
      const { response, rejectedErrors } = await this.#transact(envelope, stream);
      return { kind: 'answered', replies: repliesOf(to, replyIn(response), rejectedErrors ?? []) };
    } catch (error) {
      const result = resultOf(error as SmtpError, to, isUnderWay);
      if (result.kind !== 'lost' && this.#isOpen) await this.#reset();
      return result;
    } finally {
      stream.destroy();
    }
  }

  /** Says goodbye, if there is somebody to hear it. */
  close(): void {
    if (this.#isOpen) this.#connection.quit();
  }

  /** Hangs up. */
  destroy(): void {
    this.#connection.close();
  }

  #transact(
    envelope: { from: string; to: string[]; size: number; use8BitMime: boolean },
    stream: Readable,
  ): Promise<{ readonly response: string; readonly rejectedErrors?: readonly SmtpError[] | undefined }> {
    const connection = this.#connection;
    return new Promise((resolve, reject) => {
      // Hung up by ourselves, nobody calls back.
      const ended = (): void => reject(new Error('the connection was closed'));
      connection.once('end', ended);
      connection.send(envelope, stream, (error, info) => {
        connection.off('end', ended);
        if (error !== null && error !== undefined) reject(error);
        else if (info !== undefined) resolve(info as { response: string; rejectedErrors?: readonly SmtpError[] });
      });
    });
  }

  /** Ends what is left of a refused mail, so that the next one can follow. */
  async #reset(): Promise<void> {
    const connection = this.#connection;
    const isClean = await new Promise<boolean>((resolve) => {
      const ended = (): void => resolve(false);
      connection.once('end', ended);
      connection.reset((error) => {
        connection.off('end', ended);
        resolve(error === null || error === undefined);
      });
    });
    if (!isClean) this.destroy();
  }
}

/** Connects, then signs in if need be. */
function ready(connection: SMTPConnection, auth: Dial['auth']): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the server closed the connection'));
    const done = (error?: unknown): void => {
      connection.off('end', ended);
      if (error) reject(error);
      else resolve();
    };
    // Errors are passed on by the callbacks as well; without a listener they would end the process.
    connection.on('error', done);
    connection.once('end', ended);
    connection.connect((error) => {
      if (error || auth === undefined) return done(error);
      connection.login({ ...auth }, done);
    });
  });
}

function isBeyondAscii(address: string): boolean {
  return /[^\p{ASCII}]/u.test(address);
}

/** As the server itself would have to say it: RFC 6531, 3.5, and for the sender RFC 3463, 3.2. */
const FOREIGN_RECIPIENT: Reply = {
  code: 553,
  text: '553 5.6.7 the server does not take addresses with letters beyond ASCII before the @ (no SMTPUTF8)',
};
const FOREIGN_SENDER: Reply = {
  code: 553,
  text: "553 5.1.7 the server does not take a sender's address with letters beyond ASCII before the @ (no SMTPUTF8)",
};

function noSession(error: SmtpError): NoSession {
  const sentence = error.message.slice(0, 300);
  return new NoSession(sentence, replyOf(error), error.code === 'ETLS' || /certificate|SSL|TLS/.test(error.message));
}

function resultOf(error: SmtpError, to: readonly string[], isUnderWay: boolean): SendResult {
  const reply = replyOf(error);
  if (error.rejectedErrors !== undefined && error.rejectedErrors.length > 0) {
    return { kind: 'answered', replies: repliesOf(to, reply ?? UNKNOWN, error.rejectedErrors) };
  }
  // After the mail itself the answer is about the mail, for every recipient.
  if (isUnderWay && reply !== undefined && reply.code !== 421) return { kind: 'answered', replies: repliesOf(to, reply, []) };
  if (reply !== undefined) return { kind: 'turned-down', reply };
  // Found out on our side, before a byte of it was sent.
  if (error.code === 'EMESSAGE')
    return { kind: 'answered', replies: repliesOf(to, { code: 552, text: `552 5.3.4 ${error.message}` }, []) };
  if (error.code === 'EENVELOPE')
    return { kind: 'answered', replies: repliesOf(to, { code: 553, text: `553 5.1.3 ${error.message}` }, []) };
  return { kind: 'lost', mayHaveArrived: isUnderWay, detail: error.message.slice(0, 300) };
}

const UNKNOWN: Reply = { code: 451, text: '451 no answer for this recipient' };

function repliesOf(to: readonly string[], rest: Reply, rejected: readonly SmtpError[]): ReadonlyMap<string, Reply> {
  const own = new Map(rejected.map((error) => [error.recipient ?? '', replyOf(error) ?? UNKNOWN]));
  return new Map(to.map((recipient) => [recipient, own.get(recipient) ?? rest]));
}

function replyOf({ response, responseCode }: SmtpError): Reply | undefined {
  return responseCode === undefined || responseCode === 0
    ? undefined
    : { code: responseCode, text: oneLine(response ?? String(responseCode)) };
}

function replyIn(response: string): Reply {
  return { code: Number(/^\d{3}/.exec(response)?.[0] ?? 250), text: oneLine(response) };
}

/** The lines of an answer as one; what strangers wrote goes into timelines, and no further than this. */
function oneLine(response: string): string {
  return response
    .replace(/\r?\n\d{3}[ -](?:\d\.\d+\.\d+ )?/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .slice(0, 500);
}
