// Delivery reports as they are pulled and pushed (the third generation; MMS v2 and email v4 use the same).

import Type, { type Static } from 'typebox';
import { DeliveryError, NO_PRICE, Platform, Price, platformObject, Status, wireDate } from './statuses.ts';

export const ReportResult = Type.Object({
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  sender: Type.Optional(Type.String()),
  sentAt: Type.String(),
  doneAt: Type.String(),
  messageCount: Type.Integer(),
  mccMnc: Type.Optional(Type.String()),
  callbackData: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
  price: Price,
  status: Status,
  error: DeliveryError,
  platform: Type.Optional(Platform),
});
export type ReportResult = Static<typeof ReportResult>;

export const Reports = Type.Object({ results: Type.Array(ReportResult) });

export interface ReportValues {
  readonly bulkId: string;
  readonly messageId: string;
  readonly to: string;
  readonly sender: string;
  readonly sentAtMs: number;
  readonly doneAtMs: number;
  readonly messageCount: number;
  readonly mccMnc: string | undefined;
  readonly callbackData: string | undefined;
  readonly campaignReferenceId: string | undefined;
  readonly status: Status;
  readonly error: DeliveryError;
  readonly platform: { readonly applicationId: string; readonly entityId: string | null } | undefined;
  /** Tries to hand it over; where they were counted. */
  readonly attempts?: { readonly count: number; readonly timeToFirstMs?: number | undefined } | undefined;
  /** What the far side said last, as it said it. */
  readonly carrierAnswer?: string | undefined;
}

/** One report in the contract's shape; what is not there is left out. */
export function reportResult(values: ReportValues): ReportResult {
  const { mccMnc, callbackData, campaignReferenceId, platform } = values;
  return {
    bulkId: values.bulkId,
    price: NO_PRICE,
    status: values.status,
    error: values.error,
    messageId: values.messageId,
    to: values.to,
    sender: values.sender,
    sentAt: wireDate(values.sentAtMs),
    doneAt: wireDate(values.doneAtMs),
    messageCount: values.messageCount,
    ...(mccMnc === undefined ? {} : { mccMnc }),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(campaignReferenceId === undefined ? {} : { campaignReferenceId }),
    ...(platform === undefined ? {} : { platform: platformObject(platform) }),
  };
}

/** The same of the first generation, for messages sent by its endpoints or the second's. */
export const OldReportResult = Type.Object({
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  from: Type.Optional(Type.String()),
  sentAt: Type.String(),
  doneAt: Type.String(),
  smsCount: Type.Integer(),
  mccMnc: Type.Optional(Type.String()),
  callbackData: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
  price: Price,
  status: Status,
  error: DeliveryError,
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
});
export type OldReportResult = Static<typeof OldReportResult>;

/** Roots of the documents in XML. */
export const REPORTS_XML = 'DeliveryReports';
export const OLD_REPORTS_XML = 'reportResponse';

export const OldReports = Type.Object({ results: Type.Array(OldReportResult) });

/** One report as the first generation writes it. */
export function oldReportResult(values: ReportValues): OldReportResult {
  const { sender, messageCount, platform, ...rest } = reportResult(values);
  return { ...rest, ...(sender === undefined ? {} : { from: sender }), smsCount: messageCount, ...platform };
}
