import { describe, expect, it } from 'vitest';
import type { ConnectorId } from '../connectors.ts';
import { type EventKind, FINAL_EVENT_ID, type MessageEvent, messageEvent } from '../messages/life.ts';
import type { MessageId, OutboundMessage } from '../messages/message.ts';
import { STATUS } from '../messages/status.ts';
import { reportOf, withAttempts } from './reports.ts';

const MESSAGE = { acceptedAt: new Date(1_000) } as OutboundMessage;

function happened(kind: EventKind, atMs: number, over: Partial<MessageEvent> = {}): MessageEvent {
  const eventId = kind === 'FINAL' ? FINAL_EVENT_ID : String(atMs);
  return messageEvent({ messageId: '1' as MessageId, eventId, kind, atMs, connectorId: 'smtp' as ConnectorId, ...over });
}

const submitted = (atMs: number) => happened('SUBMITTED', atMs, { remoteId: 'r' });
const deferred = (atMs: number, detail = 'TEMPORARY: 451 greylisted') => happened('DEFERRED', atMs, { detail });
const final = (over: Partial<MessageEvent>) => happened('FINAL', 9_000, over);

describe('a report of mail', () => {
  it.each<[string, MessageEvent[], number, number | null, string | undefined]>([
    [
      'delivered at once',
      [submitted(1_100), final({ remoteId: 'r', statusId: STATUS.DELIVERED_TO_HANDSET, detail: '250 OK' })],
      1,
      1_100,
      '250 OK',
    ],
    [
      'deferred twice',
      [deferred(1_100), deferred(2_000), submitted(3_000), final({ remoteId: 'r', statusId: 5 })],
      3,
      1_100,
      undefined,
    ],
    [
      'refused',
      [final({ statusId: STATUS.UNDELIVERABLE_NOT_DELIVERED, detail: '550 no such user' })],
      1,
      9_000,
      '550 no such user',
    ],
    ['refused after a try', [deferred(1_100), final({ statusId: 9, detail: '550 no' })], 2, 1_100, '550 no'],
    [
      'no link up',
      [
        deferred(1_100, 'LINK_DOWN'),
        deferred(1_200, 'LINK_DOWN: closed'),
        submitted(2_000),
        final({ remoteId: 'r', statusId: 5 }),
      ],
      1,
      2_000,
      undefined,
    ],
    ['expired before it went', [final({ statusId: STATUS.EXPIRED_EXPIRED, detail: 'too late' })], 0, null, undefined],
    ['cancelled', [final({ statusId: STATUS.UNDELIVERABLE_NOT_SENT, detail: 'cancelled' })], 0, null, undefined],
    ['rejected by us', [final({ connectorId: null, statusId: STATUS.REJECTED_SOURCE })], 0, null, undefined],
    [
      'lost track of',
      [submitted(1_100), final({ statusId: STATUS.EXPIRED_DLR_UNKNOWN, detail: 'none came' })],
      1,
      1_100,
      undefined,
    ],
  ])('counts the tries of one that was %s', (_, events, count, firstMs, answer) => {
    const last = events.at(-1) as MessageEvent;
    const report = withAttempts(reportOf(MESSAGE, last, null), events);
    expect([report.attempts, report.carrierAnswer]).toEqual([{ count, firstMs }, answer]);
  });
});

describe('a report', () => {
  it('is not done before it is sent', () => {
    expect(reportOf(MESSAGE, happened('FINAL', 900), null)).toMatchObject({ sentAtMs: 1_000, doneAtMs: 1_000 });
    expect(reportOf(MESSAGE, happened('FINAL', 2_000), 2_500)).toMatchObject({ sentAtMs: 2_500, doneAtMs: 2_500 });
  });
});
