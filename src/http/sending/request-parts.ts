// What requests to send have in common on every channel: schedule, validity, report wishes, and the rules of the moment.

import type { Static } from 'typebox';
import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { type DeliveryWindow, type Validity, windowProblem } from '../../domain/messages/expiry.ts';
import type { ReportWish } from '../../domain/messages/message.ts';
import type { PlatformInput } from '../../domain/platform.ts';
import type { Violation } from '../../domain/refusals.ts';
import type { World } from '../../flows/world.ts';
import { parseWireDate, type SmsMessage, type SpeedLimit } from '../../wire/sms-messages.ts';

/** Messages may be scheduled this many days ahead, unless their channel says otherwise; the contract's limit. */
const SCHEDULE_DAYS_MAX = 180;
const DAY_MS = 86_400_000;
const UNIT_MS = { MINUTE: 60_000, HOUR: 3_600_000, DAY: DAY_MS } as const;

export interface SubmissionRules {
  readonly nowMs: number;
  readonly allowPrivateCallbacks: boolean;
  readonly publicUrl: string;
  readonly linkDomains: readonly string[];
}

/** The rules of this moment. */
export function rulesOf({ clock, settings }: World): SubmissionRules {
  const { allowPrivateCallbacks, publicUrl, linkDomains } = settings;
  return { nowMs: clock.now(), allowPrivateCallbacks, publicUrl, linkDomains };
}

/** The name of a field within another, or at the top. */
export function within(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** The application and entity of requests that have both at the top; undefined when neither is named. */
export function pairOf({ applicationId, entityId }: PlatformInput): PlatformInput | undefined {
  return applicationId === undefined && entityId === undefined ? undefined : { applicationId, entityId };
}

/** Where and how reports go. @param urlPath where the URL stands in the request */
export function reportOf(
  webhooks: SmsMessage['webhooks'],
  urlPath: string,
  rules: SubmissionRules,
  violations: Violation[],
): ReportWish {
  const delivery = webhooks?.delivery;
  const url = delivery?.url || undefined;
  const problem = url === undefined ? undefined : callbackUrlProblem(url, rules.allowPrivateCallbacks);
  if (problem !== undefined) violations.push({ property: urlPath, violation: problem });
  return {
    notify: delivery?.notify ?? true,
    ...(url === undefined ? {} : { url }),
    isIntermediateWanted: delivery?.intermediateReport ?? false,
    contentType: webhooks?.contentType ?? 'application/json',
    ...(webhooks?.callbackData === undefined ? {} : { callbackData: webhooks.callbackData }),
  };
}

/** The moment a message is to go. @param property where it stands in the request */
export function sendAtOf(
  text: string,
  property: string,
  rules: SubmissionRules,
  violations: Violation[],
  daysMax = SCHEDULE_DAYS_MAX,
): number | undefined {
  const sendAtMs = parseWireDate(text);
  if (sendAtMs === undefined) violations.push({ property, violation: "must have the format yyyy-MM-dd'T'HH:mm:ss.SSSZ" });
  else if (sendAtMs > rules.nowMs + daysMax * DAY_MS)
    violations.push({ property, violation: `must be no later than ${daysMax} days from now` });
  return sendAtMs;
}

type Options = NonNullable<SmsMessage['options']>;

/** The hours a message may be delivered at. @param property where they stand in the request */
export function windowOf(
  shape: Options['deliveryTimeWindow'],
  property: string,
  violations: Violation[],
): DeliveryWindow | undefined {
  const window = shape as DeliveryWindow | undefined;
  const problem = window === undefined ? undefined : windowProblem(window);
  if (problem !== undefined) violations.push({ property, violation: problem });
  return window;
}

/** For how long a message may be under way; in minutes unless said. */
export function validityOf(period: Options['validityPeriod']): Validity | undefined {
  return period === undefined ? undefined : { amount: period.amount, unit: period.timeUnit ?? 'MINUTES' };
}

/** The time between two messages of a request that limits its speed. */
export function intervalOf(limit: Static<typeof SpeedLimit> | undefined): number | undefined {
  return limit === undefined ? undefined : UNIT_MS[limit.timeUnit ?? 'MINUTE'] / limit.amount;
}
