// Connections to the same servers: opened as mails need them, kept for the next ones, closed when they have served or idled.

import type { Clock } from '../../ports.ts';
import { type Envelope, NoSession, type SendResult, type SmtpSession } from './session.ts';

export interface SessionPoolOptions {
  readonly clock: Clock;
  /** Rejects with NoSession. */
  readonly open: () => Promise<SmtpSession>;
  readonly size: number;
  readonly messagesPerConnection: number;
  readonly idleMs: number;
}

interface Waiting {
  readonly resolve: (session: SmtpSession) => void;
  readonly reject: (why: unknown) => void;
}

export class SessionPool {
  readonly #options: SessionPoolOptions;
  readonly #idle: SmtpSession[] = [];
  readonly #sessions = new Set<SmtpSession>();
  readonly #waiting: Waiting[] = [];
  #opening = 0;
  #isClosed = false;
  #cancelIdle: (() => void) | undefined;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  get openCount(): number {
    return this.#sessions.size;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get isUnused(): boolean {
    return this.#sessions.size + this.#opening + this.#waiting.length === 0;
  }

  /** Sends one mail when a connection is free. @throws NoSession when there can be none */
  async send(envelope: Envelope): Promise<SendResult> {
    const session = await this.#take();
    const isUsed = session.sent > 0;
    const result = await session.send(envelope);
    this.#giveBack(session);
    // A server may hang up on an idle connection just as we begin: that says nothing about the mail.
    if (result.kind === 'lost' && !result.mayHaveArrived && isUsed && !this.#isClosed) return this.send(envelope);
    return result;
  }

  /** Opens one connection, to see whether there can be any. @throws NoSession */
  async probe(): Promise<void> {
    this.#giveBack(await this.#take());
  }

  /** Says goodbye on what is idle, hangs up on the rest. */
  close(): void {
    this.#isClosed = true;
    this.#cancelIdle?.();
    for (const session of this.#idle.splice(0)) {
      this.#sessions.delete(session);
      session.close();
    }
    for (const session of this.#sessions) session.destroy();
    this.#sessions.clear();
    this.#failWaiting(new NoSession('the connector stops'));
  }

  #take(): Promise<SmtpSession> {
    if (this.#isClosed) return Promise.reject(new NoSession('the connector stops'));
    const session = this.#idle.pop();
    if (session !== undefined) return Promise.resolve(session);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#sessions.size + this.#opening < this.#options.size) void this.#openOne();
    });
  }

  async #openOne(): Promise<void> {
    this.#opening += 1;
    try {
      const session = await this.#options.open();
      this.#opening -= 1;
      if (this.#isClosed) return session.destroy();
      this.#sessions.add(session);
      session.onEnd = () => this.#drop(session);
      if (session.isOpen) this.#giveBack(session);
      else this.#drop(session);
    } catch (error) {
      this.#opening -= 1;
      // While others are open the mails that wait will have their turn on those.
      if (this.#sessions.size === 0) this.#failWaiting(error);
    }
  }

  #giveBack(session: SmtpSession): void {
    const next = this.#isWorn(session) ? undefined : this.#waiting.shift();
    if (next !== undefined) return next.resolve(session);
    if (this.#isWorn(session)) {
      this.#drop(session);
      session.close();
    } else if (this.#sessions.has(session)) {
      this.#idle.push(session);
      this.#closeIdleLater();
    }
  }

  #isWorn(session: SmtpSession): boolean {
    return !session.isOpen || session.sent >= this.#options.messagesPerConnection || this.#isClosed;
  }

  /** Gone; whoever waits for one gets another. */
  #drop(session: SmtpSession): void {
    if (!this.#sessions.delete(session)) return;
    const at = this.#idle.indexOf(session);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#waiting.length > this.#opening && !this.#isClosed) void this.#openOne();
  }

  #failWaiting(why: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(why);
  }

  /** All that are idle then, at once: a pool that is used keeps them in use. */
  #closeIdleLater(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = this.#options.clock.after(this.#options.idleMs, () => {
      for (const session of this.#idle.splice(0)) {
        this.#drop(session);
        session.close();
      }
    });
  }
}
