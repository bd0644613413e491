// What becomes of a call, as callers of the API see it.

import type { VoiceRouting } from '../../domain/voice.ts';
import { platformObject } from '../../wire/statuses.ts';
import { actionObject, type CallRouting } from '../../wire/voice.ts';

export function callRouting(routing: VoiceRouting): CallRouting {
  const trace = [...routing.trace];
  if (routing.kind === 'unrouted') return { isRouted: false, reasons: [...routing.reasons], trace };
  return {
    isRouted: true,
    numberKey: routing.number.numberKey,
    platform: platformObject(routing.pair),
    action: actionObject(routing.action),
    reasons: [],
    trace,
  };
}
