// One step in the life of a resource request: its new status, the entry in the audit log, and word to those who subscribed.

import type { AccountId } from '../domain/platform.ts';
import { DEFAULT_PAIR } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import { STATUS_EVENT, statusNotice } from '../domain/resource-requests/notices.ts';
import { auditedRequest, type RequestId, type ResourceRequest } from '../domain/resource-requests/request.ts';
import { isAnnounced, nextStatus, type RequestEvent, waitsForOwner } from '../domain/resource-requests/statuses.ts';
import type { Tx } from '../storage/db.ts';
import { lockRequest, updateRequest } from '../storage/resource-requests.ts';
import type { Audit } from './change-configuration.ts';
import { publishEvent } from './publish-event.ts';
import type { World } from './world.ts';

/** Who changes a request when nobody asked for it. */
export const MACHINE = 'callsign';

/** What else changes with a step; what is left out stays. */
export type RequestChange = Partial<Pick<ResourceRequest, 'requirements' | 'feedback' | 'note' | 'numbers'>>;

/** The request as it is after the event; not stored yet. @throws Refusal WRONG_STATE when it cannot happen now */
export function stepped(request: ResourceRequest, event: RequestEvent, at: Date, change: RequestChange = {}): ResourceRequest {
  const status = nextStatus(request.status, event);
  if (status === undefined) throw new Refusal('WRONG_STATE', { reason: 'REQUEST_WRONG_STATUS' });
  return { ...request, ...change, status, modifiedAt: at, idleSince: waitsForOwner(status) ? at : null, reminders: 0 };
}

/** Stores what `stepped` made of a locked request. */
export async function storeStep(
  world: World,
  tx: Tx,
  before: ResourceRequest,
  after: ResourceRequest,
  audit: Audit,
): Promise<void> {
  await updateRequest(tx, after);
  audit('update', 'resource_request', after.requestId, auditedRequest(before), auditedRequest(after));
  if (!isAnnounced(after.status) || after.status === before.status) return;
  const { accountId, platform } = after;
  await publishEvent(world, tx, {
    accountId,
    channel: 'REGISTRATION',
    event: STATUS_EVENT,
    ...(platform ?? DEFAULT_PAIR),
    resource: null,
    body: statusNotice(after, after.modifiedAt),
  });
}

/** @throws Refusal NOT_FOUND */
export async function lockedRequest(tx: Tx, accountId: AccountId, requestId: string): Promise<ResourceRequest> {
  const request = isRequestId(requestId) ? await lockRequest(tx, accountId, requestId) : undefined;
  if (request === undefined) throw unknownRequest();
  return request;
}

/** Whether a text can be the id of a request at all. */
export function isRequestId(text: string): text is RequestId {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export function unknownRequest(): Refusal {
  return new Refusal('NOT_FOUND', { reason: 'REQUEST_UNKNOWN' });
}
