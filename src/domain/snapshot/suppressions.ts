// The suppressed addresses of an account, asked for every mail. A million of them share a handful of sending domains, so that one
// costs little more than its address.

import type { Suppression, SuppressionType } from '../suppressions.ts';

/** A sending domain and why it does not write. */
type Mark = Pick<Suppression, 'domain' | 'type'>;

export class Suppressions {
  readonly #marks = new Map<string, Mark>();
  /** Nearly always one, and then without a list around it. */
  readonly #ofAddress = new Map<string, Mark | readonly Mark[]>();

  /** Addresses. */
  get size(): number {
    return this.#ofAddress.size;
  }

  /** Why this domain does not write to the address (in any case); undefined when nothing stands against it. */
  against(address: string, domain: string): SuppressionType | undefined {
    if (this.#ofAddress.size === 0) return undefined;
    return this.#listOf(address.toLowerCase()).find((mark) => mark.domain === domain)?.type;
  }

  /** Why any domain of the account does not write to the address; a bounce before all else. */
  anywhere(address: string): SuppressionType | undefined {
    const types = this.#listOf(address.toLowerCase()).map(({ type }) => type);
    return types.find((type) => type === 'BOUNCE') ?? types[0];
  }

  add({ address, domain, type }: Suppression): void {
    const mark = this.#markOf(domain, type);
    const known = this.#listOf(address);
    if (known.includes(mark)) return;
    this.#ofAddress.set(address, known.length === 0 ? mark : [...known, mark]);
  }

  /** Takes out whatever stands against an address. */
  forget(address: string): void {
    this.#ofAddress.delete(address);
  }

  #listOf(address: string): readonly Mark[] {
    const entry = this.#ofAddress.get(address);
    if (entry === undefined) return NONE;
    return isList(entry) ? entry : [entry];
  }

  /** Equal marks are one object. */
  #markOf(domain: string, type: SuppressionType): Mark {
    const key = `${type} ${domain}`;
    const known = this.#marks.get(key);
    if (known !== undefined) return known;
    const mark: Mark = { domain, type };
    this.#marks.set(key, mark);
    return mark;
  }
}

const NONE: readonly Mark[] = [];

function isList(entry: Mark | readonly Mark[]): entry is readonly Mark[] {
  return Array.isArray(entry);
}
