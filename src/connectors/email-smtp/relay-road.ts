// Hands every mail to one server. While that cannot be reached the connector is down, and it is dialled again more and more patiently.

import type { SmtpSettings } from '../../domain/connectors.ts';
import type { Clock, Log } from '../../ports.ts';
import { type Dial, type Envelope, NoSession, type SendResult, SmtpSession } from './session.ts';
import { SessionPool } from './session-pool.ts';
import { backoffMs, type SmtpTiming } from './timing.ts';

export interface RelayRoadOptions {
  readonly settings: SmtpSettings;
  readonly heloName: string;
  readonly timing: SmtpTiming;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log?: Log | undefined;
  readonly onChange: () => void;
}

export class RelayRoad {
  readonly #options: RelayRoadOptions;
  readonly #pool: SessionPool;
  #isUp = false;
  #isStopped = false;
  #failures = 0;
  #lastError: { readonly sentence: string; readonly atMs: number } | undefined;
  #cancelDial: (() => void) | undefined;

  constructor(options: RelayRoadOptions) {
    this.#options = options;
    const { settings, heloName, timing, clock } = options;
    const dial = dialOf(settings, heloName);
    this.#pool = new SessionPool({
      clock,
      open: () => SmtpSession.open(dial, timing),
      size: settings.connections,
      messagesPerConnection: settings.messagesPerConnection,
      idleMs: timing.idleMs,
    });
  }

  start(): void {
    void this.#dial();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelDial?.();
    this.#pool.close();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get openCount(): number {
    return this.#pool.openCount;
  }

  get lastError(): { readonly sentence: string; readonly atMs: number } | undefined {
    return this.#lastError;
  }

  /** @throws NoSession: nothing was sent */
  async send(envelope: Envelope): Promise<SendResult> {
    try {
      return await this.#pool.send(envelope);
    } catch (error) {
      this.#down(error);
      throw error;
    }
  }

  async #dial(): Promise<void> {
    try {
      await this.#pool.probe();
      if (this.#isStopped) return;
      this.#isUp = true;
      this.#failures = 0;
      this.#options.onChange();
    } catch (error) {
      this.#down(error);
    }
  }

  #down(error: unknown): void {
    const { timing, clock, random, log, settings, onChange } = this.#options;
    // Many mails may find out at once that there is no connection: that is one failure.
    if (this.#isStopped || (!this.#isUp && this.#cancelDial !== undefined)) return;
    const sentence = error instanceof NoSession ? error.message : String(error);
    this.#lastError = { sentence, atMs: clock.now() };
    this.#cancelDial = clock.after(backoffMs(timing, this.#failures, random()), () => {
      this.#cancelDial = undefined;
      void this.#dial();
    });
    this.#failures += 1;
    if (!this.#isUp) return;
    log?.warn({ host: settings.host, reason: sentence }, 'a mail relay cannot be reached');
    this.#isUp = false;
    onChange();
  }
}

function dialOf({ host = '', port, security, username, password, tls = {} }: SmtpSettings, heloName: string): Dial {
  const { ca, serverName, verify } = tls;
  return {
    host,
    port,
    security,
    heloName,
    tls: {
      rejectUnauthorized: verify !== false,
      ...(ca === undefined ? {} : { ca }),
      ...(serverName === undefined ? {} : { servername: serverName }),
    },
    auth: username === undefined ? undefined : { user: username, pass: password ?? '' },
  };
}
