// Takes each mail to the servers of its recipients' domains: a few connections to each, encrypted where the other side can.

import type { SmtpSettings } from '../../domain/connectors.ts';
import type { Clock, DnsLookup } from '../../ports.ts';
import { type MailHost, mailHostsOf } from './mail-hosts.ts';
import { type Dial, type Envelope, NoSession, type SendResult, SmtpSession } from './session.ts';
import { SessionPool } from './session-pool.ts';
import type { SmtpTiming } from './timing.ts';

export interface DirectRoadOptions {
  readonly settings: SmtpSettings;
  readonly heloName: string;
  readonly timing: SmtpTiming;
  readonly clock: Clock;
  readonly dns: DnsLookup;
  readonly random: () => number;
  /** Mail may go to addresses of private networks: for a lab. */
  readonly allowPrivate: boolean;
}

/** The domain takes no mail, now or ever. */
export class NoMailHost extends Error {}
/** So many mails wait for this domain already that another one would keep those of others from their turn. */
export class DestinationBusy extends Error {}

/** Mails that may wait for a connection to their domain, for each connection it may have. */
const WAITING_FACTOR = 8;

interface Destination {
  readonly pool: SessionPool;
  unreachableUntilMs: number;
  failure: unknown;
}

export class DirectRoad {
  readonly #options: DirectRoadOptions;
  readonly #destinations = new Map<string, Destination>();
  #isStopped = false;

  constructor(options: DirectRoadOptions) {
    this.#options = options;
  }

  get openCount(): number {
    let count = 0;
    for (const { pool } of this.#destinations.values()) count += pool.openCount;
    return count;
  }

  stop(): void {
    this.#isStopped = true;
    for (const { pool } of this.#destinations.values()) pool.close();
    this.#destinations.clear();
  }

  /** All recipients are of this domain, which is in lower case. @throws NoSession, NoMailHost, DestinationBusy: nothing was sent */
  async send(domain: string, envelope: Envelope): Promise<SendResult> {
    if (this.#isStopped) throw new NoSession('the connector stops');
    const { clock, timing, settings } = this.#options;
    const destination = this.#destinationOf(domain);
    const { pool } = destination;
    if (destination.unreachableUntilMs > clock.now()) throw destination.failure;
    if (pool.waitingCount >= settings.connectionsPerDestination * WAITING_FACTOR) {
      throw new DestinationBusy(`${pool.waitingCount} mails wait for a connection to ${domain}`);
    }
    try {
      const result = await pool.send(envelope);
      destination.unreachableUntilMs = 0;
      return result;
    } catch (error) {
      destination.failure = error;
      destination.unreachableUntilMs = clock.now() + timing.unreachableMs;
      throw error;
    } finally {
      this.#forgetUnused();
    }
  }

  #destinationOf(domain: string): Destination {
    const known = this.#destinations.get(domain);
    if (known !== undefined) return known;
    const { clock, settings, timing } = this.#options;
    const pool = new SessionPool({
      clock,
      open: () => this.#open(domain),
      size: Math.min(settings.connectionsPerDestination, settings.connections),
      messagesPerConnection: settings.messagesPerConnection,
      idleMs: timing.idleMs,
    });
    const destination = { pool, unreachableUntilMs: 0, failure: undefined };
    this.#destinations.set(domain, destination);
    return destination;
  }

  /** Tries the domain's servers one after the other. */
  async #open(domain: string): Promise<SmtpSession> {
    const { dns, allowPrivate, random } = this.#options;
    const found = await mailHostsOf(dns, domain, { allowPrivate, random });
    if (found.kind === 'none') throw new NoMailHost(found.because);
    if (found.kind === 'unknown') throw new NoSession(found.because);
    let failure: NoSession | undefined;
    for (const host of found.hosts) {
      try {
        return await this.#openAt(host);
      } catch (error) {
        if (!(error instanceof NoSession)) throw error;
        failure = new NoSession(`${host.name}: ${error.message}`, error.reply);
      }
    }
    throw failure ?? new NoSession(`${domain} has no server`);
  }

  async #openAt({ name, address }: MailHost): Promise<SmtpSession> {
    const { settings, heloName, timing } = this.#options;
    const { security, port, tls = {} } = settings;
    const isStrict = tls.verify === true;
    const dial: Dial = {
      host: address,
      port,
      heloName,
      security: security === 'NONE' ? 'NONE' : isStrict ? 'STARTTLS' : 'OPPORTUNISTIC',
      // Few mail servers have a certificate anybody could check: without one to check, encrypted is still better than not.
      tls: { rejectUnauthorized: isStrict, servername: name, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
    };
    try {
      return await SmtpSession.open(dial, timing);
    } catch (error) {
      if (dial.security !== 'OPPORTUNISTIC' || !(error instanceof NoSession) || !error.isTlsFailure) throw error;
      return SmtpSession.open({ ...dial, security: 'NONE' }, timing);
    }
  }

  /** Domains nobody writes to at present take no memory. */
  #forgetUnused(): void {
    if (this.#destinations.size < 1_000) return;
    const now = this.#options.clock.now();
    for (const [domain, { pool, unreachableUntilMs }] of this.#destinations) {
      if (pool.isUnused && unreachableUntilMs <= now) this.#destinations.delete(domain);
    }
  }
}
