import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApplicationId, EntityId, PlatformPair } from '../platform.ts';
import type { NumberResource, ResourceId } from '../resources.ts';
import type { ConfigurationKey, InboundConfiguration } from './configurations.ts';
import { type InboundArrival, routeInbound } from './route-inbound.ts';

const NOON_MONDAY = Date.UTC(2026, 10, 23, 12, 0);

function pair(applicationId: string, entityId: string | null = null): PlatformPair {
  return { applicationId: applicationId as ApplicationId, entityId: entityId as EntityId | null };
}

function number(over: Partial<NumberResource> = {}): NumberResource {
  return {
    kind: 'NUMBER',
    resourceId: 7 as ResourceId,
    numberKey: '0F1E2D3C4B5A69788796A5B4C3D2E1F0',
    number: '38515550001',
    numberType: 'VIRTUAL_LONG_NUMBER',
    countryCode: 'HR',
    coverage: [],
    isShared: false,
    isActive: true,
    capabilities: ['SMS', 'MMS'],
    platform: null,
    createdAt: new Date(0),
    ...over,
  };
}

let made = 0;
function configuration(keyword: string | null, over: Partial<InboundConfiguration> = {}): InboundConfiguration {
  made += 1;
  return {
    configurationKey: `KEY${made}` as ConfigurationKey,
    resourceId: 7 as ResourceId,
    channel: 'SMS',
    keyword,
    username: null,
    platform: null,
    forwarding: null,
    autoResponse: null,
    blockList: null,
    ...over,
  };
}

function arrival(text: string, over: Partial<InboundArrival> = {}): InboundArrival {
  return { channel: 'SMS', from: '385912223334', to: '38515550001', text, atMs: NOON_MONDAY, isStartKnown: true, ...over };
}

describe('the number', () => {
  test('a message to nobody’s number is kept unrouted, for the default pair, and goes nowhere', () => {
    const routing = routeInbound(arrival('hello'), undefined, []);
    expect(routing).toMatchObject({
      resourceId: null,
      action: 'NONE',
      pair: pair('default'),
      isPairGiven: false,
      cleanText: 'hello',
    });
    expect(routing.trace).toEqual([expect.objectContaining({ step: 'NUMBER', outcome: 'UNKNOWN' })]);
  });

  test('a number that does not serve the channel is as good as unknown', () => {
    const routing = routeInbound(arrival('hello', { channel: 'MMS' }), number({ capabilities: ['SMS'] }), [configuration(null)]);
    expect(routing).toMatchObject({ resourceId: null, action: 'NONE' });
  });
});

describe('the keyword', () => {
  const short = configuration('INFO');
  const long = configuration('INFO DESK');
  const catchAll = configuration(null);
  const onMms = configuration('INFO DESK NOW', { channel: 'MMS' });
  const all = [catchAll, short, onMms, long];

  test.each([
    ['info', short, 'INFO', ''],
    ['  Info  about it', short, 'INFO', 'about it'],
    ['INFO desk please', long, 'INFO DESK', 'please'],
    ['info desktop', short, 'INFO', 'desktop'],
    ['information', catchAll, null, 'information'],
    ['tell me info', catchAll, null, 'tell me info'],
    ['', catchAll, null, ''],
  ])('%j is taken by the longest keyword it starts with, else by the catch-all', (text, taken, keyword, cleanText) => {
    expect(routeInbound(arrival(text), number(), all)).toMatchObject({
      configurationKey: taken.configurationKey,
      keyword,
      cleanText,
    });
  });

  test('a shared number has no catch-all', () => {
    const routing = routeInbound(arrival('hello'), number({ isShared: true }), all);
    expect(routing).toMatchObject({ configurationKey: null, action: 'SUBSCRIPTION' });
  });

  test('no keyword is looked for when the start of the text never came', () => {
    const stop = configuration('STOP', { blockList: { type: 'BLOCK', level: 'FROM_ANY_SENDER' } });
    const routing = routeInbound(arrival('stop smoking', { isStartKnown: false }), number(), [stop]);
    expect(routing).toMatchObject({ keyword: null, optOut: null });
  });
});

describe('the pair', () => {
  test.each([
    ['the configuration’s', pair('shop', 'x'), pair('other'), pair('shop', 'x'), true],
    [
      '(default, x) of the configuration, which is a pair like any other',
      pair('default', 'x'),
      pair('other'),
      pair('default', 'x'),
      true,
    ],
    ['the number’s, when the configuration has none', null, pair('other', 'y'), pair('other', 'y'), true],
    ['the number’s, when the configuration’s is (default, none)', pair('default'), pair('other'), pair('other'), true],
    ['the default, when neither has one', null, null, pair('default'), false],
    ['the default, when it is set on purpose', pair('default'), null, pair('default'), true],
  ])('is %s', (_words, ofConfiguration, ofNumber, expected, isPairGiven) => {
    const routing = routeInbound(arrival('x'), number({ platform: ofNumber }), [
      configuration(null, { platform: ofConfiguration }),
    ]);
    expect(routing).toMatchObject({ pair: expected, isPairGiven });
  });
});

describe('the actions', () => {
  test('a forwarding is done as configured; without one the subscriptions get it', () => {
    const forwarding = { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', format: 'MO_JSON_2' } as const;
    expect(routeInbound(arrival('x'), number(), [configuration(null, { forwarding })])).toMatchObject({
      action: 'HTTP_FORWARD',
      forwarding,
    });
    expect(routeInbound(arrival('x'), number(), [configuration(null)])).toMatchObject({
      action: 'SUBSCRIPTION',
      forwarding: null,
    });
    expect(routeInbound(arrival('x'), number(), [])).toMatchObject({ action: 'SUBSCRIPTION', configurationKey: null });
  });

  test('an auto-response comes from the given sender, else from the receiving number', () => {
    const autoResponse = { message: 'Thanks', sender: null, window: null };
    const from = (sender: string | null) =>
      routeInbound(arrival('x'), number(), [configuration(null, { autoResponse: { ...autoResponse, sender } })]).reply;
    expect(from(null)).toEqual({ sender: '38515550001', text: 'Thanks' });
    expect(from('Shop')).toEqual({ sender: 'Shop', text: 'Thanks' });
  });

  test('an auto-response is given only inside its window, and never to a name or to itself', () => {
    const window = { from: '08:00', to: '12:00', days: ['MONDAY'], timeZone: 'USER_TIME_ZONE' } as const;
    const autoResponse = { message: 'Thanks', sender: null, window };
    const configurations = [configuration(null, { autoResponse })];
    const outcome = (over: Partial<InboundArrival>) =>
      routeInbound(arrival('x', over), number(), configurations).trace.find(({ step }) => step === 'AUTO_RESPONSE')?.outcome;
    expect(outcome({ atMs: NOON_MONDAY - 1 })).toBe('SENT');
    expect(outcome({ atMs: NOON_MONDAY })).toBe('OUTSIDE_WINDOW');
    expect(outcome({ atMs: NOON_MONDAY - 1, from: 'MyBank' })).toBe('NO_NUMBER');
    expect(outcome({ atMs: NOON_MONDAY - 1, from: '38515550001' })).toBe('OWN_NUMBER');
  });

  test.each([
    ['BLOCK', 'FROM_SENDER', '38515550001'],
    ['BLOCK', 'FROM_ANY_SENDER', null],
    ['UNBLOCK', 'FROM_SENDER', '38515550001'],
    ['UNBLOCK', 'FROM_ANY_SENDER', null],
  ] as const)('%s %s changes the block list for %s', (type, level, sender) => {
    const stop = configuration('STOP', { blockList: { type, level } });
    expect(routeInbound(arrival('Stop!'), number(), [stop, configuration(null)]).optOut).toEqual({ type, sender });
    expect(routeInbound(arrival('Go'), number(), [stop, configuration(null)]).optOut).toBeNull();
  });
});

describe('whatever the message', () => {
  const keyword = fc.stringMatching(/^[A-Z]{1,6}( [A-Z]{1,6})?$/);
  const pairs = fc.option(fc.constantFrom(pair('default'), pair('a'), pair('a', 'e'), pair('default', 'e')));
  const configurations = fc.uniqueArray(
    fc.record({ keyword: fc.option(keyword), channel: fc.constantFrom('SMS' as const, 'MMS' as const), platform: pairs }),
    { selector: ({ keyword: word, channel }) => `${channel} ${word}`, maxLength: 8 },
  );
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.tuple(keyword, fc.constantFrom('', ' ', '  ', '!', 'X', '\n'), fc.string()).map((parts) => parts.join('')),
  );

  test('one configuration at most takes it, of its channel, and the order they are listed in makes no difference', () => {
    fc.assert(
      fc.property(configurations, texts, pairs, (listed, text, platform) => {
        const all = listed.map(({ keyword: word, ...over }) => configuration(word, over));
        const routing = routeInbound(arrival(text), number({ platform }), all);
        expect(routeInbound(arrival(text), number({ platform }), all.toReversed())).toEqual({
          ...routing,
          trace: expect.anything(),
        });
        const taken = all.find(({ configurationKey }) => configurationKey === routing.configurationKey);
        if (routing.configurationKey !== null) expect(taken?.channel).toBe('SMS');
        expect(routing.keyword).toBe(taken?.keyword ?? null);
        expect(text.endsWith(routing.cleanText)).toBe(true);
        if (routing.keyword === null) expect(routing.cleanText).toBe(text);
        expect(routing.trace.map(({ step }) => step)).toEqual(['NUMBER', 'KEYWORD', 'PAIR', 'FORWARDING']);
      }),
    );
  });

  test('a keyword written in any case, with anything behind it, is found', () => {
    fc.assert(
      fc.property(keyword, fc.string(), fc.boolean(), (word, rest, isLower) => {
        const written = `${isLower ? word.toLowerCase() : word} ${rest}`;
        const routing = routeInbound(arrival(written), number(), [configuration(word), configuration(null)]);
        expect(routing.keyword).toBe(word);
        expect(routing.cleanText).toBe(rest.trimStart());
      }),
    );
  });
});
