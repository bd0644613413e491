// What a request wants to know of the links in its texts and of its success.

import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { invalid, type Violation } from '../../domain/refusals.ts';
import type { ConversionWish, LinkWish } from '../../flows/submission.ts';
import type { Tracking } from '../../wire/sms-messages.ts';
import { type SubmissionRules, within } from '../sending/request-parts.ts';

/** The older `tracking.baseUrl`, with or without a protocol, as what it is called now. */
export function trackingOfBaseUrl(baseUrl = ''): Tracking {
  return { customDomain: baseUrl.replace(/^https?:\/\//i, '').replace(/\/$/, '') };
}

/** The links wished for; undefined when they stay as they are. `domainField`: where the domain stands in the request. */
export function linksOf(
  tracking: Tracking | undefined,
  path: string,
  rules: SubmissionRules,
  violations: Violation[],
  domainField = within(path, 'customDomain'),
): LinkWish | undefined {
  if (tracking === undefined || tracking.shortenUrl === false) return undefined;
  const { customDomain, trackingUrl } = tracking;
  const domain = customDomain?.toLowerCase();
  if (domain && !rules.linkDomains.includes(domain))
    violations.push({
      property: domainField,
      violation: 'must be a domain that leads to this server: its operator lists them in CALLSIGN_LINK_DOMAINS',
    });
  const problem = trackingUrl ? callbackUrlProblem(trackingUrl, rules.allowPrivateCallbacks) : undefined;
  if (problem !== undefined) violations.push({ property: within(path, 'trackingUrl'), violation: problem });
  const base = domain ? `https://${domain}` : rules.publicUrl;
  return {
    base: tracking.removeProtocol === true ? base.replace(/^https?:\/\//, '') : base,
    isTracked: tracking.trackClicks ?? true,
    ...(trackingUrl ? { trackingUrl } : {}),
  };
}

/** The older way to ask: `SMS` for conversions, `URL` for links too. */
export function oldConversionOf(
  { track, type, processKey }: { track?: string | undefined; type?: string | undefined; processKey?: string | undefined },
  path: string,
): { readonly conversion: ConversionWish | undefined; readonly areLinksTracked: boolean } {
  if (track === undefined || track === '') return { conversion: undefined, areLinksTracked: false };
  if (track !== 'SMS' && track !== 'URL') throw invalid(path, 'must be SMS or URL');
  return { conversion: { name: type ?? '', ...(processKey ? { processKey } : {}) }, areLinksTracked: track === 'URL' };
}
