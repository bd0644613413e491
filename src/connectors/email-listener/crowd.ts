// Who is at the door of the mail listener, how often, and with how much: so that one client leaves room for the others.

import type { Clock } from '../../ports.ts';

/** Connections from one address at once. Relays that deliver for many keep a few dozen open. */
const CONNECTIONS_MAX = 50;
/** Mails from one address in a minute. */
const MAILS_MAX = 6_000;
/** Recipients nobody here has that one address may try in a minute. */
const GUESSES_MAX = 100;
const PERIOD_MS = 60_000;
/** Addresses remembered at most; with more of them at once the counts begin anew. */
const ADDRESSES_MAX = 100_000;

interface Visitor {
  mails: number;
  guesses: number;
}

/** Bytes of a mail under way. */
export interface Held {
  /** false = there is no room for these. */
  add(bytes: number): boolean;
  release(): void;
}

export class Crowd {
  readonly #clock: Clock;
  readonly #bytesMax: number;
  readonly #connections = new Map<string, Set<string>>();
  #visitors = new Map<string, Visitor>();
  #periodEndsAtMs = 0;
  #bytes = 0;

  constructor(clock: Clock, bytesMax: number) {
    this.#clock = clock;
    this.#bytesMax = bytesMax;
  }

  /** A connection; false = there are too many from there, and leave() is owed all the same. */
  enter(address: string, connectionId: string): boolean {
    const connections = this.#connections.get(address) ?? new Set();
    connections.add(connectionId);
    this.#connections.set(address, connections);
    return connections.size <= CONNECTIONS_MAX;
  }

  leave(address: string, connectionId: string): void {
    const connections = this.#connections.get(address);
    connections?.delete(connectionId);
    if (connections?.size === 0) this.#connections.delete(address);
  }

  mayDeliver(address: string): boolean {
    const visitor = this.#visitor(address);
    visitor.mails += 1;
    return visitor.mails <= MAILS_MAX;
  }

  mayGuess(address: string): boolean {
    const visitor = this.#visitor(address);
    visitor.guesses += 1;
    return visitor.guesses <= GUESSES_MAX;
  }

  /** Room for one mail, which grows as it comes in. */
  hold(): Held {
    let own = 0;
    return {
      add: (bytes) => {
        if (this.#bytes + bytes > this.#bytesMax) return false;
        this.#bytes += bytes;
        own += bytes;
        return true;
      },
      release: () => {
        this.#bytes -= own;
        own = 0;
      },
    };
  }

  #visitor(address: string): Visitor {
    const now = this.#clock.now();
    if (now >= this.#periodEndsAtMs || this.#visitors.size >= ADDRESSES_MAX) {
      this.#visitors = new Map();
      this.#periodEndsAtMs = now + PERIOD_MS;
    }
    const visitor = this.#visitors.get(address) ?? { mails: 0, guesses: 0 };
    this.#visitors.set(address, visitor);
    return visitor;
  }
}
