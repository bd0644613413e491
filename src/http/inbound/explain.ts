// POST /callsign/1/inbound/explain: whose a message would be and what would happen to it, without storing anything.

import { explainInbound } from '../../flows/explain-inbound.ts';
import { ExplainInboundRequest, InboundRoutingAnswer, inboundRoutingAnswer } from '../../wire/inbound-messages.ts';
import { endpoint, ok } from '../endpoint.ts';

export const postInboundExplain = endpoint({
  method: 'POST',
  path: '/callsign/1/inbound/explain',
  group: 'Inbound messages',
  summary: 'Explain an inbound message',
  description:
    'Answers which application and entity a message would belong to, which configuration and keyword would take it, what would be done, and the reasons, step by step. Nothing is stored or sent.',
  scopes: ['callsign:manage', 'numbers:manage', 'inbound-message:read', 'sms:inbound-message:read'],
  errors: 'modern',
  body: ExplainInboundRequest,
  answers: { 200: InboundRoutingAnswer },
  handle: async ({ world, caller, body }) => ok(inboundRoutingAnswer(await explainInbound(world, caller, body))),
});
