// How senders are doing, as our own API shows it.

import Type, { type Static } from 'typebox';
import { pageOf, pageParameters } from './paging.ts';
import { wireDate } from './statuses.ts';

export const PassOver = Type.Object({
  sender: Type.String(),
  reason: Type.Enum(['REFUSED', 'SATURATED']),
  detail: Type.String(),
  since: Type.String(),
  until: Type.String({ description: 'Then it is tried again' }),
});
export type PassOver = Static<typeof PassOver>;

export const PassOversQuery = Type.Object({
  ...pageParameters,
  sender: Type.Optional(Type.String()),
  inForce: Type.Optional(Type.Boolean({ description: 'Only those that are passed over now' })),
});

export const PassOvers = pageOf(PassOver);

export const SenderQueue = Type.Object({
  sender: Type.String(),
  queued: Type.Integer({
    description: 'Messages that wait to be handed over: in the memory of the node that answers, and on disk',
  }),
  queuedOnDisk: Type.Integer({ description: 'Of these, counted up to 100,000' }),
  messagesPerSecond: Type.Union([Type.Number(), Type.Null()], { description: 'Declared throughput' }),
  expectedWaitMs: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Of a message sent now; null = nothing is declared, and its connectors have sent nothing of late',
  }),
  sentToday: Type.Union([Type.Integer(), Type.Null()], { description: 'Messages of today (UTC); null without a daily limit' }),
  messagesPerDay: Type.Union([Type.Integer(), Type.Null()]),
  lastMinute: Type.Object(
    { messages: Type.Integer(), refused: Type.Integer() },
    { description: 'What carriers answered for, on the node that answers' },
  ),
  passedOver: Type.Union([PassOver, Type.Null()]),
});
export type SenderQueue = Static<typeof SenderQueue>;

export function passOverObject(
  passOver: { readonly reason: PassOver['reason']; readonly detail: string; readonly since: Date; readonly until: Date },
  sender: string,
): PassOver {
  const { reason, detail, since, until } = passOver;
  return { sender, reason, detail, since: wireDate(since.getTime()), until: wireDate(until.getTime()) };
}
