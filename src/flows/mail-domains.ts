// What email domains sign with, from memory: a key is read once and again when anything about the account's senders has changed.

import { returnPathDomain } from '../domain/email-domains.ts';
import type { AccountId } from '../domain/platform.ts';
import type { MailDomain, MailDomains } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import { loadSigningDomain } from '../storage/email-domains.ts';
import type { AccountSnapshots } from './account-snapshots.ts';
import { asciiDomain } from './read-domain-name.ts';

/** Domains of one account remembered at most. */
const REMEMBERED_MAX = 5_000;

type Looking = Promise<MailDomain | undefined>;

/** The signing domains of all accounts. */
export function createMailDomains(db: Db, snapshots: AccountSnapshots, emailHost: string): MailDomains {
  const known = new Map<AccountId, Map<string, Looking>>();
  snapshots.onChange(({ noun, accountId }) => {
    if (noun === 'resource' || noun === 'account' || noun === 'all') known.delete(accountId);
  });
  const load = async (accountId: AccountId, name: string): Looking => {
    const domain = asciiDomain(name);
    const found = domain === undefined ? undefined : await loadSigningDomain(db, accountId, domain);
    if (domain === undefined || found === undefined) return undefined;
    const { selector, privateKey, findings } = found;
    return { domain, selector, privateKey, returnPathDomain: returnPathDomain(domain, findings, emailHost) };
  };
  return {
    of: (accountId, name) => {
      const domains = known.get(accountId) ?? new Map<string, Looking>();
      known.set(accountId, domains);
      const remembered = domains.get(name);
      if (remembered !== undefined) return remembered;
      if (domains.size >= REMEMBERED_MAX) domains.clear();
      const looking = load(accountId, name);
      domains.set(name, looking);
      // What could not be read is read again, not remembered.
      looking.catch(() => domains.delete(name));
      return looking;
    },
  };
}
