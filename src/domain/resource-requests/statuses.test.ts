import { describe, expect, it } from 'vitest';
import { FINAL_STATUSES, isAnnounced, nextStatus, REQUEST_STATUSES, type RequestEvent, waitsForOwner } from './statuses.ts';

const EVENTS: readonly RequestEvent[] = [
  'BEGIN',
  'PASS_CHECKS',
  'FAIL_CHECKS',
  'UPDATE',
  'CANCEL',
  'TAKE_UP',
  'ASK_FOR_UPDATE',
  'PROCURE',
  'COMPLETE',
  'REJECT',
  'CONFIRM_CANCELLATION',
  'EXPIRE',
];

describe('a request', () => {
  it('goes from its checks through review and procurement to its end', () => {
    const path: readonly RequestEvent[] = ['BEGIN', 'PASS_CHECKS', 'TAKE_UP', 'PROCURE', 'COMPLETE'];
    const visited = ['PENDING'];
    for (const event of path) visited.push(nextStatus(visited.at(-1) as 'PENDING', event) ?? 'nowhere');
    expect(visited).toEqual(['PENDING', 'AUTOMATIC_VALIDATION', 'PENDING_REVIEW', 'IN_REVIEW', 'IN_PROGRESS', 'COMPLETED']);
  });

  it('can be changed and cancelled in the two statuses that ask for an update, and in no other', () => {
    const changeable = REQUEST_STATUSES.filter((status) => nextStatus(status, 'UPDATE') !== undefined);
    expect(changeable).toEqual(['UPDATE_REQUESTED', 'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER']);
    expect(REQUEST_STATUSES.filter((status) => nextStatus(status, 'CANCEL') !== undefined)).toEqual(changeable);
    expect(REQUEST_STATUSES.filter((status) => nextStatus(status, 'EXPIRE') !== undefined)).toEqual(changeable);
    expect(REQUEST_STATUSES.filter(waitsForOwner)).toEqual(changeable);
  });

  it('ends completed, rejected or cancelled, and can end from wherever it is', () => {
    expect(FINAL_STATUSES).toEqual(['COMPLETED', 'REJECTED', 'CANCELED']);
    for (const status of REQUEST_STATUSES) {
      const reached = new Set([status]);
      for (const at of reached) for (const event of EVENTS) reached.add(nextStatus(at, event) ?? at);
      expect(FINAL_STATUSES.some((end) => reached.has(end))).toBe(true);
    }
  });

  it('is announced in the four statuses the contract has events for', () => {
    expect(REQUEST_STATUSES.filter(isAnnounced)).toEqual([
      'UPDATE_REQUESTED',
      'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
      'COMPLETED',
      'REJECTED',
    ]);
  });
});
