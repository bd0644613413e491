// The SMPP connector: several links to one carrier, one pace, and what comes in handed to the receiver before it is
// acknowledged.

import type { ConnectorId, SmppSettings } from '../../domain/connectors.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierMessage, Clock, Connector, ConnectorStatus, Log, Outcome, Receiver } from '../../ports.ts';
import type { BindRequest, DataMessage, ShortMessage } from '../../protocols/smpp/pdu.ts';
import { STATUS } from '../../protocols/smpp/statuses.ts';
import { composeSubmits } from './compose-submits.ts';
import { SmppLink } from './link.ts';
import { Pace } from './pace.ts';
import { readIncoming } from './read-incoming.ts';
import type { SmppSession } from './session.ts';
import { Submission } from './submission.ts';
import { DEFAULT_TIMING, type SmppTiming } from './timing.ts';

export interface SmppConnectorOptions {
  readonly connectorId: ConnectorId;
  readonly accountId: AccountId;
  readonly settings: SmppSettings;
  readonly clock: Clock;
  readonly receiver: Receiver;
  /** Between 0 and 1, for the jitter of reconnects. */
  readonly random: () => number;
  readonly log?: Log | undefined;
  readonly timing?: Partial<SmppTiming> | undefined;
}

/** A link another node is to keep waits this long for open answers. */
const HAND_OVER_GRACE_MS = 1_000;

/** A connector over SMPP 3.4. */
export function createSmppConnector(options: SmppConnectorOptions): Connector {
  return new SmppConnector(options);
}

class SmppConnector implements Connector {
  readonly connectorId: ConnectorId;
  onChange: () => void = () => {};
  private readonly options: SmppConnectorOptions;
  readonly linkCount: number;
  private links: readonly SmppLink[];
  /** Which links of all there are, counted from 0. */
  private held: readonly number[];
  private readonly pace: Pace;
  private phase: 'new' | 'running' | 'stopped' = 'new';
  private lastError: string | undefined;
  private lastErrorAtMs: number | undefined;
  private cancelWake: (() => void) | undefined;

  constructor(options: SmppConnectorOptions) {
    this.options = options;
    this.connectorId = options.connectorId;
    this.pace = new Pace(options.settings.messagesPerSecond, options.clock.now());
    this.linkCount = options.settings.links;
    this.held = Array.from({ length: this.linkCount }, (_, link) => link);
    this.links = this.held.flatMap((link) => this.linksAt(link));
  }

  start(): void {
    if (this.phase !== 'new') return;
    this.phase = 'running';
    for (const link of this.links) link.start();
  }

  async hold(links: readonly number[]): Promise<void> {
    if (this.phase === 'stopped') return;
    const gone = this.links.filter(({ at }) => !links.includes(at));
    const kept = this.links.filter(({ at }) => links.includes(at));
    const fresh = links.filter((link) => !this.held.includes(link)).flatMap((link) => this.linksAt(link));
    this.held = [...links];
    this.links = [...kept, ...fresh];
    if (links.length > 0) this.pace.setShare(links.length / this.linkCount, this.options.clock.now());
    if (this.phase === 'running') for (const link of fresh) link.start();
    this.onChange();
    await Promise.all(gone.map((link) => link.stop(HAND_OVER_GRACE_MS)));
  }

  async stop(graceMs: number): Promise<void> {
    this.phase = 'stopped';
    this.cancelWake?.();
    this.cancelWake = undefined;
    await Promise.all(this.links.map((link) => link.stop(graceMs)));
  }

  room(): number {
    if (this.phase !== 'running') return 0;
    let slots = 0;
    for (const link of this.links) slots += link.sending?.room ?? 0;
    if (slots === 0) return 0;
    const tokens = this.pace.available(this.options.clock.now());
    if (tokens === 0) this.wakeWhenPaceAllows();
    return Math.min(slots, tokens);
  }

  submit(message: CarrierMessage): Promise<Outcome> {
    const session = this.phase === 'running' ? this.roomiestSession() : undefined;
    if (session === undefined) return Promise.resolve({ kind: 'deferred', because: 'LINK_DOWN', detail: this.lastError });
    const pdus = composeSubmits(message, this.options.settings.longMessages, this.options.clock.now());
    if ('kind' in pdus) return Promise.resolve(pdus);
    this.pace.take(pdus.length);
    return new Promise((resolve) => {
      session.submit(
        new Submission(pdus, (outcome) => {
          this.keepPace(outcome, pdus.length);
          resolve(outcome);
        }),
      );
    });
  }

  status(): ConnectorStatus {
    return {
      state: this.state(),
      links: this.links.map(({ name, isBound, lastError }) => ({ name, isBound, lastError })),
      lastError: this.lastError,
      lastErrorAtMs: this.lastErrorAtMs,
      inFlight: this.links.reduce((sum, link) => sum + link.inFlight, 0),
    };
  }

  /** DOWN means that nothing can be sent, even if a receiver is still bound. */
  private state(): ConnectorStatus['state'] {
    if (this.phase !== 'running') return 'STOPPED';
    if (this.links.length > 0 && this.links.every((link) => link.isBound)) return 'UP';
    return this.links.some((link) => link.sending !== undefined) ? 'DEGRADED' : 'DOWN';
  }

  /** One connection, or two where sending and receiving are apart. */
  private linksAt(at: number): SmppLink[] {
    const { settings, clock, random, log, timing } = this.options;
    return bindsOf(settings).map(
      (bind) =>
        new SmppLink({
          at,
          name: `${bind.slice('bind_'.length)}-${at + 1}`,
          bind,
          settings,
          timing: { ...DEFAULT_TIMING, ...timing },
          clock,
          random,
          log,
          incoming: (pdu) => this.takeIn(pdu),
          changed: () => this.onChange(),
          failed: (reason) => this.remember(reason),
        }),
    );
  }

  /** Stored first, acknowledged then. When it cannot be stored the carrier is asked to bring it again. */
  private async takeIn(pdu: ShortMessage | DataMessage): Promise<number> {
    const { accountId, connectorId, clock, receiver, log } = this.options;
    const incoming = readIncoming(pdu, { accountId, connectorId, nowMs: clock.now() });
    try {
      switch (incoming.kind) {
        case 'report':
          await receiver.report(incoming.report);
          break;
        case 'inbound':
          await receiver.inbound(incoming.message);
          break;
        case 'unusable':
          log?.warn({ connectorId, receipt: incoming.text }, 'A receipt names no message');
          break;
        default:
          incoming satisfies never;
      }
      return STATUS.ESME_ROK;
    } catch (error) {
      log?.error({ connectorId, error }, 'An incoming message could not be stored; the carrier will send it again');
      return STATUS.ESME_RX_T_APPN;
    }
  }

  private roomiestSession(): SmppSession | undefined {
    let best: SmppSession | undefined;
    let bestRoom = -1;
    for (const link of this.links) {
      const session = link.sending;
      if (session === undefined) continue;
      const { room } = session;
      if (room > bestRoom) {
        best = session;
        bestRoom = room;
      }
    }
    return best;
  }

  private keepPace(outcome: Outcome, parts: number): void {
    const nowMs = this.options.clock.now();
    if (outcome.kind === 'accepted') {
      for (let part = 0; part < parts; part++) this.pace.accepted(nowMs);
    } else if (outcome.kind === 'deferred' && (outcome.because === 'THROTTLED' || outcome.because === 'QUEUE_FULL')) {
      this.pace.throttled(nowMs);
    }
  }

  /** Room that only time brings back is announced by a timer; one is enough. */
  private wakeWhenPaceAllows(): void {
    if (this.cancelWake !== undefined) return;
    const { clock } = this.options;
    this.cancelWake = clock.after(Math.max(10, this.pace.waitMs(clock.now())), () => {
      this.cancelWake = undefined;
      this.onChange();
    });
  }

  private remember(reason: string): void {
    this.lastError = reason;
    this.lastErrorAtMs = this.options.clock.now();
  }
}

function bindsOf({ bind }: SmppSettings): readonly BindRequest['kind'][] {
  return bind === 'TRANSCEIVER' ? ['bind_transceiver'] : ['bind_transmitter', 'bind_receiver'];
}
