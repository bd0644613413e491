// Delivery reports of mail: what they say beside what the reports of every channel say, in each form.

import Type, { type Static } from 'typebox';
import { ReportResult, type ReportValues, reportResult } from './reports.ts';
import { DeliveryError, NO_PRICE, Price, Status, wireDate } from './statuses.ts';

const ATTEMPTS = {
  attemptCount: Type.Optional(Type.Integer()),
  timeToFirstAttempt: Type.Optional(Type.Integer({ description: 'Milliseconds from the request to the first try' })),
};
type Attempts = Static<Type.TObject<typeof ATTEMPTS>>;

/** A report of the fourth generation. */
const EmailReportResult = Type.Object({ ...ReportResult.properties, ...ATTEMPTS });
export const EmailReports = Type.Object({ results: Type.Array(EmailReportResult) });

/** One report as the fourth generation writes it, pulled or pushed. */
export function emailReportResult(values: ReportValues): Static<typeof EmailReportResult> {
  return { ...reportResult(values), ...attemptsOf(values) };
}

/** A report of the first generation, for mails sent from a form or as whole messages. */
const OldEmailReportResult = Type.Object({
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  sentAt: Type.String(),
  doneAt: Type.String(),
  messageCount: Type.Integer(),
  ...ATTEMPTS,
  price: Price,
  status: Status,
  error: DeliveryError,
});
export const OldEmailReports = Type.Object({ results: Type.Array(OldEmailReportResult) });

/** One report as the first generation's pull writes it. */
export function oldEmailReportResult(values: ReportValues): Static<typeof OldEmailReportResult> {
  return { ...oldFields(values), messageCount: values.messageCount };
}

/** The same as it is pushed: the count has another name there, and the far side's last word is told. */
export function pushedEmailReport(values: ReportValues): object {
  const { callbackData, campaignReferenceId, carrierAnswer } = values;
  return {
    ...oldFields(values),
    smsCount: values.messageCount,
    ...(carrierAnswer === undefined ? {} : { smtp: { response: carrierAnswer } }),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(campaignReferenceId === undefined ? {} : { campaignReferenceId }),
  };
}

function oldFields(values: ReportValues) {
  const { platform } = values;
  return {
    ...(platform === undefined ? {} : { applicationId: platform.applicationId }),
    ...(platform === undefined || platform.entityId === null ? {} : { entityId: platform.entityId }),
    bulkId: values.bulkId,
    messageId: values.messageId,
    to: values.to,
    sentAt: wireDate(values.sentAtMs),
    doneAt: wireDate(values.doneAtMs),
    ...attemptsOf(values),
    price: NO_PRICE,
    status: values.status,
    error: values.error,
  };
}

function attemptsOf({ attempts }: ReportValues): Attempts {
  if (attempts === undefined) return {};
  const { count, timeToFirstMs } = attempts;
  return { attemptCount: count, ...(timeToFirstMs === undefined ? {} : { timeToFirstAttempt: timeToFirstMs }) };
}
