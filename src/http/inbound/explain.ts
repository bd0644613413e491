// POST /callsign/1/inbound/explain: whose a message or call would be and what would happen to it, without storing anything.

import Type from 'typebox';
import { invalid } from '../../domain/refusals.ts';
import { decideCall } from '../../flows/decide-call.ts';
import { explainInbound } from '../../flows/explain-inbound.ts';
import { ExplainInboundRequest, InboundRoutingAnswer, inboundRoutingAnswer } from '../../wire/inbound-messages.ts';
import { CallRouting } from '../../wire/voice.ts';
import { endpoint, ok } from '../endpoint.ts';
import { callRouting } from './call-routing.ts';

export const postInboundExplain = endpoint({
  method: 'POST',
  path: '/callsign/1/inbound/explain',
  group: 'Inbound messages',
  summary: 'Explain an inbound message or call',
  description:
    'Answers which application and entity a message would belong to, which configuration and keyword would take it, what would be done, and the reasons, step by step; of a call (channel `VOICE`), whose it would be and what its number’s voice set-up does with it. Nothing is stored or sent.',
  scopes: ['callsign:manage', 'numbers:manage', 'inbound-message:read', 'sms:inbound-message:read'],
  errors: 'modern',
  body: ExplainInboundRequest,
  answers: { 200: Type.Union([InboundRoutingAnswer, CallRouting]) },
  isReading: true,
  handle: async ({ world, caller, body: { channel, text, subject, ...question } }) => {
    if (channel === 'VOICE') return ok(callRouting(await decideCall(world, world.db, caller, question)));
    if (channel === 'EMAIL') {
      if (!question.to.includes('@')) throw invalid('to', 'must be a mail address');
      const mail = { ...question, channel, text: text ?? '', subject };
      return ok(inboundRoutingAnswer(await explainInbound(world, caller, mail)));
    }
    if (text === undefined) throw invalid('text', 'must not be null');
    return ok(inboundRoutingAnswer(await explainInbound(world, caller, { ...question, channel, text })));
  },
});
