// /numbers/2/numbers/{numberKey}/voice: what is to happen to the calls a number receives, and whose they are.

import Type from 'typebox';
import { isStorable, platformFrom } from '../../domain/platform.ts';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import type { VoiceAction } from '../../domain/voice.ts';
import {
  createVoiceSetup,
  deleteVoiceSetup,
  noVoiceSetup,
  replaceVoiceSetup,
  type VoiceWishes,
} from '../../flows/change-voice-setup.ts';
import { loadVoiceSetups } from '../../storage/voice-setups.ts';
import * as wire from '../../wire/voice.ts';
import { endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { ownedNumber } from '../resources/numbers.ts';

const shared = {
  group: 'Numbers: voice',
  scopes: ['numbers:manage'],
  errors: 'classic',
  path: '/numbers/2/numbers/{numberKey}/voice',
  params: Type.Object({ numberKey: Type.String() }),
} as const;

export const getVoiceSetup = endpoint({
  ...shared,
  method: 'GET',
  summary: 'Get the voice set-up of a number',
  answers: { 200: wire.VoiceSetup },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    const number = ownedNumber(await world.snapshots.of(caller.accountId), numberKey);
    const { resourceId } = number;
    const setup = (await loadVoiceSetups(world.db, caller.accountId, [resourceId])).get(resourceId);
    if (setup === undefined) throw noVoiceSetup(number);
    return ok(wire.voiceSetupObject(setup));
  },
});

export const postVoiceSetup = endpoint({
  ...shared,
  method: 'POST',
  summary: 'Create the voice set-up of a number',
  description:
    'The application and entity are the explicit association of the number’s calls: those of the number itself do not count.',
  limit: perSecond(1),
  body: wire.VoiceSetup,
  answers: { 200: wire.VoiceSetup },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) => {
    const number = ownedNumber(await world.snapshots.of(caller.accountId), numberKey);
    return ok(wire.voiceSetupObject(await createVoiceSetup(world, caller, number, voiceWishes(body))));
  },
});

export const putVoiceSetup = endpoint({
  ...shared,
  method: 'PUT',
  summary: 'Change the voice set-up of a number',
  description: 'All of it: an application and entity that are left out are taken away.',
  limit: perSecond(1),
  body: wire.VoiceSetup,
  answers: { 200: wire.VoiceSetup },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey }, body }) => {
    const number = ownedNumber(await world.snapshots.of(caller.accountId), numberKey);
    return ok(wire.voiceSetupObject(await replaceVoiceSetup(world, caller, number, voiceWishes(body))));
  },
});

export const removeVoiceSetup = endpoint({
  ...shared,
  method: 'DELETE',
  summary: 'Delete the voice set-up of a number',
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { numberKey } }) => {
    await deleteVoiceSetup(world, caller, ownedNumber(await world.snapshots.of(caller.accountId), numberKey));
    return noContent();
  },
});

/** @throws Refusal INVALID naming what the action lacks */
function voiceWishes({ action, ...platform }: wire.VoiceSetup): VoiceWishes {
  const violations: Violation[] = Object.entries(action).flatMap(([name, value]) =>
    typeof value !== 'string' || isStorable(value)
      ? []
      : [{ property: `action.${name}`, violation: 'must not contain the character U+0000 or half a surrogate pair' }],
  );
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { platform: platformFrom(platform) ?? null, action: voiceAction(action) };
}

function voiceAction(action: wire.VoiceAction): VoiceAction {
  const { type, description } = action;
  switch (type) {
    case 'FORWARD_TO_PSTN':
      return { type, pstnNumber: required(action, 'pstnNumber'), description };
    case 'FORWARD_TO_IVR':
      return { type, scenarioKey: required(action, 'scenarioKey'), description };
    case 'VOICE_NUMBER_MASKING':
      return { type, voiceNumberMaskingConfigKey: required(action, 'voiceNumberMaskingConfigKey'), description };
    case 'FORWARD_TO_SUBSCRIPTION':
      return { type, callsConfigurationId: action.callsConfigurationId, description };
    case 'FORWARD_TO_CALL_ROUTING':
      return { type, routeId: action.routeId, description };
    case 'FORWARD_TO_MARKUP_LANGUAGE':
      return { type, markupLanguageConfigId: required(action, 'markupLanguageConfigId'), description };
    case 'VOICE_FORWARD_TO_CONVERSATIONS':
    case 'VOICE_FORWARD_TO_ANSWERS':
      return { type, description };
  }
}

function required<Name extends keyof wire.VoiceAction>(
  action: wire.VoiceAction,
  name: Name,
): NonNullable<wire.VoiceAction[Name]> {
  const value = action[name];
  if (value == null) throw invalid(`action.${name}`, 'must not be null');
  return value;
}
