// Bulks that can be found by their name, as our own API lists them.

import Type, { type Static } from 'typebox';
import { Platform } from './statuses.ts';

const BULK_STATUSES = ['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED'] as const;

export const BulksQuery = Type.Object({
  bulkId: Type.Optional(Type.String()),
  channel: Type.Optional(Type.Enum(['SMS', 'MMS', 'EMAIL'])),
  status: Type.Optional(Type.Enum([...BULK_STATUSES])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String()),
});

export const Bulks = Type.Object({
  results: Type.Array(
    Type.Object({
      bulkId: Type.String(),
      channel: Type.Optional(Type.String({ description: 'Of its first message, while that is kept' })),
      platform: Type.Optional(Platform),
      sender: Type.Optional(Type.String()),
      status: Type.Enum([...BULK_STATUSES]),
      createdAt: Type.String(),
      sendAt: Type.String({ description: 'When its first message goes, or went' }),
      waiting: Type.Integer({ description: 'Messages that are still to be handed over, counted up to 10,000' }),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
});
export type Bulks = Static<typeof Bulks>;
