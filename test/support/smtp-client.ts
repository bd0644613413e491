// A mail server that delivers to us, over a socket of its own: it says exactly what a test wants it to say.

import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

export interface SmtpReply {
  readonly code: number;
  /** All lines of it. */
  readonly text: string;
}

export interface SmtpMail {
  readonly from?: string | undefined;
  readonly to: readonly string[];
  /** As it travels, lines ending with CRLF; dots are doubled on the way. */
  readonly data: string | Buffer;
}

export class SmtpClient {
  #socket: net.Socket;
  #text = '';
  #waiting: (() => void)[] = [];
  #isClosed = false;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Connects and greets; rejects when it is not greeted. */
  static async connect(port: number, helo = 'client.example'): Promise<SmtpClient> {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new SmtpClient(socket);
    const greeting = await client.reply();
    if (greeting.code !== 220) throw new Error(`greeted with ${greeting.text}`);
    await client.command(`EHLO ${helo}`);
    return client;
  }

  /** Says one line and answers the reply to it. */
  async command(line: string): Promise<SmtpReply> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next reply; rejects when the connection ends instead. */
  async reply(): Promise<SmtpReply> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*(\d{3})(?: .*)?\r\n/.exec(this.#text);
      if (whole !== null) {
        this.#text = this.#text.slice(whole[0].length);
        return { code: Number(whole[1]), text: whole[0] };
      }
      if (this.#isClosed) throw new Error('the connection ended');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Delivers a mail; answers the reply that ended it, which is a refusal where one came earlier. */
  async deliver({ from = 'somebody@sender.example', to, data }: SmtpMail): Promise<SmtpReply> {
    const begun = await this.command(`MAIL FROM:<${from}>`);
    if (begun.code !== 250) return begun;
    let accepted = 0;
    let refusal: SmtpReply | undefined;
    for (const address of to) {
      const reply = await this.command(`RCPT TO:<${address}>`);
      if (reply.code === 250) accepted += 1;
      else refusal = reply;
    }
    if (accepted === 0) {
      await this.command('RSET');
      return refusal ?? begun;
    }
    const go = await this.command('DATA');
    if (go.code !== 354) return go;
    const text = Buffer.from(data).toString('latin1').replace(/^\./gm, '..');
    this.write(Buffer.from(text, 'latin1'));
    return this.command(text === '' || text.endsWith('\r\n') ? '.' : '\r\n.');
  }

  async startTls(): Promise<void> {
    const reply = await this.command('STARTTLS');
    if (reply.code !== 220) throw new Error(reply.text);
    this.#socket.removeAllListeners('data');
    const secure = tls.connect({ socket: this.#socket, rejectUnauthorized: false });
    await once(secure, 'secureConnect');
    this.#socket = secure;
    this.#listen();
  }

  close(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    const wake = (): void => {
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    this.#socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      wake();
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.#isClosed = true;
      wake();
    });
  }
}

/** Delivers one mail over a connection of its own. */
export async function deliverMail(port: number, mail: SmtpMail): Promise<SmtpReply> {
  const client = await SmtpClient.connect(port);
  try {
    return await client.deliver(mail);
  } finally {
    client.close();
  }
}

/** A mail of one text. */
export function plainMail({
  subject = 'Hello',
  text = 'Good morning',
  from = 'Jane <jane@sender.example>',
  to = 'us@ours.example',
}): string {
  return `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <1@sender.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
}
