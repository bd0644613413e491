// Opt-outs, as our own API shows them: who does not want to hear from which sender.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

const Destination = Type.String({ pattern: '^[0-9]{3,15}$', description: 'Digits, with the country code' });
const Sender = Type.String({ maxLength: 255, description: 'A number or a name; absent: every sender of the account' });

export const OPT_OUTS_LIMIT = 100;

export const OptOutRequest = Type.Object({ destination: Destination, sender: Type.Optional(Sender) });

export const OptOutName = Type.Object({ destination: Destination, sender: Type.Optional(Sender) });

export const OptOutsQuery = Type.Object({
  destination: Type.Optional(Destination),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  cursor: Type.Optional(Type.String()),
});

export const OptOut = Type.Object({
  destination: Type.String(),
  sender: Type.Optional(Type.String()),
  createdAt: Type.String(),
});
export type OptOut = Static<typeof OptOut>;

export const OptOuts = Type.Object({
  results: Type.Array(OptOut),
  nextCursor: Type.Optional(Type.String({ description: 'Give it as `cursor` to go on; absent at the end' })),
});

/** `sender` '' = every sender of the account. */
export function optOutObject(values: {
  readonly destination: string;
  readonly sender: string;
  readonly createdAt: Date;
}): OptOut {
  const { destination, sender, createdAt } = values;
  return { destination, ...(sender === '' ? {} : { sender }), createdAt: wireDate(createdAt.getTime()) };
}
