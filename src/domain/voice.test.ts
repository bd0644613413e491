import { describe, expect, it } from 'vitest';
import { type ApplicationId, DEFAULT_PAIR, type EntityId, type PlatformPair } from './platform.ts';
import type { NumberResource, ResourceId } from './resources.ts';
import { routeVoice, type VoiceAction, type VoiceSetup } from './voice.ts';

const SHOP: PlatformPair = { applicationId: 'shop' as ApplicationId, entityId: 'tenant' as EntityId };

function numberWith(more: Partial<NumberResource> = {}): NumberResource {
  return {
    kind: 'NUMBER',
    resourceId: 1 as ResourceId,
    isActive: true,
    capabilities: ['SMS', 'VOICE'],
    platform: null,
    createdAt: new Date(0),
    numberKey: 'A'.repeat(32),
    number: '447400123000',
    numberType: 'VIRTUAL_LONG_NUMBER',
    countryCode: 'GB',
    coverage: [],
    isShared: false,
    ...more,
  };
}

function setupOf(platform: PlatformPair | null, action: VoiceAction = { type: 'FORWARD_TO_SUBSCRIPTION' }): VoiceSetup {
  return { resourceId: 1 as ResourceId, platform, action };
}

describe('a call', () => {
  it('belongs to the application and entity the voice set-up names', () => {
    const routing = routeVoice('447400123000', numberWith(), setupOf(SHOP));
    expect(routing).toMatchObject({ kind: 'routed', pair: SHOP, action: { type: 'FORWARD_TO_SUBSCRIPTION' } });
    expect(routing.trace.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['NUMBER', 'FOUND'],
      ['VOICE_SETUP', 'FOUND'],
      ['PAIR', 'VOICE_SETUP'],
      ['ACTION', 'FORWARD_TO_SUBSCRIPTION'],
    ]);
  });

  it.each([null, DEFAULT_PAIR])('is nobody’s when the set-up names %j, whosever the number is', (platform) => {
    const routing = routeVoice('447400123000', numberWith({ platform: SHOP }), setupOf(platform));
    expect(routing).toMatchObject({ kind: 'unrouted', reasons: ['NO_EXPLICIT_PLATFORM'] });
    expect(routing.trace.at(-1)?.detail).toContain('application "shop", entity "tenant" does not count');
  });

  it('belongs to the default application of an entity like to any other', () => {
    const pair = { ...DEFAULT_PAIR, entityId: 'tenant' as EntityId };
    expect(routeVoice('447400123000', numberWith(), setupOf(pair))).toMatchObject({ kind: 'routed', pair });
  });

  it.each([
    ['a number of somebody else', undefined, setupOf(SHOP), ['UNKNOWN_NUMBER']],
    ['a number without a set-up', numberWith(), undefined, ['NO_VOICE_SETUP']],
    ['a number that is switched off', numberWith({ isActive: false }), setupOf(SHOP), ['INACTIVE_NUMBER']],
    ['a number that takes no calls', numberWith({ capabilities: ['SMS'] }), setupOf(SHOP), ['NO_VOICE_CAPABILITY']],
    [
      'a number with nothing right about it',
      numberWith({ isActive: false, capabilities: [] }),
      undefined,
      ['INACTIVE_NUMBER', 'NO_VOICE_CAPABILITY', 'NO_VOICE_SETUP'],
    ],
  ])('to %s is nobody’s, and every reason is told', (_what, number, setup, reasons) => {
    const routing = routeVoice('447400123000', number, setup);
    expect(routing).toMatchObject({ kind: 'unrouted', reasons });
    expect(routing.trace.length).toBeGreaterThan(0);
  });

  it.each<[VoiceAction, string]>([
    [{ type: 'FORWARD_TO_PSTN', pstnNumber: '447400123001' }, 'forwarded to 447400123001'],
    [{ type: 'FORWARD_TO_IVR', scenarioKey: 'menu' }, 'scenario menu'],
    [{ type: 'VOICE_NUMBER_MASKING', voiceNumberMaskingConfigKey: 'mask' }, 'in mask'],
    [{ type: 'FORWARD_TO_SUBSCRIPTION', callsConfigurationId: 'calls' }, 'configuration calls'],
    [{ type: 'FORWARD_TO_CALL_ROUTING' }, 'call routing'],
    [{ type: 'FORWARD_TO_CALL_ROUTING', routeId: 'r1' }, 'route r1'],
    [{ type: 'FORWARD_TO_MARKUP_LANGUAGE', markupLanguageConfigId: 7 }, 'markup 7'],
    [{ type: 'VOICE_FORWARD_TO_CONVERSATIONS' }, 'contact centre'],
    [{ type: 'VOICE_FORWARD_TO_ANSWERS' }, 'chatbot'],
  ])('with the action %j says what becomes of it', (action, words) => {
    expect(routeVoice('447400123000', numberWith(), setupOf(SHOP, action)).trace.at(-1)).toEqual({
      step: 'ACTION',
      outcome: action.type,
      detail: expect.stringContaining(words),
    });
  });
});
