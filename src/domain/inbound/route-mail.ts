// Whose a mail is, and what happens next. The domain is the resource: every address of it is taken, and its association gives the pair.

import type { Association } from '../associations.ts';
import { DEFAULT_PAIR, isUnset, type PlatformPair, samePair } from '../platform.ts';
import type { EmailDomain } from '../resources.ts';
import type { InboundConfiguration } from './configurations.ts';
import { matchKeyword } from './keywords.ts';
import { actionOf, type InboundArrival, type InboundRouting, type InboundTraceStep, inWords, unrouted } from './route-inbound.ts';

/** What a mail is routed by, beside the keyword at the start of its subject. */
export type MailArrival = Pick<InboundArrival, 'to' | 'text'> & { readonly subject: string };

/**
 * Routes one mail.
 * @param domain the account's domain it came to; undefined = not the account's
 * @param associations those of the domain, eldest first
 * @param configurations those of the domain
 */
export function routeMail(
  arrival: MailArrival,
  domain: EmailDomain | undefined,
  associations: readonly Association[],
  configurations: readonly InboundConfiguration[],
): InboundRouting {
  if (domain === undefined) {
    const detail = `${arrival.to}: the account has no such domain; the message is kept unrouted`;
    return unrouted(arrival, { step: 'DOMAIN', outcome: 'UNKNOWN', detail });
  }
  const trace: InboundTraceStep[] = [domainStep(domain)];
  const configuration = governing(arrival, configurations, trace);
  const platform = pairOf(domain, associations, configuration, trace);
  return {
    resourceId: domain.resourceId,
    configurationKey: configuration?.configurationKey ?? null,
    ...platform,
    keyword: configuration?.keyword ?? null,
    cleanText: arrival.text,
    action: actionOf(configuration, trace),
    forwarding: configuration?.forwarding ?? null,
    // The contract has neither for mail: its configurations cannot ask for them.
    reply: null,
    optOut: null,
    trace,
  };
}

/** The listener takes no mail for a domain that is not active; what has come all the same, or from the sandbox, is its owner's. */
function domainStep({ domainName, isActive }: EmailDomain): InboundTraceStep {
  const detail = `domain ${domainName}`;
  return isActive
    ? { step: 'DOMAIN', outcome: 'FOUND', detail }
    : { step: 'DOMAIN', outcome: 'INACTIVE', detail: `${detail}, which is not active: only the sandbox can write to it` };
}

/** Inferred: the contract has keywords for mail and does not say where they stand. See compatibility.md, "inbound mail: keywords". */
function governing(
  { subject }: MailArrival,
  configurations: readonly InboundConfiguration[],
  trace: InboundTraceStep[],
): InboundConfiguration | undefined {
  const ofMail = configurations.filter(({ channel }) => channel === 'EMAIL');
  let best: InboundConfiguration | undefined;
  for (const configuration of ofMail) {
    const { keyword } = configuration;
    if (keyword === null || keyword.length <= (best?.keyword?.length ?? 0)) continue;
    if (matchKeyword(subject, keyword) !== undefined) best = configuration;
  }
  if (best !== undefined) {
    trace.push({ step: 'KEYWORD', outcome: 'MATCHED', detail: `the subject starts with keyword "${best.keyword}"` });
    return best;
  }
  const catchAll = ofMail.find(({ keyword }) => keyword === null);
  trace.push(
    catchAll === undefined
      ? { step: 'KEYWORD', outcome: 'NONE', detail: 'no configuration of the domain takes it' }
      : { step: 'KEYWORD', outcome: 'CATCH_ALL', detail: 'the configuration without a keyword takes it' },
  );
  return catchAll;
}

/** Inferred: the contract is silent on several associations. See compatibility.md, "inbound mail: several associations". */
function pairOf(
  domain: EmailDomain,
  associations: readonly Association[],
  configuration: InboundConfiguration | undefined,
  trace: InboundTraceStep[],
): { readonly pair: PlatformPair; readonly isPairGiven: boolean } {
  const taken = (pair: PlatformPair, outcome: string, why: string) => {
    trace.push({ step: 'PAIR', outcome, detail: `${inWords(pair)}, ${why}` });
    return { pair, isPairGiven: true };
  };
  const named = setPair(configuration?.platform);
  const own = setPair(domain.platform);
  const pairs = associations.filter(({ channel }) => channel === 'EMAIL').map(({ pair }) => pair);
  const [eldest, ...others] = pairs;
  if (eldest !== undefined) {
    if (others.length === 0) return taken(eldest, 'ASSOCIATION', 'which the domain is associated with');
    const several = `one of the ${pairs.length} the domain is associated with`;
    const isOneOf = (pair: PlatformPair): boolean => pairs.some((other) => samePair(other, pair));
    if (named !== undefined && isOneOf(named)) return taken(named, 'ASSOCIATION', `${several}: the one the configuration names`);
    if (own !== undefined && isOneOf(own)) return taken(own, 'ASSOCIATION', `${several}: the one the domain itself names`);
    return taken(eldest, 'ASSOCIATION', `${several}: the eldest`);
  }
  if (named !== undefined)
    return taken(named, 'CONFIGURATION', 'as the configuration says; the domain is associated with nobody');
  if (own !== undefined) return taken(own, 'DOMAIN', 'as the domain says; it is associated with nobody');
  trace.push({ step: 'PAIR', outcome: 'DEFAULT', detail: 'neither an association, the configuration nor the domain names one' });
  return { pair: DEFAULT_PAIR, isPairGiven: false };
}

function setPair(pair: PlatformPair | null | undefined): PlatformPair | undefined {
  return pair === null || pair === undefined || isUnset(pair) ? undefined : pair;
}
