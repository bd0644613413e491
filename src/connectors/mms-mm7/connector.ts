// The MM7 connector: submits MMS to a relay over HTTP, as many at once as its window allows, and takes in what the relay posts.

import type { ConnectorId } from '../../domain/connectors.ts';
import { TokenBucket } from '../../domain/delivery/token-bucket.ts';
import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type {
  CarrierAnswer,
  CarrierMessage,
  CarrierRequest,
  Connector,
  ConnectorStatus,
  ContentShelf,
  FetchFile,
  Outcome,
} from '../../ports.ts';
import { composeContent } from './content.ts';
import { Doorway, type DoorwayOptions } from './doorway.ts';
import { rememberingFetch } from './links.ts';
import { DEFAULT_TIMING, type Exchange, Relay, type RelayTiming } from './relay.ts';
import { outcomeOf, writeSubmission } from './submission.ts';
import { isDoorFault } from './verdicts.ts';

export interface Mm7ConnectorOptions extends DoorwayOptions {
  readonly contents: ContentShelf;
  readonly fetchFile: FetchFile;
  readonly timing?: Partial<RelayTiming> | undefined;
}

/** A connector over MM7. */
export function createMm7Connector(options: Mm7ConnectorOptions): Connector {
  return new Mm7Connector(options);
}

/** Whether the relay can be talked to; unknown only until the first probe. */
type Reach = 'unknown' | 'up' | 'down';

class Mm7Connector implements Connector {
  readonly connectorId: ConnectorId;
  /** Places in the window, divided among the nodes as links are. */
  readonly linkCount: number;
  onChange: () => void = () => {};
  readonly #options: Mm7ConnectorOptions;
  readonly #timing: RelayTiming;
  readonly #relay: Relay;
  readonly #fetchFile: FetchFile;
  readonly #doorway: Doorway;
  #bucket: TokenBucket | undefined;
  #places: number;
  #phase: 'new' | 'running' | 'stopped' = 'new';
  #reach: Reach = 'unknown';
  #inFlight = 0;
  /** Nothing leaves before this moment: the relay said it is busy. */
  #quietUntilMs = 0;
  #failures = 0;
  #lastError: string | undefined;
  #lastErrorAtMs: number | undefined;
  #cancelProbe: (() => void) | undefined;
  #cancelWake: (() => void) | undefined;
  #settled: (() => void) | undefined;

  constructor(options: Mm7ConnectorOptions) {
    const { connectorId, settings, clock, timing, fetchFile } = options;
    this.connectorId = connectorId;
    this.#options = options;
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#relay = new Relay(settings, this.#timing);
    this.#fetchFile = rememberingFetch(fetchFile, clock);
    this.#doorway = new Doorway(options);
    this.linkCount = settings.window;
    this.#places = settings.window;
    const { messagesPerSecond } = settings;
    if (messagesPerSecond !== undefined) this.#bucket = new TokenBucket(messagesPerSecond, 1, clock.now());
  }

  start(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'running';
    void this.#probe();
  }

  /** Places given up are empty as soon as the answers to what is under way are there; nothing has to be closed. */
  async hold(links: readonly number[]): Promise<void> {
    const hadNone = this.#places === 0;
    this.#places = links.length;
    if (links.length > 0) this.#bucket?.setShare(links.length / this.linkCount);
    if (this.#phase === 'running' && hadNone && links.length > 0 && this.#reach !== 'up') void this.#probe();
    this.onChange();
  }

  async stop(graceMs: number): Promise<void> {
    this.#phase = 'stopped';
    this.#cancelProbe?.();
    this.#cancelWake?.();
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#options.clock.after(graceMs, resolve);
        this.#settled = () => {
          cancel();
          resolve();
        };
      });
    }
    await this.#relay.close();
  }

  room(): number {
    if (this.#phase !== 'running' || this.#reach !== 'up') return 0;
    const free = this.#places - this.#inFlight;
    if (free <= 0) return 0;
    const now = this.#options.clock.now();
    if (now < this.#quietUntilMs) return this.#noRoomFor(this.#quietUntilMs - now);
    if (this.#bucket === undefined) return free;
    // The bucket tells of one at a time; whoever hands over asks again.
    return this.#bucket.has(now) ? 1 : this.#noRoomFor(this.#bucket.waitMs(now));
  }

  async submit(message: CarrierMessage): Promise<Outcome> {
    const { content } = message;
    if (content.kind !== 'MMS') {
      const detail = 'this connector carries MMS and nothing else';
      return {
        kind: 'refused',
        statusId: STATUS.UNDELIVERABLE_NOT_SENT,
        errorId: ERROR.EC_INVALID_MSG_TYPE,
        detail,
        isRouteFault: true,
      };
    }
    if (this.#phase !== 'running' || this.#reach !== 'up')
      return { kind: 'deferred', because: 'LINK_DOWN', detail: this.#lastError };
    this.#inFlight += 1;
    this.#bucket?.spend();
    try {
      const { settings, clock } = this.#options;
      const composed = await composeContent(content, `mms-${message.messageId}`, {
        ...this.#options,
        fetchFile: this.#fetchFile,
      });
      if ('kind' in composed) return composed;
      const { contentType, bytes } = writeSubmission(message, content.title, composed, settings, clock.now());
      const exchange = await this.#relay.post(contentType, bytes);
      const outcome = outcomeOf(exchange);
      this.#learn(exchange, outcome);
      return outcome;
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) this.#settled?.();
      this.onChange();
    }
  }

  status(): ConnectorStatus {
    const isBound = this.#phase === 'running' && this.#reach === 'up';
    const isKept = this.#places > 0;
    return {
      state: this.#phase !== 'running' ? 'STOPPED' : isBound && isKept ? 'UP' : 'DOWN',
      links: isKept
        ? [{ name: new URL(this.#options.settings.url).host, isBound, lastError: isBound ? undefined : this.#lastError }]
        : [],
      lastError: this.#lastError,
      lastErrorAtMs: this.#lastErrorAtMs,
      inFlight: this.#inFlight,
    };
  }

  answer(request: CarrierRequest): Promise<CarrierAnswer> {
    return this.#doorway.answer(request);
  }

  /** What the exchange says of the relay itself. */
  #learn(exchange: Exchange, outcome: Outcome): void {
    if (exchange.kind === 'unreachable') return this.#goDown(exchange.detail, false);
    if (exchange.kind === 'silent') return this.#remember(exchange.detail);
    // It turned us away at the door: somebody has to correct something, and asking at once again will not.
    if (outcome.kind === 'deferred' && isDoorFault(exchange.status)) return this.#goDown(outcome.detail ?? '', true);
    this.#failures = 0;
    if (outcome.kind !== 'deferred') return;
    this.#remember(outcome.detail ?? outcome.because);
    if (outcome.because === 'THROTTLED' || outcome.because === 'QUEUE_FULL')
      this.#quietUntilMs = this.#options.clock.now() + (outcome.retryAfterMs ?? this.#timing.backoffFirstMs);
  }

  #goDown(reason: string, isForLong: boolean): void {
    this.#remember(reason);
    if (this.#phase !== 'running') return;
    this.#reach = 'down';
    // Submissions that were under way together fail together: that is one failure.
    this.#cancelProbe ??= this.#options.clock.after(this.#waitMs(isForLong), () => {
      this.#cancelProbe = undefined;
      void this.#probe();
    });
    this.onChange();
  }

  #waitMs(isForLong: boolean): number {
    const { backoffFirstMs, backoffMostMs } = this.#timing;
    const doubled = backoffFirstMs * 2 ** Math.min(this.#failures, 16);
    this.#failures += 1;
    return isForLong ? backoffMostMs : Math.min(backoffMostMs, doubled);
  }

  /** Looks whether the relay is there. What it makes of a submission only a submission can tell. */
  async #probe(): Promise<void> {
    if (this.#places === 0) return;
    const problem = await this.#relay.reach();
    if (this.#phase !== 'running') return;
    if (problem !== undefined) return this.#goDown(problem, false);
    this.#reach = 'up';
    this.onChange();
  }

  #noRoomFor(waitMs: number): 0 {
    this.#cancelWake ??= this.#options.clock.after(Math.max(1, Math.ceil(waitMs)), () => {
      this.#cancelWake = undefined;
      this.onChange();
    });
    return 0;
  }

  #remember(reason: string): void {
    this.#lastError = reason;
    this.#lastErrorAtMs = this.#options.clock.now();
  }
}
