// What email domains sign with.

import { returnPathDomain } from '../domain/email-domains.ts';
import type { MailDomain, MailDomains } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import { loadSigningDomain } from '../storage/email-domains.ts';
import type { AccountSnapshots } from './account-snapshots.ts';
import { DomainMemory } from './domain-memory.ts';
import { asciiDomain } from './read-domain-name.ts';

/** The signing domains of all accounts. */
export function createMailDomains(db: Db, snapshots: AccountSnapshots, emailHost: string): MailDomains {
  return new DomainMemory<MailDomain>(snapshots, async (accountId, name) => {
    const domain = asciiDomain(name);
    const found = domain === undefined ? undefined : await loadSigningDomain(db, accountId, domain);
    if (domain === undefined || found === undefined) return undefined;
    const { selector, privateKey, findings } = found;
    return { domain, selector, privateKey, returnPathDomain: returnPathDomain(domain, findings, emailHost) };
  });
}
