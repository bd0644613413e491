// What is known of the email domains of all accounts, from memory: asked for every mail and every click. A domain is read once, and
// again when anything about its account's resources has changed.

import type { AccountId } from '../domain/platform.ts';
import type { AccountSnapshots } from './account-snapshots.ts';

/** Domains remembered at most; then all are asked for anew. */
const REMEMBERED_MAX = 10_000;

type Load<T> = (accountId: AccountId, name: string) => Promise<T | undefined>;

export class DomainMemory<T> {
  readonly #load: Load<T>;
  readonly #known = new Map<AccountId, Map<string, Promise<T | undefined>>>();

  constructor(snapshots: AccountSnapshots, load: Load<T>) {
    this.#load = load;
    snapshots.onChange(({ noun, accountId }) => {
      if (noun === 'resource' || noun === 'account' || noun === 'all') this.#known.delete(accountId);
    });
  }

  /** The account's domain of this name; undefined when it has none. Rejects when the database cannot be asked. */
  of(accountId: AccountId, name: string): Promise<T | undefined> {
    return this.#known.get(accountId)?.get(name) ?? this.#ask(accountId, name);
  }

  #ask(accountId: AccountId, name: string): Promise<T | undefined> {
    if (this.#size >= REMEMBERED_MAX) this.#known.clear();
    const domains = this.#known.get(accountId) ?? new Map<string, Promise<T | undefined>>();
    this.#known.set(accountId, domains);
    const asking = this.#load(accountId, name);
    domains.set(name, asking);
    // What could not be read is read again, not remembered.
    asking.catch(() => domains.delete(name));
    return asking;
  }

  get #size(): number {
    let size = 0;
    for (const domains of this.#known.values()) size += domains.size;
    return size;
  }
}
