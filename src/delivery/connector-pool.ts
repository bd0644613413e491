// The connectors this node runs: starts and stops them as their definitions change, and knows how each is doing.

import { type ConnectorDefinition, type ConnectorId, SANDBOX } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { EngineFigures } from '../flows/world.ts';
import type { Clock, Connector, Log, Receiver } from '../ports.ts';
import { AccountPace } from './account-pace.ts';
import { Dispatcher, type DispatcherEvents } from './dispatcher.ts';
import { type ConnectorKey, connectorKey, type Flight } from './flights.ts';

/** Builds the connector of a definition; the wiring knows which kinds there are. */
export type ConnectorFactory = (accountId: AccountId, definition: ConnectorDefinition, receiver: Receiver) => Connector;

/** Open answers of a connector that is stopped are waited for this long. */
const STOP_GRACE_MS = 5_000;

interface Running {
  readonly accountId: AccountId;
  readonly dispatcher: Dispatcher;
  /** The definition it was started with, to see whether a change concerns it. */
  readonly settings: string;
}

export interface ConnectorPoolParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly factory: ConnectorFactory;
  readonly hasSandbox: boolean;
  readonly receiverFor: (accountId: AccountId) => Receiver;
  readonly events: DispatcherEvents;
  /** Messages a stopped connector had not handed over. */
  readonly onAbandoned: (flights: Flight[]) => void;
}

export class ConnectorPool {
  readonly #parts: ConnectorPoolParts;
  readonly #running = new Map<ConnectorKey, Running>();
  readonly #paces = new Map<AccountId, AccountPace>();
  #nodeCount = 1;

  constructor(parts: ConnectorPoolParts) {
    this.#parts = parts;
  }

  get(accountId: AccountId, connectorId: ConnectorId): Dispatcher | undefined {
    return this.#running.get(connectorKey(accountId, connectorId))?.dispatcher;
  }

  all(): IterableIterator<[ConnectorKey, { readonly accountId: AccountId; readonly dispatcher: Dispatcher }]> {
    return this.#running.entries();
  }

  byKey(key: ConnectorKey): { readonly accountId: AccountId; readonly dispatcher: Dispatcher } | undefined {
    return this.#running.get(key);
  }

  connectorFigures(): EngineFigures['connectors'] {
    return [...this.#running].map(([key, { dispatcher }]) => ({
      key,
      queued: dispatcher.queued,
      inFlight: dispatcher.inFlight,
      isUp: dispatcher.isUp,
      boundLinks: dispatcher.status.links.filter(({ isBound }) => isBound).length,
    }));
  }

  get nodeCount(): number {
    return this.#nodeCount;
  }

  /** How many nodes live: senders on connectors whose links are not divided share their throughput evenly. */
  setNodeCount(count: number): void {
    this.#nodeCount = count;
    for (const { dispatcher } of this.#running.values())
      if (dispatcher.connector.linkCount === undefined) dispatcher.setShare(1 / count);
  }

  /** Makes what runs for an account match its definitions. A changed connector is stopped and started anew; the others go on. */
  sync(accountId: AccountId, definitions: readonly ConnectorDefinition[], messagesPerSecondMax: number | null): void {
    this.#paceOf(accountId).setRate(messagesPerSecondMax, this.#parts.clock.now());
    const wanted = new Map<ConnectorKey, ConnectorDefinition>();
    for (const definition of definitions) {
      if (definition.isEnabled) wanted.set(connectorKey(accountId, definition.connectorId), definition);
    }
    if (this.#parts.hasSandbox) {
      wanted.set(connectorKey(accountId, SANDBOX), { connectorId: SANDBOX, settings: { type: 'SANDBOX' }, isEnabled: true });
    }
    for (const [key, running] of this.#running) {
      const definition = wanted.get(key);
      if (running.accountId !== accountId) continue;
      if (definition !== undefined && JSON.stringify(definition.settings) === running.settings) continue;
      void this.#stopOne(key, running);
    }
    for (const [key, definition] of wanted) if (!this.#running.has(key)) this.#startOne(key, accountId, definition);
  }

  /** Stops every connector; what waited in memory is handed back first. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map(([key, running]) => this.#stopOne(key, running)));
  }

  /** Hands over what has waited while this node was not sure of its claims. */
  pump(): void {
    for (const { dispatcher } of this.#running.values()) if (dispatcher.queued > 0) dispatcher.pump();
  }

  /** Hands over nothing more (or again): when this node cannot be sure of its claims. */
  setPaused(isPaused: boolean): void {
    for (const { dispatcher } of this.#running.values()) {
      if (isPaused) dispatcher.pause();
      else dispatcher.resume();
    }
  }

  #paceOf(accountId: AccountId): AccountPace {
    let pace = this.#paces.get(accountId);
    if (pace === undefined) {
      pace = new AccountPace();
      this.#paces.set(accountId, pace);
    }
    return pace;
  }

  #startOne(key: ConnectorKey, accountId: AccountId, definition: ConnectorDefinition): void {
    const { clock, factory, events, receiverFor, log } = this.#parts;
    const connector = factory(accountId, definition, receiverFor(accountId));
    const dispatcher = new Dispatcher(connector, clock, events, this.#paceOf(accountId));
    this.#running.set(key, { accountId, dispatcher, settings: JSON.stringify(definition.settings) });
    // Which links are this node's has to be settled with the others first.
    if (connector.linkCount === undefined) dispatcher.setShare(1 / this.#nodeCount);
    else void dispatcher.hold([]);
    connector.start();
    log.info({ accountId, connectorId: definition.connectorId, type: definition.settings.type }, 'a connector is started');
  }

  async #stopOne(key: ConnectorKey, running: Running): Promise<void> {
    this.#running.delete(key);
    running.dispatcher.stop();
    this.#parts.onAbandoned(running.dispatcher.drain());
    await running.dispatcher.connector.stop(STOP_GRACE_MS);
  }
}
