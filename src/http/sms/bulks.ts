// /sms/1/bulks: bulks that are scheduled, slowed down or named by the caller; when they go, and pausing, resuming, cancelling them.

import { Refusal, type Violation } from '../../domain/refusals.ts';
import { changeBulkStatus, readBulk, readBulkStatus, rescheduleBulk } from '../../flows/bulks.ts';
import { BulkQuery, BulkState, BulkStateRequest, BulkTime, BulkTimeRequest } from '../../wire/sms-bulks.ts';
import { wireDate } from '../../wire/statuses.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { rulesOf, sendAtOf } from '../sending/request-parts.ts';

const shared = { group: 'SMS', errors: 'classic', query: BulkQuery, refusals: [404] } as const;
/** The contract has no such operations for MMS: here its bulks are reached as well. */
const named = ({ bulkId }: { readonly bulkId: string }) => ({ channels: ['SMS', 'MMS'], bulkId }) as const;
const READ_SCOPES = ['sms:message:send', 'sms:manage'] as const;
const TIME = { path: '/sms/1/bulks', answers: { 200: BulkTime }, xmlAnswer: 'BulkResponse' } as const;
const STATE = { path: '/sms/1/bulks/status', answers: { 200: BulkState }, xmlAnswer: 'BulkStatusResponse' } as const;

const getBulk = endpoint({
  ...shared,
  ...TIME,
  method: 'GET',
  summary: 'Read when a bulk goes',
  scopes: READ_SCOPES,
  handle: async ({ world, caller, query }) =>
    ok({ bulkId: query.bulkId, sendAt: wireDate((await readBulk(world, caller, named(query))).sendAt.getTime()) }),
});

const putBulk = endpoint({
  ...shared,
  ...TIME,
  method: 'PUT',
  summary: 'Reschedule a bulk',
  description: 'As long as it has not begun; the validity of its messages moves with it.',
  scopes: ['sms:manage'],
  body: BulkTimeRequest,
  handle: async ({ world, caller, query, body }) => {
    const violations: Violation[] = [];
    const sendAtMs = sendAtOf(body.sendAt, 'sendAt', rulesOf(world), violations);
    if (sendAtMs === undefined || violations.length > 0) throw new Refusal('INVALID', { violations });
    await rescheduleBulk(world, caller, named(query), new Date(sendAtMs));
    return ok({ bulkId: query.bulkId, sendAt: wireDate(sendAtMs) });
  },
});

const getBulkStatus = endpoint({
  ...shared,
  ...STATE,
  method: 'GET',
  summary: 'Read where a bulk stands',
  scopes: READ_SCOPES,
  handle: async ({ world, caller, query }) =>
    ok({ bulkId: query.bulkId, status: await readBulkStatus(world, caller, named(query)) }),
});

const putBulkStatus = endpoint({
  ...shared,
  ...STATE,
  method: 'PUT',
  summary: 'Pause, resume or cancel a bulk',
  description:
    'PAUSED holds what has not gone; PENDING or PROCESSING lets a paused one go on; CANCELED ends every message that has not gone, as not sent.',
  scopes: ['sms:manage'],
  body: BulkStateRequest,
  handle: async ({ world, caller, query, body: { status } }) =>
    ok({ bulkId: query.bulkId, status: await changeBulkStatus(world, caller, named(query), status) }),
});

export const smsBulkEndpoints: readonly Endpoint[] = [getBulk, putBulk, getBulkStatus, putBulkStatus];
