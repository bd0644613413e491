// Email domains: what a name may look like, which DNS records make a domain fit to send, and what was found of them.

import type { PlatformPair } from './platform.ts';
import type { ResourceId } from './resources.ts';

export type DkimKeyLength = 1024 | 2048;

/** Where an unsubscription counts: for the one sender, or for every sender of the domain. */
export type BlocklistLevel = 'FROM_SENDER' | 'FROM_DOMAIN';

export interface Tracking {
  readonly clicks: boolean;
  readonly opens: boolean;
  readonly unsubscribe: boolean;
}

/** What each record is for; at most one of each purpose. */
export const RECORD_PURPOSES = ['SPF', 'DKIM', 'INBOUND', 'TRACKING', 'RETURN_PATH'] as const;
export type RecordPurpose = (typeof RECORD_PURPOSES)[number];

export type RecordType = 'TXT' | 'MX' | 'CNAME';

/** What a look at the DNS came to. */
export type DnsAnswer =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  /** The servers say that there is none. */
  | { readonly kind: 'none' }
  /** Nobody answered, or not to the point: that says nothing about the record. */
  | {
      readonly kind: 'failed';
      readonly because: string;
      /** No server answered in time. */
      readonly isLate?: boolean | undefined;
    };

/** What was found of one record, when it was looked for last. */
export interface RecordFinding {
  readonly isVerified: boolean;
  readonly answer: DnsAnswer;
}

export type Findings = Readonly<Partial<Record<RecordPurpose, RecordFinding>>>;

export interface DomainSetup {
  readonly resourceId: ResourceId;
  /** In ASCII and lower case. */
  readonly domainName: string;
  readonly targetedDailyTraffic: number;
  readonly dkimKeyLength: DkimKeyLength;
  readonly dkimSelector: string;
  /** As it stands in the DNS: base64 of the SubjectPublicKeyInfo. */
  readonly dkimPublicKey: string;
  readonly tracking: Tracking;
  readonly isBlocked: boolean;
  readonly blocklistLevel: BlocklistLevel;
  readonly isActive: boolean;
  readonly platform: PlatformPair | null;
  readonly findings: Findings;
  /** null = never. */
  readonly checkedAt: Date | null;
  /** null = no check is due: the domain is verified. */
  readonly checkDueAt: Date | null;
  /** Checks since the last request for one that did not verify the domain. */
  readonly failedChecks: number;
  readonly createdAt: Date;
}

/** A record the owner of a domain has to put into the DNS. */
export interface ExpectedRecord {
  readonly purpose: RecordPurpose;
  readonly recordType: RecordType;
  readonly name: string;
  readonly expectedValue: string;
  /** The domain cannot be active without it. */
  readonly isRequired: boolean;
}

/** The name of installations that have told none: it stands in no DNS. */
export const NO_EMAIL_HOST = 'callsign.invalid';

type RecordOwner = Pick<DomainSetup, 'domainName' | 'dkimSelector' | 'dkimPublicKey'>;

/** The records of a domain; `emailHost` is the name below which this installation's own hosts stand. */
export function expectedRecords({ domainName, dkimSelector, dkimPublicKey }: RecordOwner, emailHost: string): ExpectedRecord[] {
  return [
    {
      purpose: 'SPF',
      recordType: 'TXT',
      name: domainName,
      expectedValue: `v=spf1 include:spf.${emailHost} ~all`,
      isRequired: true,
    },
    {
      purpose: 'DKIM',
      recordType: 'TXT',
      name: `${dkimSelector}._domainkey.${domainName}`,
      expectedValue: `v=DKIM1; k=rsa; p=${dkimPublicKey}`,
      isRequired: true,
    },
    { purpose: 'INBOUND', recordType: 'MX', name: domainName, expectedValue: `10 mx.${emailHost}`, isRequired: true },
    // Links lead by way of it once it is there; sending does not depend on it.
    {
      purpose: 'TRACKING',
      recordType: 'CNAME',
      name: `track.${domainName}`,
      expectedValue: `track.${emailHost}`,
      isRequired: false,
    },
    // A name that is ours in every respect: mail that cannot be delivered comes back there, and SPF is looked up there too.
    {
      purpose: 'RETURN_PATH',
      recordType: 'CNAME',
      name: returnPathHost(domainName),
      expectedValue: `bounces.${emailHost}`,
      isRequired: false,
    },
  ];
}

function returnPathHost(domainName: string): string {
  return `bounces.${domainName}`;
}

/**
 * Where mail of a domain comes back to when it cannot be delivered: a name of its own if there is one, else the domain itself, whose
 * mail comes to us as well. Of one that has neither, the installation's; undefined when that has none, and nothing comes back.
 */
export function returnPathDomain(domainName: string, findings: Findings, emailHost: string): string | undefined {
  if (findings.RETURN_PATH?.isVerified === true) return returnPathHost(domainName);
  if (findings.INBOUND?.isVerified === true) return domainName;
  return emailHost === NO_EMAIL_HOST ? undefined : `bounces.${emailHost}`;
}

/**
 * Whether one of the values found does what the expected record does. Owners write records in their own way: other mechanisms beside
 * ours in SPF, tags of DKIM in any order, another preference of MX, a dot at the end of a name.
 */
export function satisfies({ purpose, expectedValue }: ExpectedRecord, values: readonly string[]): boolean {
  switch (purpose) {
    case 'SPF': {
      // More than one is an error that makes receivers ignore them all: RFC 7208, 4.5.
      const policies = values.filter((value) => /^v=spf1( |$)/i.test(value));
      const mechanism = expectedValue.split(' ')[1]?.toLowerCase() ?? '';
      return policies.length === 1 && wordsOf(policies[0] ?? '').some((word) => word.replace(/^\+/, '') === mechanism);
    }
    case 'DKIM': {
      const wanted = tagsOf(expectedValue).get('p');
      return values.some((value) => {
        const tags = tagsOf(value);
        return (tags.get('v') ?? 'DKIM1') === 'DKIM1' && (tags.get('k') ?? 'rsa') === 'rsa' && tags.get('p') === wanted;
      });
    }
    case 'INBOUND': {
      const host = wordsOf(expectedValue)[1] ?? '';
      return values.some((value) => sameHost(wordsOf(value)[1] ?? '', host));
    }
    case 'TRACKING':
    case 'RETURN_PATH':
      return values.some((value) => sameHost(value, expectedValue));
    default:
      return purpose satisfies never;
  }
}

function wordsOf(value: string): string[] {
  return value.trim().toLowerCase().split(/\s+/);
}

function sameHost(one: string, other: string): boolean {
  return one.replace(/\.$/, '').toLowerCase() === other.toLowerCase();
}

/** The tags of a DKIM record; blanks inside values mean nothing: RFC 6376, 3.2. */
function tagsOf(value: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) tags.set(part.slice(0, at).trim(), part.slice(at + 1).replace(/\s+/g, ''));
  }
  return tags;
}

/** What is known of the records after a look. One that failed leaves the record as it was: a deaf server takes nothing back. */
export function findingsAfter(
  records: readonly ExpectedRecord[],
  answers: ReadonlyMap<RecordPurpose, DnsAnswer>,
  before: Findings,
): Findings {
  const findings: Partial<Record<RecordPurpose, RecordFinding>> = {};
  for (const record of records) {
    const answer = answers.get(record.purpose);
    const known = before[record.purpose];
    if (answer === undefined) {
      if (known !== undefined) findings[record.purpose] = known;
      continue;
    }
    const isVerified =
      answer.kind === 'failed' ? known?.isVerified === true : answer.kind === 'found' && satisfies(record, answer.values);
    findings[record.purpose] = { isVerified, answer };
  }
  return findings;
}

/** Whether every record the domain cannot do without has been found. Inferred: see compatibility.md, "email domains: active". */
export function isDomainVerified(findings: Findings): boolean {
  return findings.SPF?.isVerified === true && findings.DKIM?.isVerified === true && findings.INBOUND?.isVerified === true;
}

/** Whether the domain may send. `acceptsUnverified`: for development, where nobody keeps a DNS. */
export function isDomainActive(findings: Findings, isBlocked: boolean, acceptsUnverified: boolean): boolean {
  return !isBlocked && (acceptsUnverified || isDomainVerified(findings));
}

const MINUTE_MS = 60_000;
/** Records are seen when caches of the old answers run out: soon at first, and then as patiently as people are with their providers. */
const PACE_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 6 * 60 * MINUTE_MS];

/** How long to wait after so many checks in vain. */
export function nextCheckDelayMs(failedChecks: number): number {
  return PACE_MS[Math.min(failedChecks, PACE_MS.length) - 1] ?? MINUTE_MS;
}

/** A domain nobody has asked to verify is looked at after so long. */
export const FIRST_CHECK_DELAY_MS = 60 * MINUTE_MS;

/** What is wrong with the name of an email domain (in ASCII and lower case); undefined when nothing is. */
export function domainNameProblem(name: string): string | undefined {
  if (name === '') return 'must not be blank';
  if (name.length > 253) return 'must not be longer than 253 characters in its ASCII form';
  const labels = name.split('.');
  if (labels.length < 2) return 'must be a domain name with a dot';
  const isName = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  // A last label of digits alone is read as an address.
  return isName && !/^\d+$/.test(labels.at(-1) ?? '') ? undefined : 'must be a domain name such as example.com';
}

/** The strings of a TXT record hold 255 bytes each: RFC 1035, 3.3.14. */
const TXT_STRING_MAX = 255;

/** A record as a line of a zone file, with long texts in as many strings as they need. */
export function zoneLine({ recordType, name, expectedValue }: ExpectedRecord): string {
  return `${name}. IN ${recordType} ${recordType === 'TXT' ? txtStrings(expectedValue).join(' ') : `${expectedValue}.`}`;
}

function txtStrings(value: string): string[] {
  const strings: string[] = [];
  for (let at = 0; at < value.length; at += TXT_STRING_MAX) strings.push(`"${value.slice(at, at + TXT_STRING_MAX)}"`);
  return strings;
}
