// Traffic as it is shown.

import Type, { type Static } from 'typebox';
import { DeliveryError, Status } from './statuses.ts';

const GROUPS = ['channel', 'application', 'entity', 'sender', 'connector'] as const;
export type TrafficGroupName = (typeof GROUPS)[number];

export const TrafficQuery = Type.Object({
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 744, description: 'How far back; 24 unless said' })),
  channel: Type.Optional(Type.Enum(['SMS', 'MMS', 'EMAIL'])),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  sender: Type.Optional(Type.String()),
  connectorId: Type.Optional(Type.String()),
  groupBy: Type.Optional(Type.Enum([...GROUPS])),
  top: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'So many groups, the busiest; 20 unless said' })),
  step: Type.Optional(
    Type.Enum(['HOUR', 'DAY'], {
      description: 'Adds `series`: every group over time, and what is left as one more. Days are UTC',
    }),
  ),
});

const FIGURES = {
  sent: Type.Integer({ description: 'Accepted for delivery' }),
  delivered: Type.Integer(),
  failed: Type.Integer({ description: 'Ended in another way than delivered; rejected at once included' }),
  inbound: Type.Integer(),
  latencyMsMedian: Type.Optional(Type.Integer({ description: 'From acceptance, or the scheduled moment, to delivery' })),
};
export type TrafficFigures = Static<typeof Figures>;
const Figures = Type.Object(FIGURES);

export type TrafficSeries = Static<typeof Series>;
const Series = Type.Object({
  name: Type.Optional(Type.String({ description: 'Of the group; without one it is everything else' })),
  points: Type.Array(Type.Object({ at: Type.String(), ...FIGURES })),
});

export const Traffic = Type.Object({
  hours: Type.Array(Type.Object({ at: Type.String(), ...FIGURES })),
  errors: Type.Array(Type.Object({ status: Status, error: DeliveryError, messages: Type.Integer() })),
  groups: Type.Optional(Type.Array(Type.Object({ name: Type.String(), ...FIGURES }))),
  series: Type.Optional(Type.Array(Series)),
});
export type Traffic = Static<typeof Traffic>;
