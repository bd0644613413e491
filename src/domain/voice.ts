// Voice: what is to happen to the calls a number receives, and whose a call is. Callsign decides; a telephony server asks and acts.

import { isUnset, type PlatformPair } from './platform.ts';
import type { NumberResource, ResourceId } from './resources.ts';

interface Described {
  readonly description?: string | undefined;
}

/** What a call is handed to. The ids are those of the systems behind; Callsign keeps them and looks into none. */
export type VoiceAction = Described &
  (
    | { readonly type: 'FORWARD_TO_PSTN'; readonly pstnNumber: string }
    | { readonly type: 'FORWARD_TO_IVR'; readonly scenarioKey: string }
    | { readonly type: 'VOICE_NUMBER_MASKING'; readonly voiceNumberMaskingConfigKey: string }
    | { readonly type: 'FORWARD_TO_SUBSCRIPTION'; readonly callsConfigurationId?: string | undefined }
    | { readonly type: 'FORWARD_TO_CALL_ROUTING'; readonly routeId?: string | undefined }
    | { readonly type: 'FORWARD_TO_MARKUP_LANGUAGE'; readonly markupLanguageConfigId: number }
    | { readonly type: 'VOICE_FORWARD_TO_CONVERSATIONS' }
    | { readonly type: 'VOICE_FORWARD_TO_ANSWERS' }
  );

export interface VoiceSetup {
  readonly resourceId: ResourceId;
  /** The explicit association of the number's calls; null = none was given. */
  readonly platform: PlatformPair | null;
  readonly action: VoiceAction;
}

/** Why a call is nobody's. */
export type UnroutedReason =
  | 'UNKNOWN_NUMBER'
  | 'INACTIVE_NUMBER'
  | 'NO_VOICE_CAPABILITY'
  | 'NO_VOICE_SETUP'
  | 'NO_EXPLICIT_PLATFORM';

export interface VoiceTraceStep {
  readonly step: 'NUMBER' | 'VOICE_SETUP' | 'PAIR' | 'ACTION';
  readonly outcome: string;
  /** In words. */
  readonly detail: string;
}

export type VoiceRouting =
  | {
      readonly kind: 'routed';
      readonly number: NumberResource;
      readonly pair: PlatformPair;
      readonly action: VoiceAction;
      readonly trace: readonly VoiceTraceStep[];
    }
  | { readonly kind: 'unrouted'; readonly reasons: readonly UnroutedReason[]; readonly trace: readonly VoiceTraceStep[] };

/**
 * Whose a call is. Unlike with messages, the application and entity of the number do not count: the voice set-up has to name them.
 * @param number the account's number that is called; undefined = not the account's
 */
export function routeVoice(to: string, number: NumberResource | undefined, setup: VoiceSetup | undefined): VoiceRouting {
  if (number === undefined) {
    const step: VoiceTraceStep = { step: 'NUMBER', outcome: 'UNKNOWN', detail: `${to}: the account has no such number` };
    return { kind: 'unrouted', reasons: ['UNKNOWN_NUMBER'], trace: [step] };
  }
  const trace: VoiceTraceStep[] = [
    { step: 'NUMBER', outcome: 'FOUND', detail: `number ${number.number} (${number.countryCode})` },
  ];
  const reasons = unfitness(number, trace);
  if (setup === undefined) {
    reasons.push('NO_VOICE_SETUP');
    trace.push({ step: 'VOICE_SETUP', outcome: 'NONE', detail: 'the number has no voice set-up' });
    return { kind: 'unrouted', reasons, trace };
  }
  trace.push({ step: 'VOICE_SETUP', outcome: 'FOUND', detail: 'the number has a voice set-up' });
  const { platform, action } = setup;
  if (platform === null || isUnset(platform)) {
    reasons.push('NO_EXPLICIT_PLATFORM');
    trace.push({ step: 'PAIR', outcome: 'NOT_EXPLICIT', detail: notExplicitInWords(number) });
    return { kind: 'unrouted', reasons, trace };
  }
  trace.push({ step: 'PAIR', outcome: 'VOICE_SETUP', detail: `${inWords(platform)}, from the voice set-up` });
  if (reasons.length > 0) return { kind: 'unrouted', reasons, trace };
  trace.push({ step: 'ACTION', outcome: action.type, detail: actionInWords(action) });
  return { kind: 'routed', number, pair: platform, action, trace };
}

function unfitness(number: NumberResource, trace: VoiceTraceStep[]): UnroutedReason[] {
  const reasons: UnroutedReason[] = [];
  if (!number.isActive) {
    reasons.push('INACTIVE_NUMBER');
    trace.push({ step: 'NUMBER', outcome: 'INACTIVE', detail: `number ${number.number} is switched off` });
  }
  if (!number.capabilities.includes('VOICE')) {
    reasons.push('NO_VOICE_CAPABILITY');
    trace.push({ step: 'NUMBER', outcome: 'NOT_CAPABLE', detail: `number ${number.number} does not serve VOICE` });
  }
  return reasons;
}

function notExplicitInWords({ platform }: NumberResource): string {
  const own =
    platform === null || isUnset(platform)
      ? ''
      : `; that the number itself belongs to ${inWords(platform)} does not count for calls`;
  return `the voice set-up names no application or entity${own}`;
}

function inWords({ applicationId, entityId }: PlatformPair): string {
  return entityId === null ? `application "${applicationId}"` : `application "${applicationId}", entity "${entityId}"`;
}

function actionInWords(action: VoiceAction): string {
  switch (action.type) {
    case 'FORWARD_TO_PSTN':
      return `is forwarded to ${action.pstnNumber}`;
    case 'FORWARD_TO_IVR':
      return `is answered by the scenario ${action.scenarioKey}`;
    case 'VOICE_NUMBER_MASKING':
      return `is masked as configured in ${action.voiceNumberMaskingConfigKey}`;
    case 'FORWARD_TO_SUBSCRIPTION':
      return action.callsConfigurationId === undefined
        ? 'goes to the subscriptions'
        : `goes to the subscriptions of the calls configuration ${action.callsConfigurationId}`;
    case 'FORWARD_TO_CALL_ROUTING':
      return action.routeId === undefined ? 'goes to call routing' : `goes to call routing, route ${action.routeId}`;
    case 'FORWARD_TO_MARKUP_LANGUAGE':
      return `is driven by the markup ${action.markupLanguageConfigId}`;
    case 'VOICE_FORWARD_TO_CONVERSATIONS':
      return 'goes to the contact centre';
    case 'VOICE_FORWARD_TO_ANSWERS':
      return 'goes to the chatbot';
  }
}
