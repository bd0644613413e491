// Whose an inbound message is, and what happens next. Pure: the same message and configurations, the same answer, with its reasons.

import { DEFAULT_PAIR, isUnset, type PlatformPair } from '../platform.ts';
import type { Channel, NumberResource, ResourceId } from '../resources.ts';
import { isOpenAt } from './auto-response-window.ts';
import type { AutoResponse, BlockListChange, ConfigurationKey, Forwarding, InboundConfiguration } from './configurations.ts';
import { matchKeyword } from './keywords.ts';
import { governingPolicy, matchOptOutWord, type OptOutWords } from './opt-out-words.ts';

export interface InboundArrival {
  readonly channel: Channel;
  /** Digits where it is a number; a name now and then. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Of mail. */
  readonly subject?: string | undefined;
  readonly atMs: number;
  /** false when the first part of a long message never came: then the text does not start where the keyword would be. */
  readonly isStartKnown: boolean;
}

/** A configuration's forwarding, SUBSCRIPTION where none is configured, NONE for nobody's number. */
export type InboundAction = Forwarding['type'] | 'SUBSCRIPTION' | 'NONE';

export interface InboundTraceStep {
  readonly step:
    | 'NUMBER'
    | 'DOMAIN'
    | 'KEYWORD'
    | 'PAIR'
    | 'FORWARDING'
    | 'OPT_OUT_WORD'
    | 'AUTO_RESPONSE'
    | 'BLOCK_LIST'
    | 'PARTS'
    | 'STICKY_SENDER';
  readonly outcome: string;
  /** In words. */
  readonly detail: string;
}

/** A text to be sent back. */
export interface Reply {
  readonly sender: string;
  readonly text: string;
}

/** Whom the subscriber wants to hear from no more, or again; null = any sender of the account. */
export interface OptOutChange {
  readonly type: BlockListChange['type'];
  readonly sender: string | null;
}

export interface InboundRouting {
  readonly resourceId: ResourceId | null;
  readonly configurationKey: ConfigurationKey | null;
  readonly pair: PlatformPair;
  /** Whether the configuration or the number named a pair: only then payloads carry it. */
  readonly isPairGiven: boolean;
  /** As configured; null when the catch-all, or nothing, took the message. */
  readonly keyword: string | null;
  /** The text behind the keyword; all of it when there is none. */
  readonly cleanText: string;
  readonly action: InboundAction;
  readonly forwarding: Forwarding | null;
  readonly reply: Reply | null;
  readonly optOut: OptOutChange | null;
  readonly trace: readonly InboundTraceStep[];
}

/**
 * Routes one message.
 * @param number the account's number that received it; undefined = not the account's
 * @param configurations those of the number, on whatever channel
 * @param optOutWords policies that honour STOP, START and HELP where no keyword of the number does
 */
export function routeInbound(
  arrival: InboundArrival,
  number: NumberResource | undefined,
  configurations: readonly InboundConfiguration[],
  optOutWords: OptOutWords = NO_WORDS,
): InboundRouting {
  if (number === undefined) return unrouted(arrival, unknownNumber(arrival, 'the account has no such number'));
  if (!number.capabilities.some((capability) => capability === arrival.channel)) {
    return unrouted(arrival, unknownNumber(arrival, `number ${number.number} does not serve ${arrival.channel}`));
  }
  const trace: InboundTraceStep[] = [];
  trace.push({ step: 'NUMBER', outcome: 'FOUND', detail: `number ${number.number} (${number.countryCode})` });
  const match = matchedConfiguration(arrival, number, configurations, trace);
  const configuration = match?.configuration;
  const platform = platformOf(configuration, number, trace);
  const action = actionOf(configuration, trace);
  // A keyword of the number has its say before the words of a policy; the configuration without one has not.
  const isKeyword = configuration !== undefined && configuration.keyword !== null;
  const word = isKeyword ? undefined : honouredWord(arrival, number, platform.pair, optOutWords, trace);
  return {
    resourceId: number.resourceId,
    configurationKey: configuration?.configurationKey ?? null,
    ...platform,
    keyword: configuration?.keyword ?? null,
    cleanText: match?.cleanText ?? arrival.text,
    action,
    forwarding: configuration?.forwarding ?? null,
    reply: replyOf(word === undefined ? (configuration?.autoResponse ?? null) : word.answer, arrival, number, trace),
    optOut: optOutOf(word === undefined ? (configuration?.blockList ?? null) : word.change, arrival, number, trace),
    trace,
  };
}

function unknownNumber({ to }: InboundArrival, why: string): InboundTraceStep {
  return { step: 'NUMBER', outcome: 'UNKNOWN', detail: `${to}: ${why}; the message is kept unrouted` };
}

/** Nobody's: kept and shown, and it goes nowhere. */
export function unrouted({ text }: Pick<InboundArrival, 'text'>, step: InboundTraceStep): InboundRouting {
  return {
    resourceId: null,
    configurationKey: null,
    pair: DEFAULT_PAIR,
    isPairGiven: false,
    keyword: null,
    cleanText: text,
    action: 'NONE',
    forwarding: null,
    reply: null,
    optOut: null,
    trace: [step],
  };
}

interface Match {
  readonly configuration: InboundConfiguration;
  readonly cleanText: string;
}

/** The configuration with the longest keyword the text starts with, else the catch-all of a dedicated number. */
function matchedConfiguration(
  arrival: InboundArrival,
  number: NumberResource,
  configurations: readonly InboundConfiguration[],
  trace: InboundTraceStep[],
): Match | undefined {
  const ofChannel = configurations.filter(({ channel }) => channel === arrival.channel);
  const keyword = arrival.isStartKnown ? keywordMatch(arrival.text, ofChannel) : undefined;
  if (keyword !== undefined) {
    const detail = `the text starts with keyword "${keyword.configuration.keyword}"`;
    trace.push({ step: 'KEYWORD', outcome: 'MATCHED', detail });
    return keyword;
  }
  const why = missedKeyword(arrival, ofChannel);
  const catchAll = ofChannel.find((configuration) => configuration.keyword === null);
  if (catchAll === undefined) {
    trace.push({ step: 'KEYWORD', outcome: 'NONE', detail: `${why}, and there is no configuration without one` });
    return undefined;
  }
  if (number.isShared) {
    const detail = `${why}; the configuration without one does not count on a shared number`;
    trace.push({ step: 'KEYWORD', outcome: 'NONE', detail });
    return undefined;
  }
  trace.push({ step: 'KEYWORD', outcome: 'CATCH_ALL', detail: `${why}: the configuration without one takes it` });
  return { configuration: catchAll, cleanText: arrival.text };
}

function missedKeyword({ isStartKnown }: InboundArrival, ofChannel: readonly InboundConfiguration[]): string {
  if (!isStartKnown) return 'the start of the text never came, so no keyword is looked for';
  const keywords = ofChannel.flatMap(({ keyword }) => keyword ?? []);
  if (keywords.length === 0) return 'no keyword is configured';
  const shown = keywords.slice(0, 5).map((keyword) => `"${keyword}"`);
  return `the text starts with no keyword of ${shown.join(', ')}${keywords.length > shown.length ? ', …' : ''}`;
}

function keywordMatch(text: string, configurations: readonly InboundConfiguration[]): Match | undefined {
  let best: (Match & { readonly length: number }) | undefined;
  for (const configuration of configurations) {
    const { keyword } = configuration;
    if (keyword === null || keyword.length <= (best?.length ?? 0)) continue;
    const cleanText = matchKeyword(text, keyword);
    if (cleanText !== undefined) best = { configuration, cleanText, length: keyword.length };
  }
  return best;
}

/** The configuration's pair unless it is unset, else the number's, else the default. */
function platformOf(
  configuration: InboundConfiguration | undefined,
  number: NumberResource,
  trace: InboundTraceStep[],
): { readonly pair: PlatformPair; readonly isPairGiven: boolean } {
  const own = configuration?.platform ?? null;
  if (own !== null && !isUnset(own)) {
    trace.push({ step: 'PAIR', outcome: 'CONFIGURATION', detail: `${inWords(own)}, as the configuration says` });
    return { pair: own, isPairGiven: true };
  }
  if (number.platform !== null && !isUnset(number.platform)) {
    trace.push({ step: 'PAIR', outcome: 'NUMBER', detail: `${inWords(number.platform)}, as the number says` });
    return { pair: number.platform, isPairGiven: true };
  }
  trace.push({
    step: 'PAIR',
    outcome: 'DEFAULT',
    detail: 'neither the configuration nor the number names an application or entity',
  });
  return { pair: DEFAULT_PAIR, isPairGiven: own !== null || number.platform !== null };
}

/** A pair as a trace speaks of it. */
export function inWords({ applicationId, entityId }: PlatformPair): string {
  return entityId === null ? `application "${applicationId}"` : `application "${applicationId}", entity "${entityId}"`;
}

/** What is done with what a configuration took. */
export function actionOf(configuration: InboundConfiguration | undefined, trace: InboundTraceStep[]): InboundAction {
  const forwarding = configuration?.forwarding ?? null;
  const isNowhere = forwarding?.type === 'SMPP_FORWARD' && forwarding.connectorId === undefined;
  const action = isNowhere ? 'PULL' : (forwarding?.type ?? 'SUBSCRIPTION');
  trace.push({ step: 'FORWARDING', outcome: action, detail: forwardingInWords(forwarding) });
  return action;
}

function forwardingInWords(forwarding: Forwarding | null): string {
  switch (forwarding?.type) {
    case undefined:
      return 'no forwarding is configured: the subscriptions get it';
    case 'PULL':
      return 'waits to be pulled';
    case 'HTTP_FORWARD':
      return `is posted to ${forwarding.url} as ${forwarding.format}`;
    case 'MAIL_FORWARD':
      return `is mailed to ${forwarding.mail}`;
    case 'SMPP_FORWARD':
      return forwarding.connectorId === undefined
        ? 'is to be handed over by SMPP, but no connector is named: it waits to be pulled'
        : `is handed to connector "${forwarding.connectorId}"`;
    case 'NO_ACTION':
      return 'is kept and goes nowhere';
  }
}

const NO_WORDS: OptOutWords = { policies: [], hasOptedOut: () => false };

interface HonouredWord {
  readonly change: BlockListChange | null;
  readonly answer: AutoResponse | null;
}

/**
 * What a policy makes of the text. It answers what changes something, and HELP: two machines that answer each other's answers come to
 * rest. START without an opt-out is a text like any other.
 */
function honouredWord(
  { text, isStartKnown }: InboundArrival,
  number: NumberResource,
  pair: PlatformPair,
  { policies, hasOptedOut }: OptOutWords,
  trace: InboundTraceStep[],
): HonouredWord | undefined {
  const policy = governingPolicy(policies, number.resourceId, pair);
  if (policy === undefined || !policy.isEnabled || !isStartKnown) return undefined;
  const match = matchOptOutWord(text, policy);
  if (match === undefined) return undefined;
  const { word, spelling, reply } = match;
  const hasLeft = hasOptedOut(policy.scope === 'SENDER' ? number.number : null);
  const said = `"${spelling}" is a word of opt-out policy "${policy.policyId}"`;
  if (word === 'START' && !hasLeft) {
    trace.push({ step: 'OPT_OUT_WORD', outcome: 'NOT_OPTED_OUT', detail: `${said}, but there is no opt-out to take back` });
    return undefined;
  }
  trace.push({ step: 'OPT_OUT_WORD', outcome: word, detail: said });
  const isAnswered = reply !== '' && !(word === 'STOP' && hasLeft);
  const answer = isAnswered ? { sender: null, message: reply, window: null } : null;
  if (word === 'HELP') return { change: null, answer };
  const level = policy.scope === 'SENDER' ? 'FROM_SENDER' : 'FROM_ANY_SENDER';
  return { change: { type: word === 'STOP' ? 'BLOCK' : 'UNBLOCK', level }, answer };
}

/** A name in place of a number: whoever sent it cannot receive. */
const DIGITS = /^\d{3,15}$/;

function replyOf(
  autoResponse: AutoResponse | null,
  arrival: InboundArrival,
  number: NumberResource,
  trace: InboundTraceStep[],
): Reply | null {
  if (autoResponse === null) return null;
  const step = 'AUTO_RESPONSE';
  const { window } = autoResponse;
  if (window !== null && !isOpenAt(window, arrival.atMs)) {
    trace.push({
      step,
      outcome: 'OUTSIDE_WINDOW',
      detail: `only ${window.from} to ${window.to} UTC on ${window.days.join(', ')}`,
    });
    return null;
  }
  if (!DIGITS.test(arrival.from)) {
    trace.push({ step, outcome: 'NO_NUMBER', detail: `"${arrival.from}" cannot be answered: it is not a number` });
    return null;
  }
  if (arrival.from === number.number) {
    trace.push({ step, outcome: 'OWN_NUMBER', detail: 'the number does not answer itself' });
    return null;
  }
  const sender = autoResponse.sender ?? number.number;
  trace.push({ step, outcome: 'SENT', detail: `an answer goes out from ${sender}` });
  return { sender, text: autoResponse.message };
}

function optOutOf(
  change: BlockListChange | null,
  { from }: InboundArrival,
  number: NumberResource,
  trace: InboundTraceStep[],
): OptOutChange | null {
  if (change === null) return null;
  const sender = change.level === 'FROM_ANY_SENDER' ? null : number.number;
  const whom = sender === null ? 'any sender' : sender;
  const words = change.type === 'BLOCK' ? `${from} wants no more from ${whom}` : `${from} wants to hear from ${whom} again`;
  trace.push({ step: 'BLOCK_LIST', outcome: change.type, detail: words });
  return { type: change.type, sender };
}
