// From an email domain to what callers see of it.

import {
  type DomainSetup,
  type ExpectedRecord,
  expectedRecords,
  type RecordFinding,
  zoneLine,
} from '../../domain/email-domains.ts';
import type { Domain, DomainDetail } from '../../wire/email-domains.ts';
import { wireDate } from '../../wire/statuses.ts';

/** The contract's object. */
export function domainObject(domain: DomainSetup, emailHost: string): Domain {
  const { tracking, findings } = domain;
  return {
    domainId: domain.resourceId,
    domainName: domain.domainName,
    active: domain.isActive,
    tracking: { clicks: tracking.clicks, opens: tracking.opens, unsubscribe: tracking.unsubscribe },
    dnsRecords: expectedRecords(domain, emailHost).map((record) => recordObject(record, findings[record.purpose])),
    blocked: domain.isBlocked,
    createdAt: wireDate(domain.createdAt.getTime()),
    blocklistConfigurationLevel: domain.blocklistLevel,
  };
}

/** Our own, with whose it is and what was found. */
export function domainDetail(domain: DomainSetup, emailHost: string): DomainDetail {
  const { platform, checkedAt, checkDueAt, findings } = domain;
  return {
    ...domainObject(domain, emailHost),
    ...(platform === null ? {} : { applicationId: platform.applicationId }),
    ...(platform === null || platform.entityId === null ? {} : { entityId: platform.entityId }),
    targetedDailyTraffic: domain.targetedDailyTraffic,
    dkimKeyLength: domain.dkimKeyLength,
    dkimSelector: domain.dkimSelector,
    ...(checkedAt === null ? {} : { checkedAt: wireDate(checkedAt.getTime()) }),
    ...(checkDueAt === null ? {} : { nextCheckAt: wireDate(checkDueAt.getTime()) }),
    dnsRecords: expectedRecords(domain, emailHost).map((record) => {
      const finding = findings[record.purpose];
      return {
        ...recordObject(record, finding),
        purpose: record.purpose,
        required: record.isRequired,
        zoneLine: zoneLine(record),
        outcome: outcomeOf(finding),
        found: finding?.answer.kind === 'found' ? [...finding.answer.values] : [],
        ...(finding?.answer.kind === 'failed' ? { failure: finding.answer.because } : {}),
      };
    }),
  };
}

function recordObject(
  { recordType, name, expectedValue }: ExpectedRecord,
  finding: RecordFinding | undefined,
): Domain['dnsRecords'][number] {
  return { recordType, name, expectedValue, verified: finding?.isVerified === true };
}

function outcomeOf(finding: RecordFinding | undefined): DomainDetail['dnsRecords'][number]['outcome'] {
  if (finding === undefined) return 'NOT_CHECKED';
  switch (finding.answer.kind) {
    case 'failed':
      return 'FAILED';
    case 'none':
      return 'MISSING';
    case 'found':
      return finding.isVerified ? 'VERIFIED' : 'DIFFERENT';
  }
}
