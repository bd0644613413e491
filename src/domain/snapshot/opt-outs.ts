// Who does not want to hear from which sender, asked once for every message.

import { foldedName } from './resource-index.ts';

export interface OptOut {
  /** Digits only. */
  readonly destination: string;
  /** Digits or sender name; '' = from no sender of the account. */
  readonly sender: string;
}

/** As an opt-out stands for every sender of the account. */
export const EVERY_SENDER = '';

export class OptOuts {
  readonly #sendersOf = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The senders a destination does not want to hear from; undefined, as nearly always, when it minds none. */
  of(destination: string): ReadonlySet<string> | undefined {
    return this.#sendersOf.get(destination);
  }

  /** Whether the destination does not want to hear from this sender (digits or name). */
  has(destination: string, sender: string): boolean {
    const senders = this.#sendersOf.get(destination);
    return senders !== undefined && refuses(senders, sender);
  }

  add({ destination, sender }: OptOut): void {
    const senders = this.#sendersOf.get(destination) ?? new Set();
    const sizeBefore = senders.size;
    senders.add(foldedName(sender));
    this.#size += senders.size - sizeBefore;
    this.#sendersOf.set(destination, senders);
  }

  delete({ destination, sender }: OptOut): void {
    const senders = this.#sendersOf.get(destination);
    if (senders?.delete(foldedName(sender)) !== true) return;
    this.#size -= 1;
    if (senders.size === 0) this.#sendersOf.delete(destination);
  }

  clear(): void {
    this.#sendersOf.clear();
    this.#size = 0;
  }
}

/** Whether a sender is among those a destination does not want to hear from. */
export function refuses(unwanted: ReadonlySet<string>, sender: string): boolean {
  return unwanted.has(EVERY_SENDER) || unwanted.has(foldedName(sender));
}
