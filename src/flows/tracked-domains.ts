// What a sending domain has to say about its mail, from memory: asked for every mail and every click.

import { type DomainSetup, expectedRecords } from '../domain/email-domains.ts';
import type { AccountId } from '../domain/platform.ts';
import { loadEmailDomains } from '../storage/email-domains.ts';
import type { World } from './world.ts';

/** Kept at most; then all are asked for anew. */
const KEPT_MAX = 10_000;

export class TrackedDomains {
  readonly #world: World;
  readonly #known = new Map<string, Promise<DomainSetup | undefined>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The account's domain of this name; undefined when it has none. */
  async of(accountId: AccountId, domainName: string): Promise<DomainSetup | undefined> {
    const { resources } = await this.#world.snapshots.of(accountId);
    const resource = resources.byDomain(domainName);
    if (resource === undefined) return undefined;
    const key = `${accountId} ${resource.resourceId}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= KEPT_MAX) this.#known.clear();
    const loading = loadEmailDomains(this.#world.db, accountId, [resource.resourceId]).then(([domain]) => domain);
    this.#known.set(key, loading);
    // What could not be read is read again.
    loading.catch(() => this.#known.delete(key));
    return loading;
  }

  /** Something about resources has changed. */
  forget(): void {
    this.#known.clear();
  }
}

/**
 * Where the readers of a domain's mail reach us, without a slash at the end: by its own name once it leads here, else by ours. Under
 * its own name with the scheme and port of ours, as both lead to the same place.
 */
export function readersUrl(domain: DomainSetup | undefined, { publicUrl, emailHost }: World['settings']): string {
  if (domain?.findings.TRACKING?.isVerified !== true) return publicUrl;
  const record = expectedRecords(domain, emailHost).find(({ purpose }) => purpose === 'TRACKING');
  if (record === undefined) return publicUrl;
  const url = new URL(publicUrl);
  url.hostname = record.name;
  return url.origin;
}
