// Delivery reports by pull, on any channel: each handed out once.

import Type, { type Static } from 'typebox';
import { PULL_WINDOW_MS, pullLimit } from '../../domain/delivery/pulling.ts';
import type { Channel } from '../../domain/resources.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { reportValues, storedReports } from '../../flows/stored-reports.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { takeReports } from '../../storage/report-outbox.ts';
import type { ReportValues } from '../../wire/reports.ts';
import type { Call } from '../endpoint.ts';

export const ReportsQuery = Type.Object({
  bulkId: Type.Optional(Type.String()),
  messageId: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});

/** Takes reports of a channel out of the outbox. */
export async function pulledReports(
  { world, caller, query }: Call<undefined, Static<typeof ReportsQuery>, undefined>,
  channel: Channel,
): Promise<ReportValues[]> {
  const sinceId = firstIdAt(world.clock.now() - PULL_WINDOW_MS);
  const filter = { ...query, ...linkedFilter(caller, query) };
  const entries = await takeReports(world.db, caller.accountId, channel, filter, sinceId, pullLimit(query.limit));
  return (await storedReports(world.db, entries)).map(reportValues);
}
