// /email/1/bulks: bulks of mail that are scheduled or named by the caller; when they go, and pausing, resuming, cancelling them.

import { Refusal, type Violation } from '../../domain/refusals.ts';
import { changeBulkStatus, readBulk, readBulkStatus, rescheduleBulk } from '../../flows/bulks.ts';
import { EmailBulkStates, EmailBulkTimes } from '../../wire/email-bulks.ts';
import { BulkQuery, BulkState, BulkStateRequest, BulkTime, BulkTimeRequest } from '../../wire/sms-bulks.ts';
import { wireDate } from '../../wire/statuses.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { rulesOf, sendAtOf } from '../sending/request-parts.ts';
import { SCHEDULE_DAYS_MAX } from './mail-parts.ts';

const shared = { group: 'Email', errors: 'classic', query: BulkQuery, limit: perMinute(100) } as const;
const READ_SCOPES = ['email:message:send', 'email:manage'] as const;
const named = ({ bulkId }: { readonly bulkId: string }) => ({ channels: ['EMAIL'], bulkId }) as const;

const getEmailBulk = endpoint({
  ...shared,
  method: 'GET',
  path: '/email/1/bulks',
  summary: 'Read when a bulk of email goes',
  scopes: READ_SCOPES,
  answers: { 200: EmailBulkTimes },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    const sendAt = wireDate((await readBulk(world, caller, named(query))).sendAt.getTime());
    return ok({ externalBulkId: query.bulkId, bulks: [{ bulkId: query.bulkId, sendAt }] });
  },
});

const putEmailBulk = endpoint({
  ...shared,
  method: 'PUT',
  path: '/email/1/bulks',
  summary: 'Reschedule a bulk of email',
  description: 'As long as it has not begun; the validity of its mails moves with it.',
  scopes: ['email:manage'],
  body: BulkTimeRequest,
  answers: { 200: BulkTime },
  refusals: [404, 409],
  handle: async ({ world, caller, query, body }) => {
    const violations: Violation[] = [];
    const sendAtMs = sendAtOf(body.sendAt, 'sendAt', rulesOf(world), violations, SCHEDULE_DAYS_MAX);
    if (sendAtMs === undefined || violations.length > 0) throw new Refusal('INVALID', { violations });
    await inTime(rescheduleBulk(world, caller, named(query), new Date(sendAtMs)));
    return ok({ bulkId: query.bulkId, sendAt: wireDate(sendAtMs) });
  },
});

const getEmailBulkStatus = endpoint({
  ...shared,
  method: 'GET',
  path: '/email/1/bulks/status',
  summary: 'Read where a bulk of email stands',
  scopes: READ_SCOPES,
  answers: { 200: EmailBulkStates },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    const status = await readBulkStatus(world, caller, named(query));
    return ok({ externalBulkId: query.bulkId, bulks: [{ bulkId: query.bulkId, status }] });
  },
});

const putEmailBulkStatus = endpoint({
  ...shared,
  method: 'PUT',
  path: '/email/1/bulks/status',
  summary: 'Change where a bulk of email stands',
  description:
    'PAUSED holds what has not gone; PENDING or PROCESSING lets a paused one go on; CANCELED ends every mail that has not gone, as not sent.',
  scopes: ['email:manage'],
  body: BulkStateRequest,
  answers: { 200: BulkState },
  refusals: [404, 409],
  handle: async ({ world, caller, query, body: { status } }) => {
    const changed = await inTime(changeBulkStatus(world, caller, named(query), status));
    return ok({ bulkId: query.bulkId, status: changed });
  },
});

export const emailBulkEndpoints = [getEmailBulk, putEmailBulk, getEmailBulkStatus, putEmailBulkStatus] as const;

/** What comes too late conflicts with where the bulk stands: the contract has 409 for it here, and 400 for SMS. */
async function inTime<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'WRONG_STATE') throw error;
    const why = error.detail.violations?.map(({ property, violation }) => `${property} ${violation}`).join('; ');
    throw new Refusal('CONFLICT', { message: `Update not allowed for bulk: ${why}` });
  }
}
