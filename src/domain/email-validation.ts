// What an address of mail is worth, judged by how it is written, by what the DNS says of its domain, and by mail that came back.
// Mailboxes are not probed: mail servers take that for the beginning of an attack, and answer as they like.

import type { MailAddress } from './addresses/mailbox.ts';
import type { DnsAnswer } from './email-domains.ts';
import { COMMON_DOMAINS, ROLE_NAMES } from './email-validation.data.ts';
import type { SuppressionType } from './suppressions.ts';

/** Whether a domain takes mail. */
export type MailDomain =
  /** It has mail servers, or (`isFallback`) at least a host, which stands in for them: RFC 5321, 5.1. */
  | { readonly kind: 'takes'; readonly isFallback: boolean }
  /** It says that it takes none: RFC 7505. */
  | { readonly kind: 'refuses' }
  /** There is no such domain, or nothing that could take mail at it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly isLate: boolean };

export type Risk = 'LOW' | 'MEDIUM' | 'HIGH' | 'UNKNOWN';

/** Why nothing is known. Source: contract, of its list those that can happen here. */
export type UnknownReason = 'TIMED_OUT' | 'INBOX_FULL' | 'UNEXPECTED_FAILURE';

export interface Verdict {
  readonly validMailbox: 'true' | 'false' | 'unknown';
  readonly validSyntax: boolean;
  readonly catchAll: boolean;
  readonly didYouMean?: string | undefined;
  readonly disposable: boolean;
  readonly roleBased: boolean;
  readonly reason?: UnknownReason | undefined;
  /** A word for programs, as the contract's examples have it: `known_hardbounce`. */
  readonly detailedReasons?: string | undefined;
  readonly risk: Risk;
}

/** What the DNS says of a domain. `addresses`: asked for only when there is no MX. */
export function mailDomainOf(mx: DnsAnswer, addresses: DnsAnswer | undefined): MailDomain {
  switch (mx.kind) {
    case 'found':
      // A single record that names the root: `0 .`
      return mx.values.every((value) => /^\d+\s*\.?$/.test(value.trim()))
        ? { kind: 'refuses' }
        : { kind: 'takes', isFallback: false };
    case 'none':
      if (addresses === undefined || addresses.kind === 'none') return { kind: 'none' };
      return addresses.kind === 'found'
        ? { kind: 'takes', isFallback: true }
        : { kind: 'unknown', isLate: addresses.isLate === true };
    case 'failed':
      return { kind: 'unknown', isLate: mx.isLate === true };
  }
}

export interface Evidence {
  /** undefined = it is no address. The domain in ASCII and lower case. */
  readonly address: MailAddress | undefined;
  readonly domain: MailDomain;
  /** What stands against the address at any domain of the account. */
  readonly suppressed: SuppressionType | undefined;
  readonly isDisposable: boolean;
}

/** Inferred: the contract names the fields and not the rules. See compatibility.md, "email validation". */
export function judge({ address, domain, suppressed, isDisposable }: Evidence): Verdict {
  if (address === undefined) {
    const facts = { validSyntax: false, catchAll: false, disposable: false, roleBased: false };
    return { ...facts, validMailbox: 'false', detailedReasons: 'invalid_syntax', risk: 'HIGH' };
  }
  const didYouMean = likelyDomain(address.domain);
  const facts = {
    validSyntax: true,
    catchAll: false,
    ...(didYouMean === undefined ? {} : { didYouMean: `${address.local}@${didYouMean}` }),
    disposable: isDisposable,
    roleBased: ROLE_NAMES.has(address.local.toLowerCase().replace(/\+.*$/, '')),
  };
  switch (domain.kind) {
    case 'none':
      return { ...facts, validMailbox: 'false', detailedReasons: 'domain_not_found', risk: 'HIGH' };
    case 'refuses':
      return { ...facts, validMailbox: 'false', detailedReasons: 'domain_takes_no_mail', risk: 'HIGH' };
    case 'unknown':
      return {
        ...facts,
        validMailbox: 'unknown',
        reason: domain.isLate ? 'TIMED_OUT' : 'UNEXPECTED_FAILURE',
        detailedReasons: domain.isLate ? 'dns_timeout' : 'dns_failure',
        risk: 'UNKNOWN',
      };
    case 'takes':
      break;
  }
  switch (suppressed) {
    case 'BOUNCE':
      return { ...facts, validMailbox: 'false', detailedReasons: 'known_hardbounce', risk: 'HIGH' };
    case 'COMPLAINT':
      // Whoever complains has read it.
      return { ...facts, validMailbox: 'true', detailedReasons: 'known_complaint', risk: 'HIGH' };
    case 'OVER_QUOTA':
      return { ...facts, validMailbox: 'unknown', reason: 'INBOX_FULL', detailedReasons: 'mailbox_full', risk: 'HIGH' };
    case undefined:
      break;
  }
  if (isDisposable) return { ...facts, validMailbox: 'unknown', detailedReasons: 'disposable_address', risk: 'HIGH' };
  const isDoubtful = facts.roleBased || domain.isFallback || didYouMean !== undefined;
  return {
    ...facts,
    validMailbox: 'unknown',
    detailedReasons: 'mailbox_not_probed',
    risk: isDoubtful ? 'MEDIUM' : 'LOW',
  };
}

const COMMON: ReadonlySet<string> = new Set(COMMON_DOMAINS);
/** Two slips are believed of names at least this long. */
const LONG_NAME = 10;
const SHORT_NAME = 6;

/** The well-known domain somebody may have meant; undefined for one that is well known itself, and for what is not near any. */
export function likelyDomain(domain: string): string | undefined {
  if (COMMON.has(domain) || domain.length < SHORT_NAME) return undefined;
  const slipsMax = domain.length >= LONG_NAME ? 2 : 1;
  let best: string | undefined;
  let fewest = slipsMax + 1;
  for (const candidate of COMMON_DOMAINS) {
    if (Math.abs(candidate.length - domain.length) >= fewest) continue;
    const slips = slipsBetween(domain, candidate, fewest);
    if (slips < fewest) [best, fewest] = [candidate, slips];
  }
  return best;
}

/** Letters left out, added, replaced, or swapped with their neighbour (optimal string alignment); counts no further than `max`. */
function slipsBetween(one: string, other: string, max: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    if (Math.min(...row) >= max) return max;
    beforeLast = last;
    last = row;
  }
  return last[other.length] ?? max;
}
