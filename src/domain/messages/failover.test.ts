import { expect, test } from 'vitest';
import { isFailedOver } from './failover.ts';
import type { Failover, OutboundMessage } from './message.ts';

const withFailover = (failover: Failover | undefined, channel = 'MMS') => ({ channel, failover }) as OutboundMessage;
const SOME: Failover = { kind: 'TEXT', text: 'instead' };

test.each([
  ['the handset has no MMS', 4, 15019],
  ['the carrier could not route it', 9, 15023],
  ['it expired on the way', 15, 4098],
  ['its files are too large for the carrier', 31, 15026],
  ['the relay of MMS does not know the number', 9, 15009],
  ['there is no route for MMS', 19, 0],
  ['no sender of the pair can send MMS', 11, 0],
])('an SMS goes out where %s', (_why, statusId, errorId) => {
  expect(isFailedOver(withFailover(SOME), statusId, errorId)).toBe(true);
  expect(isFailedOver(withFailover({ kind: 'LINK' }), statusId, errorId)).toBe(true);
  expect(isFailedOver(withFailover(undefined), statusId, errorId)).toBe(false);
  expect(isFailedOver(withFailover(SOME, 'SMS'), statusId, errorId)).toBe(false);
});

test.each([
  ['it was delivered', 5, 0],
  ['nobody knows whether it was', 29, 2048],
  ['it was cancelled', 31, 4100],
  ['the recipient opted out', 14, 0],
  ['the number is none', 52, 0],
  ['its id was used before', 23, 0],
  ['its text was too long', 77, 0],
  ['the subscriber is unknown', 9, 1],
  ['its content is blocked', 4, 603],
  ['the recipient is blocked', 4, 15011],
  ['the recipient passed it on', 9, 15005],
])('no SMS goes out where %s', (_why, statusId, errorId) => {
  expect(isFailedOver(withFailover(SOME), statusId, errorId)).toBe(false);
});
