// Delivery reports of MMS in the form of the first generation: pulled they count `mmsCount`, pushed `smsCount`.

import Type, { type Static } from 'typebox';
import { OldReportResult, oldReportResult, type ReportValues } from './reports.ts';

/** Root of the document of a push in XML. */
export const OLD_MMS_REPORTS_XML = 'MmsReportRequest';

const { smsCount: _smsCount, ...SHARED } = OldReportResult.properties;
const OldMmsReport = Type.Object({ ...SHARED, mmsCount: Type.Integer() });

export const OldMmsReports = Type.Object({ results: Type.Array(OldMmsReport) });

/** One report as it is pulled. */
export function oldMmsReportResult(values: ReportValues): Static<typeof OldMmsReport> {
  const { smsCount, ...rest } = oldReportResult(values);
  return { ...rest, mmsCount: smsCount };
}
