// Bodies of the POSTs that tell of reports: each channel and each generation of its endpoints has its own form.

import { emailReportResult, pushedEmailReport } from './email-reports.ts';
import { OLD_MMS_REPORTS_XML } from './mms-reports.ts';
import { OLD_REPORTS_XML, oldReportResult, REPORTS_XML, type ReportValues, reportResult } from './reports.ts';
import { xmlDocument } from './xml.ts';

interface ReportForm {
  readonly result: (values: ReportValues) => object;
  /** Root of the document in XML. */
  readonly root: string;
}

const NEWER: ReportForm = { result: reportResult, root: REPORTS_XML };
const OLDER: ReportForm = { result: oldReportResult, root: OLD_REPORTS_XML };

/** The form of messages sent by the newest endpoints of a channel, and by the ones before (`V1`). */
const FORMS: Readonly<Record<'SMS' | 'MMS' | 'EMAIL', { readonly newer: ReportForm; readonly V1: ReportForm }>> = {
  SMS: { newer: NEWER, V1: OLDER },
  MMS: { newer: NEWER, V1: { ...OLDER, root: OLD_MMS_REPORTS_XML } },
  EMAIL: {
    newer: { result: emailReportResult, root: REPORTS_XML },
    V1: { result: pushedEmailReport, root: OLD_REPORTS_XML },
  },
};

export interface ReportsOfOneForm {
  readonly channel: keyof typeof FORMS;
  /** Of the endpoint the messages came to. */
  readonly form: 'V1' | undefined;
  /** What the request asked for. */
  readonly contentType: string;
}

/** The body of a POST of reports. */
export function reportsBody(values: readonly ReportValues[], { channel, form, contentType }: ReportsOfOneForm): string {
  const { result, root } = FORMS[channel][form ?? 'newer'];
  const body = { results: values.map(result) };
  return contentType === 'application/xml' ? xmlDocument(root, body) : JSON.stringify(body);
}
