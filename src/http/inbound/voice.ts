// POST /callsign/1/inbound/voice: a telephony server asks whose a call is and what to do with it.

import { receiveCall } from '../../flows/receive-call.ts';
import * as wire from '../../wire/voice.ts';
import { endpoint, ok } from '../endpoint.ts';
import { callRouting } from './call-routing.ts';

export const postInboundCall = endpoint({
  method: 'POST',
  path: '/callsign/1/inbound/voice',
  group: 'Inbound calls',
  summary: 'Take a call in',
  description:
    'For the telephony server at which a call arrives. Answers the application and entity the number’s voice set-up names, and its action; or that the call is nobody’s, and why. The `VOICE_VIDEO` subscriptions that match get a `CALL_RECEIVED` event. To ask without consequences, explain the call instead.',
  scopes: ['callsign:manage', 'numbers:manage'],
  errors: 'modern',
  body: wire.CallArrival,
  answers: { 200: wire.CallReceived },
  handle: async ({ world, caller, body }) => {
    const { callId, routing } = await receiveCall(world, caller, body, wire.callReceivedEvent);
    return ok({ callId, ...callRouting(routing) });
  },
});
