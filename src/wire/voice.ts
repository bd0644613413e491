// Voice set-ups of numbers in the contract's shape, and our own questions about calls.

import Type, { type Static } from 'typebox';
import { InboundTraceStep } from './inbound-messages.ts';
import { Platform, platformObject, wireDate } from './statuses.ts';

const Id = Type.String({ maxLength: 255 });

export const VOICE_ACTIONS = [
  'FORWARD_TO_PSTN',
  'FORWARD_TO_IVR',
  'VOICE_NUMBER_MASKING',
  'FORWARD_TO_SUBSCRIPTION',
  'FORWARD_TO_CALL_ROUTING',
  'FORWARD_TO_MARKUP_LANGUAGE',
  'VOICE_FORWARD_TO_CONVERSATIONS',
  'VOICE_FORWARD_TO_ANSWERS',
] as const;

/** One shape for all types: which of the ids is needed depends on `type`, and a request that lacks it is told which. */
export const VoiceAction = Type.Object({
  type: Type.Enum([...VOICE_ACTIONS]),
  description: Type.Optional(Type.String({ maxLength: 1000 })),
  pstnNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'For `FORWARD_TO_PSTN`' })),
  scenarioKey: Type.Optional(Type.String({ maxLength: 255, description: 'For `FORWARD_TO_IVR`' })),
  voiceNumberMaskingConfigKey: Type.Optional(Type.String({ maxLength: 255, description: 'For `VOICE_NUMBER_MASKING`' })),
  callsConfigurationId: Type.Optional(
    Type.String({ maxLength: 255, description: 'For `FORWARD_TO_SUBSCRIPTION`, where it may be left out' }),
  ),
  routeId: Type.Optional(Type.String({ maxLength: 255, description: 'For `FORWARD_TO_CALL_ROUTING`, where it may be left out' })),
  markupLanguageConfigId: Type.Optional(
    Type.Integer({
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'For `FORWARD_TO_MARKUP_LANGUAGE`',
    }),
  ),
});
export type VoiceAction = Static<typeof VoiceAction>;

export const VoiceSetup = Type.Object({
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
  action: VoiceAction,
});
export type VoiceSetup = Static<typeof VoiceSetup>;

const Address = Type.String({ minLength: 1, maxLength: 64 });
const CountryCode = Type.Optional(
  Type.String({ pattern: '^[A-Z]{2}$', description: 'Where the caller is: tells apart short codes of several countries' }),
);

export const CallArrival = Type.Object({
  from: Address,
  to: Address,
  countryCode: CountryCode,
  callId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The id the asking server has for the call; one is made when it has none',
    }),
  ),
});

export const UNROUTED_REASONS = [
  'UNKNOWN_NUMBER',
  'INACTIVE_NUMBER',
  'NO_VOICE_CAPABILITY',
  'NO_VOICE_SETUP',
  'NO_EXPLICIT_PLATFORM',
] as const;

/** What becomes, or would become, of a call. */
export const CallRouting = Type.Object({
  isRouted: Type.Boolean(),
  numberKey: Type.Optional(Type.String()),
  platform: Type.Optional(Platform),
  action: Type.Optional(VoiceAction),
  reasons: Type.Array(Type.Enum([...UNROUTED_REASONS]), { description: 'Why the call is nobody’s; empty when it is somebody’s' }),
  trace: Type.Array(InboundTraceStep),
});
export type CallRouting = Static<typeof CallRouting>;

export const CallReceived = Type.Object({ callId: Type.String(), ...CallRouting.properties });

interface PairValues {
  readonly applicationId: string;
  readonly entityId: string | null;
}

interface ActionValues {
  readonly type: VoiceAction['type'];
}

/** A set-up as callers see it; what is not there is left out. */
export function voiceSetupObject({ platform, action }: { platform: PairValues | null; action: ActionValues }): VoiceSetup {
  return { ...(platform === null ? {} : platformObject(platform)), action: actionObject(action) };
}

export function actionObject(action: ActionValues): VoiceAction {
  return Object.fromEntries(Object.entries(action).filter(([, value]) => value !== undefined)) as VoiceAction;
}

export interface ReceivedCall {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly pair: PairValues;
  readonly callsConfigurationId: string | undefined;
  readonly atMs: number;
}

/** The event of a call that came in, in the contract's shape. */
export function callReceivedEvent({ callId, from, to, pair, callsConfigurationId, atMs }: ReceivedCall): object {
  const timestamp = wireDate(atMs);
  const whose = {
    ...(callsConfigurationId === undefined ? {} : { callsConfigurationId }),
    platform: platformObject(pair),
  };
  return {
    type: 'CALL_RECEIVED',
    callId,
    timestamp,
    ...whose,
    properties: {
      call: {
        id: callId,
        endpoint: { type: 'PHONE', phoneNumber: from },
        from,
        to,
        direction: 'INBOUND',
        state: 'RINGING',
        media: { audio: { muted: false, userMuted: false, deaf: false } },
        startTime: timestamp,
        ...whose,
      },
    },
  };
}
