// POST /callsign/1/outbound/explain: what a send would do, and why, without sending.

import Type from 'typebox';
import { mailbox } from '../../domain/addresses/mailbox.ts';
import { messageStatus, STATUS } from '../../domain/messages/status.ts';
import { explainOutbound } from '../../flows/explain-outbound.ts';
import { TraceStep } from '../../wire/message-life.ts';
import { Status } from '../../wire/statuses.ts';
import { endpoint, ok } from '../endpoint.ts';

const ExplainOutboundRequest = Type.Object({
  channel: Type.Enum(['SMS', 'MMS', 'EMAIL']),
  to: Type.String({ minLength: 1, maxLength: 320, description: 'A number; for EMAIL, an address' }),
  sender: Type.Optional(Type.String({ maxLength: 255 })),
  applicationId: Type.Optional(Type.String({ maxLength: 255 })),
  entityId: Type.Optional(Type.String({ maxLength: 255 })),
});

const ExplainOutboundAnswer = Type.Object({
  status: Status,
  sender: Type.Optional(Type.String()),
  senderType: Type.Optional(Type.String()),
  destination: Type.String(),
  countryCode: Type.Optional(Type.String()),
  connectorId: Type.Optional(Type.String()),
  trace: Type.Array(TraceStep),
});

export const explainOutboundMessage = endpoint({
  method: 'POST',
  path: '/callsign/1/outbound/explain',
  group: 'Messages',
  summary: 'Explain which sender a message would get',
  description: 'Decides like a send does and says why, step by step. Nothing is sent, stored or created.',
  scopes: ['callsign:read', 'message:send', 'sms:message:send', 'sms:manage', 'mms:manage', 'email:message:send', 'email:manage'],
  errors: 'modern',
  body: ExplainOutboundRequest,
  answers: { 200: ExplainOutboundAnswer },
  isReading: true,
  handle: async ({ world, caller, body }) => {
    const { channel, to, sender, applicationId, entityId } = body;
    const { decision, trace } = await explainOutbound(world, caller, {
      channel,
      ...(channel === 'EMAIL' ? mailOf(to, sender) : { to, sender: sender || undefined }),
      pair: { applicationId, entityId },
    });
    const isResolved = decision.rejection === undefined;
    return ok({
      status: messageStatus(decision.rejection ?? STATUS.PENDING_ACCEPTED),
      ...(isResolved ? { sender: decision.sender } : {}),
      ...(decision.senderType === null ? {} : { senderType: decision.senderType }),
      destination: decision.destination,
      ...(decision.countryCode === null ? {} : { countryCode: decision.countryCode }),
      ...(decision.connectorId === null ? {} : { connectorId: decision.connectorId }),
      trace,
    });
  },
});

/** Mail is written with names, and decided on by addresses. */
function mailOf(to: string, sender = '') {
  return { to: mailbox(to)?.address ?? to, sender: (mailbox(sender)?.address ?? sender) || undefined };
}
