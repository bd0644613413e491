// Why a message got its sender: what is particular to the message in a compact form, what was considered in a report shared by all
// the messages it is true of, and both as sentences people can read.

import type { PlatformPair } from '../platform.ts';
import { externalId, type Resource, senderText } from '../resources.ts';
import type { DropReason, SenderPool } from '../snapshot/sender-pool.ts';
import type { SuppressionType } from '../suppressions.ts';
import { hashOf } from './spread.ts';

type StepName =
  | DropReason
  | 'INVALID_DESTINATION'
  | 'INVALID_MAILBOX'
  | 'NO_MAIL_SENDER'
  | 'DOMAIN_INACTIVE'
  | 'DOMAIN_IN_SANDBOX'
  | 'NAMED'
  | 'NOT_OWNED'
  | 'ISOLATED'
  | 'ISOLATION_WARNING'
  | 'NO_STRATEGY'
  | 'NO_FITTING_SENDER'
  | 'OPTED_OUT'
  | 'BLOCKLISTED'
  | 'SUPPRESSED'
  | 'DAILY_LIMIT'
  | 'NO_ROUTE'
  | 'CONNECTOR_DOWN'
  | 'PASSED_OVER'
  | 'STICKY'
  | 'STICKY_GONE'
  | 'PRIORITY'
  | 'NEAREST'
  | 'ONLY'
  | 'SPREAD'
  | 'SANDBOX'
  | 'VIA';

/** One thing that was decided about a message: its name and what it was about. */
export type Step = readonly [name: StepName, ...about: (string | number)[]];

/** The pool as it was considered. */
export interface PoolReport {
  readonly applicationId: string;
  readonly entityId: string | null;
  readonly channel: string;
  readonly countryCode: string;
  readonly strategyId: string | null;
  readonly strategyLevel: 'APPLICATION' | 'PAIR' | null;
  readonly kept: readonly { readonly sender: string; readonly senderType: string; readonly rank: number }[];
  readonly dropped: readonly { readonly sender: string; readonly reason: DropReason }[];
}

/** One line of a readable trace. */
export interface TraceLine {
  readonly step: string;
  readonly outcome: string;
  readonly detail?: string;
}

function poolReport(pool: SenderPool): PoolReport {
  const { strategy, pair } = pool;
  return {
    applicationId: pair.applicationId,
    entityId: pair.entityId,
    channel: pool.channel,
    countryCode: pool.countryCode,
    strategyId: strategy?.strategyId ?? null,
    strategyLevel: strategy === undefined ? null : strategy.target.entityId === null ? 'APPLICATION' : 'PAIR',
    kept: pool.candidates.map(({ resource, senderType, rank }) => ({ sender: senderText(resource), senderType, rank })),
    dropped: pool.dropped.map(({ resource, reason }) => ({ sender: nameOf(resource), reason })),
  };
}

function nameOf(resource: Resource): string {
  return resource.kind === 'NUMBER' ? resource.number : externalId(resource);
}

/** The report on a pool as JSON, and its name, made from its content: equal reports have one name, whoever makes them. */
export function namedReport(pool: SenderPool): { readonly reportId: string; readonly text: string } {
  if (pool.reportId === undefined || pool.reportText === undefined) {
    const text = JSON.stringify(poolReport(pool));
    pool.reportText = text;
    pool.reportId = [hashOf(text), hashOf(`second ${text}`), hashOf(`third ${text}`)].map((hash) => hash.toString(36)).join('-');
  }
  return { reportId: pool.reportId, text: pool.reportText };
}

/** Steps as they are stored with a message: JSON, put together by hand because every message pays for it. */
export function compactTrace(steps: readonly Step[]): string {
  let text = '[';
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at];
    if (step === undefined) continue;
    text += `${at === 0 ? '' : ','}["${step[0]}"`;
    for (let about = 1; about < step.length; about += 1) {
      const value = step[about];
      text += typeof value === 'number' ? `,${value}` : `,${JSON.stringify(value)}`;
    }
    text += ']';
  }
  return `${text}]`;
}

const REASONS: Readonly<Record<DropReason, string>> = {
  INACTIVE: 'is not active',
  NO_CAPABILITY: 'does not have the capability for this channel',
  COUNTRY_NOT_REACHED: 'cannot reach the destination country',
  COUNTRY_POLICY: 'is of a type the country policy does not allow there',
};

const SUPPRESSED: Readonly<Record<SuppressionType, string>> = {
  BOUNCE: 'mail to this address came back as undeliverable: the domain does not write to it any more',
  COMPLAINT: 'the reader has reported mail of this domain as spam: the domain does not write to him any more',
  OVER_QUOTA: 'the mailbox was full: the domain does not write to it for some days',
};

/** A trace as people read it: what was considered, what was dropped and why, what won. */
export function describeTrace(steps: readonly Step[], report: PoolReport | undefined): TraceLine[] {
  return [...(report === undefined ? [] : describePool(report)), ...steps.map(describeStep)];
}

function describePool(report: PoolReport): TraceLine[] {
  const pair = pairText(report as PlatformPair & PoolReport);
  const where = `${report.channel} to ${report.countryCode === '' ? 'no country' : report.countryCode}`;
  const strategy: TraceLine =
    report.strategyId === null
      ? { step: 'strategy', outcome: 'none', detail: `no sending strategy governs ${where} for ${pair}` }
      : {
          step: 'strategy',
          outcome: report.strategyId,
          detail: `governs ${where} for ${pair}, ${report.strategyLevel === 'PAIR' ? 'made for this very pair' : 'made for the whole application'}`,
        };
  const size = report.kept.length + report.dropped.length;
  return [
    strategy,
    { step: 'pool', outcome: `${size} associated`, detail: `senders associated with ${pair} on ${report.channel}` },
    ...report.dropped.map(({ sender, reason }) => ({ step: 'eligible', outcome: `${sender} dropped`, detail: REASONS[reason] })),
    { step: 'eligible', outcome: `${report.kept.length} left`, detail: report.kept.map(({ sender }) => sender).join(', ') },
  ];
}

function pairText({ applicationId, entityId }: { applicationId: string; entityId: string | null }): string {
  return entityId === null ? `application "${applicationId}"` : `application "${applicationId}" and entity "${entityId}"`;
}

function describeStep([name, ...about]: Step): TraceLine {
  const list = about.join(', ');
  const [first = '', second = '', third = '', fourth = ''] = about;
  switch (name) {
    case 'INVALID_DESTINATION':
      return { step: 'destination', outcome: 'rejected', detail: 'not a valid international number' };
    case 'INVALID_MAILBOX':
      return { step: 'destination', outcome: 'rejected', detail: 'not an address mail can be sent to' };
    case 'NO_MAIL_SENDER':
      return { step: 'sender', outcome: 'rejected', detail: 'mail has to name its sender, and this is no address' };
    case 'DOMAIN_INACTIVE':
      return {
        step: 'sender',
        outcome: 'rejected',
        detail: `the domain ${list} is blocked, or not verified yet: look at its records`,
      };
    case 'DOMAIN_IN_SANDBOX':
      return {
        step: 'sender',
        outcome: 'allowed',
        detail: `the domain ${list} is blocked, or not verified yet: its mail goes no further than the sandbox`,
      };
    case 'NAMED':
      return { step: 'sender', outcome: String(first), detail: 'named in the request, so no strategy applies' };
    case 'NOT_OWNED':
      return { step: 'sender', outcome: 'rejected', detail: 'the account does not own it, and accepts registered senders only' };
    case 'ISOLATED':
      return { step: 'isolation', outcome: 'rejected', detail: `the sender belongs to ${list}` };
    case 'ISOLATION_WARNING':
      return {
        step: 'isolation',
        outcome: 'allowed',
        detail: `the sender belongs to ${list}; enforcing isolation would reject it`,
      };
    case 'NO_STRATEGY':
      return {
        step: 'strategy',
        outcome: 'rejected',
        detail: 'no sending strategy: create one for the application or the pair, or name a sender',
      };
    case 'NO_FITTING_SENDER':
      return { step: 'eligible', outcome: 'rejected', detail: 'no sender of the pool fits' };
    case 'OPTED_OUT':
      return { step: 'eligible', outcome: `${list} dropped`, detail: 'the destination does not want to hear from it' };
    case 'BLOCKLISTED':
      return { step: 'eligible', outcome: `${list} dropped`, detail: "the destination is on the account's block list for it" };
    case 'SUPPRESSED':
      return { step: 'eligible', outcome: `${first} dropped`, detail: SUPPRESSED[second as SuppressionType] };
    case 'DAILY_LIMIT':
      return { step: 'eligible', outcome: `${list} dropped`, detail: 'its messages for today are used up' };
    case 'CONNECTOR_DOWN':
      return { step: 'eligible', outcome: `${list} dropped`, detail: "its route's connector is down while another's is up" };
    case 'PASSED_OVER':
      return { step: 'eligible', outcome: `${list} dropped`, detail: 'it is doing badly at present, and another one is not' };
    case 'STICKY':
      return { step: 'sticky', outcome: String(first), detail: 'the sender this recipient is used to' };
    case 'STICKY_GONE':
      return { step: 'sticky', outcome: 'none', detail: 'the sender this recipient is used to cannot be used any more' };
    case 'PRIORITY':
      return { step: 'priority', outcome: String(first), detail: `best-ranked type present, ${second} sender(s)` };
    case 'NEAREST':
      return {
        step: 'geolocated',
        outcome: String(second),
        detail: nearnessText(String(first), String(second), String(third), String(fourth)),
      };
    case 'ONLY':
      return { step: 'choice', outcome: String(first), detail: 'the only one left' };
    case 'SPREAD':
      return {
        step: 'choice',
        outcome: 'spread',
        detail:
          Number(second) > 0 ? `least expected wait of ${first} senders: ${second} ms` : `${first} idle senders: settled by hash`,
      };
    case 'SANDBOX':
      return { step: 'route', outcome: 'sandbox', detail: 'no route matches' };
    case 'VIA':
      return { step: 'route', outcome: String(first), detail: 'the connector is named in the request, so no route applies' };
    case 'NO_ROUTE':
      return { step: 'route', outcome: `${list} dropped`, detail: 'no route carries it to this destination' };
    default:
      return { step: 'sender', outcome: 'rejected', detail: REASONS[name] };
  }
}

function nearnessText(destination: string, by: string, where: string, km: string): string {
  switch (by) {
    case 'AREA_CODE':
      return `senders of the destination's area code ${destination}`;
    case 'REGION':
      return `none of area code ${destination}; senders of its state or province, ${where}`;
    case 'DISTANCE':
      return `none of area code ${destination} or its state or province; area code ${where} is nearest, ${km} km away`;
    default:
      return `no sender is at home in an area near ${destination}`;
  }
}
