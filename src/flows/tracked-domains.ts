// What a sending domain has to say about its mail, and where its readers reach us.

import { type DomainSetup, expectedRecords } from '../domain/email-domains.ts';
import type { Db } from '../storage/db.ts';
import { loadEmailDomains } from '../storage/email-domains.ts';
import type { AccountSnapshots } from './account-snapshots.ts';
import { DomainMemory } from './domain-memory.ts';
import type { World } from './world.ts';

export type TrackedDomains = DomainMemory<DomainSetup>;

/** The sending domains of all accounts, by their names in ASCII and lower case. */
export function createTrackedDomains(db: Db, snapshots: AccountSnapshots): TrackedDomains {
  return new DomainMemory(snapshots, async (accountId, name) => {
    const resource = (await snapshots.of(accountId)).resources.byDomain(name);
    if (resource === undefined) return undefined;
    const [domain] = await loadEmailDomains(db, accountId, [resource.resourceId]);
    return domain;
  });
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
