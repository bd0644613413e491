// One link to a carrier, kept up: dial, bind, serve until it is lost, wait, dial again.

import type { Socket } from 'node:net';
import type { SmppSettings } from '../../domain/connectors.ts';
import type { Clock, Log } from '../../ports.ts';
import { UnencodablePdu } from '../../protocols/smpp/encode.ts';
import { type BindRequest, type DataMessage, INTERFACE_VERSION, type ShortMessage } from '../../protocols/smpp/pdu.ts';
import { describeStatus, STATUS } from '../../protocols/smpp/statuses.ts';
import { Backoff } from './backoff.ts';
import { dial } from './dial.ts';
import { SmppSession } from './session.ts';
import type { SmppTiming } from './timing.ts';
import { CREDENTIAL_FAULTS } from './verdicts.ts';

export interface LinkOptions {
  /** Which of the connector's links it is, counted from 0. */
  readonly at: number;
  /** As status() shows it: `transceiver-1`. */
  readonly name: string;
  readonly bind: BindRequest['kind'];
  readonly settings: SmppSettings;
  readonly timing: SmppTiming;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log?: Log | undefined;
  incoming(pdu: ShortMessage | DataMessage): Promise<number>;
  changed(): void;
  failed(reason: string): void;
}

export class SmppLink {
  readonly name: string;
  readonly at: number;
  private readonly options: LinkOptions;
  private readonly backoff: Backoff;
  private socket: Socket | undefined;
  private session: SmppSession | undefined;
  private error: string | undefined;
  private isStopping = false;
  private wake: () => void = () => {};
  private life: Promise<void> = Promise.resolve();

  constructor(options: LinkOptions) {
    this.options = options;
    this.name = options.name;
    this.at = options.at;
    this.backoff = new Backoff(options.timing.backoffFirstMs, options.timing.backoffMostMs, options.random);
  }

  /** The session to submit on; none while down, or when the link only receives. */
  get sending(): SmppSession | undefined {
    return this.options.bind !== 'bind_receiver' && this.isBound ? this.session : undefined;
  }

  get isBound(): boolean {
    return this.session?.isBound === true;
  }

  get inFlight(): number {
    return this.session?.inFlight ?? 0;
  }

  /** Why it is not up, or was not. */
  get lastError(): string | undefined {
    return this.error;
  }

  start(): void {
    this.life = this.live();
  }

  /** Waits for open answers, unbinds, closes; then it is over for good. */
  async stop(graceMs: number): Promise<void> {
    this.isStopping = true;
    this.wake();
    const { session } = this;
    if (session === undefined) {
      this.socket?.destroy();
    } else {
      if (session.isBound) await session.whenIdle(graceMs);
      await session.unbind();
    }
    await this.life;
  }

  private async live(): Promise<void> {
    while (!this.isStopping) {
      const { reason, isForPeople } = await this.serveOnce();
      if (this.isStopping) return;
      this.error = reason;
      this.options.log?.warn({ link: this.name, reason }, 'An SMPP link is down');
      this.options.failed(reason);
      this.options.changed();
      await this.pause(isForPeople ? this.backoff.longestMs() : this.backoff.nextMs());
    }
  }

  /** From dialling to the end of the session; answers why it ended. */
  private async serveOnce(): Promise<{ readonly reason: string; readonly isForPeople: boolean }> {
    const { settings, timing, clock, log } = this.options;
    const { socket, problem } = dial(settings, clock, timing.connectMs);
    this.socket = socket;
    const reason = await problem;
    if (reason !== undefined) return { reason, isForPeople: false };
    if (this.isStopping || socket.destroyed) {
      socket.destroy();
      return { reason: 'the connection was closed', isForPeople: false };
    }
    let tellEnd: (reason: string) => void = () => {};
    const end = new Promise<string>((resolve) => {
      tellEnd = resolve;
    });
    const session = new SmppSession({
      socket,
      clock,
      timing,
      window: settings.window,
      enquireLinkMs: settings.enquireLinkSeconds * 1_000,
      log,
      owner: { incoming: this.options.incoming, changed: this.options.changed, ended: tellEnd },
    });
    this.session = session;
    const refusal = await this.bind(session);
    const boundAtMs = clock.now();
    if (refusal !== undefined) session.end(refusal.reason);
    const ended = await end;
    this.session = undefined;
    if (refusal !== undefined) return refusal;
    if (clock.now() - boundAtMs >= timing.stableMs) this.backoff.reset();
    return { reason: ended, isForPeople: false };
  }

  /** undefined: we are in. */
  private async bind(session: SmppSession): Promise<{ readonly reason: string; readonly isForPeople: boolean } | undefined> {
    const { settings, bind, log } = this.options;
    const request = {
      kind: bind,
      systemId: settings.systemId,
      password: settings.password,
      systemType: settings.systemType ?? '',
      interfaceVersion: INTERFACE_VERSION,
      addressRange: { ton: 0, npi: 0, address: '' },
    };
    const answer = await attempt(session.bind(request));
    // Credentials no SMPP field can hold: nothing was sent, and nothing will be until they are others.
    if (answer instanceof UnencodablePdu) return { reason: `cannot bind: ${answer.message}`, isForPeople: true };
    if (answer === undefined) return { reason: 'the carrier did not answer the bind', isForPeople: false };
    if (answer.status !== STATUS.ESME_ROK) {
      const reason = `bind refused: ${describeStatus(answer.status)}`;
      return { reason, isForPeople: CREDENTIAL_FAULTS.has(answer.status) };
    }
    this.error = undefined;
    log?.info({ link: this.name }, 'An SMPP link is up');
    this.options.changed();
    return undefined;
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(delayMs, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** The value, or the reason why the settings cannot be written as a PDU. */
function attempt<T>(promise: Promise<T>): Promise<T | UnencodablePdu> {
  return promise.catch((error: unknown) => {
    if (error instanceof UnencodablePdu) return error;
    throw error;
  });
}
