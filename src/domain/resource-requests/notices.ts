// What subscribers are told of a request: the bodies of the two events, as the contract has them.

import type { ResourceRequest } from './request.ts';

export const STATUS_EVENT = 'RESOURCE_REQUEST_STATUS_UPDATE';
export const REMINDER_EVENT = 'RESOURCE_REQUEST_REMINDER';

/** The request has a new status. */
export function statusNotice(request: ResourceRequest, now: Date): object {
  const { requestId, status, subject, feedback, note, numbers, platform } = request;
  const content = {
    id: requestId,
    status,
    type: subject.type,
    ...(subject.type === 'NUMBER_PURCHASE' ? { numbers: numbers.map(shownNumber) } : {}),
    requirementsFeedback: feedback,
    ...(note === null ? {} : { note }),
  };
  const ids =
    platform === null
      ? {}
      : {
          platform: {
            applicationId: platform.applicationId,
            ...(platform.entityId === null ? {} : { entityId: platform.entityId }),
          },
        };
  return { results: [{ event: STATUS_EVENT, receivedAt: contractDate(now), content, ...ids }] };
}

/** Its owner has not done anything about it. Contract: without a date and without the platform. */
export function reminderNotice({ requestId, status, subject }: ResourceRequest, daysUntilRejection: number): object {
  return {
    results: [{ event: REMINDER_EVENT, content: { id: requestId, status, type: subject.type, daysUntilRejection } }],
  };
}

/** Contract: numbers of requests carry a plus, unlike all others. Short codes have none to carry. */
export function shownNumber({ number, numberKey }: { readonly number: string; readonly numberKey: string }): {
  number: string;
  numberKey: string;
  status: 'SUCCESS';
} {
  return { number: number.length > 8 ? `+${number}` : number, numberKey, status: 'SUCCESS' };
}

function contractDate(at: Date): string {
  return at.toISOString().replace('Z', '+0000');
}
