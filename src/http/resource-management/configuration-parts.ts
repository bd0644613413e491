// The parts of an inbound configuration: from a request to what is stored, checked for its channel, and back.

import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import type { ConnectorId } from '../../domain/connectors.ts';
import type { AutoResponse, Forwarding, InboundConfiguration } from '../../domain/inbound/configurations.ts';
import { keywordProblem, storedKeyword } from '../../domain/inbound/keywords.ts';
import type { ConfigurationParts } from '../../domain/inbound/merge-configuration.ts';
import { isStorable, platformFrom } from '../../domain/platform.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { Channel } from '../../domain/resources.ts';
import type { ConfigurationWishes } from '../../flows/put-inbound-configuration.ts';
import type * as wire from '../../wire/inbound-configurations.ts';
import { platformObject } from '../../wire/statuses.ts';

const FORWARDINGS: Readonly<Record<Channel, readonly Forwarding['type'][]>> = {
  SMS: ['HTTP_FORWARD', 'MAIL_FORWARD', 'SMPP_FORWARD', 'PULL'],
  MMS: ['HTTP_FORWARD', 'PULL'],
  EMAIL: ['HTTP_FORWARD'],
};

const DEFAULT_FORMAT: Readonly<Record<Channel, string>> = { SMS: 'MO_JSON_2', MMS: 'MO_MMS_2', EMAIL: 'MO_MULTIPART' };

/** What `unset` calls our parts. CONVERSATIONS and ANSWERS are never there, so there is nothing to take away. */
const PART_OF: Readonly<Record<string, keyof ConfigurationParts>> = {
  USERNAME: 'username',
  PLATFORM: 'platform',
  FORWARDING: 'forwarding',
  AUTORESPONSE: 'autoResponse',
  BLOCKLISTCONFIGURATION: 'blockList',
};

/** @throws Refusal INVALID naming everything that cannot be on this channel, or at all */
export function configurationWishes(
  request: wire.ConfigurationRequest,
  channel: Channel,
  allowPrivateCallbacks: boolean,
): ConfigurationWishes {
  const keyword = storedKeyword(request.keyword);
  const violations: Violation[] = [
    ...(keyword === null ? [] : problemAt('keyword', keywordProblem(keyword))),
    ...textProblems(request),
    ...productProblems(request, channel),
    ...forwardingProblems(request.forwarding, channel, allowPrivateCallbacks),
  ];
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const { platform, forwarding, autoResponse, blockListConfiguration } = request;
  return {
    channel,
    keyword,
    unset: new Set((request.unset ?? []).flatMap((name) => PART_OF[name] ?? [])),
    parts: {
      username: request.username,
      // Ids sent empty are ids taken away.
      platform: platform === undefined ? undefined : (platformFrom(platform) ?? null),
      forwarding: forwarding === undefined ? undefined : storedForwarding(forwarding, channel),
      autoResponse: autoResponse === undefined ? undefined : storedAutoResponse(autoResponse),
      blockList: blockListConfiguration,
    },
  };
}

function problemAt(property: string, violation: string | undefined): Violation[] {
  return violation === undefined ? [] : [{ property, violation }];
}

/** What no database column takes. */
function textProblems({ username = '', forwarding, autoResponse }: wire.ConfigurationRequest): Violation[] {
  const texts = {
    username,
    'forwarding.format': forwarding?.format ?? '',
    'forwarding.description': forwarding?.description ?? '',
    'autoResponse.message': autoResponse?.message ?? '',
    'autoResponse.sender': autoResponse?.sender ?? '',
  };
  return Object.entries(texts).flatMap(([property, text]) =>
    problemAt(property, isStorable(text) ? undefined : 'must not contain the character U+0000 or half a surrogate pair'),
  );
}

/** Parts of products Callsign has not, or that mean nothing on the channel. */
function productProblems(request: wire.ConfigurationRequest, channel: Channel): Violation[] {
  const violations: Violation[] = [];
  for (const product of ['conversations', 'answers'] as const) {
    if (request[product]?.enabled === true)
      violations.push({ property: product, violation: 'cannot be used: there is no such product here' });
  }
  if (channel !== 'EMAIL') return violations;
  for (const part of ['autoResponse', 'blockListConfiguration'] as const) {
    if (request[part] !== undefined) violations.push({ property: part, violation: 'cannot be used for EMAIL' });
  }
  return violations;
}

function forwardingProblems(
  forwarding: wire.ConfigurationRequest['forwarding'],
  channel: Channel,
  allowPrivateCallbacks: boolean,
): Violation[] {
  if (forwarding === undefined) return [];
  const { type, url, mail } = forwarding;
  const allowed: readonly string[] = FORWARDINGS[channel];
  if (!allowed.includes(type)) return [{ property: 'forwarding.type', violation: `must be one of ${allowed.join(', ')}` }];
  if (type === 'HTTP_FORWARD')
    return problemAt('forwarding.url', url === undefined ? 'must not be null' : callbackUrlProblem(url, allowPrivateCallbacks));
  if (type !== 'MAIL_FORWARD') return [];
  if (mail === undefined) return problemAt('forwarding.mail', 'must not be null');
  return problemAt(
    'forwarding.mail',
    /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u.test(mail) ? undefined : 'must be an email address',
  );
}

function storedForwarding(
  { type, url = '', format, mail = '', connectorId, description }: NonNullable<wire.ConfigurationRequest['forwarding']>,
  channel: Channel,
): Forwarding {
  switch (type as Forwarding['type']) {
    case 'HTTP_FORWARD':
      return { type: 'HTTP_FORWARD', url, format: format ?? DEFAULT_FORMAT[channel] };
    case 'MAIL_FORWARD':
      return { type: 'MAIL_FORWARD', mail, description };
    case 'SMPP_FORWARD':
      return { type: 'SMPP_FORWARD', connectorId: connectorId as ConnectorId | undefined, description };
    case 'PULL':
      return { type: 'PULL', description };
    case 'NO_ACTION':
      return { type: 'NO_ACTION' };
  }
}

function storedAutoResponse({
  message,
  sender,
  deliveryTimeWindow,
}: NonNullable<wire.ConfigurationRequest['autoResponse']>): AutoResponse {
  if (deliveryTimeWindow === undefined) return { message, sender: sender ?? null, window: null };
  const { from, to, days, deliveryTimeZone } = deliveryTimeWindow;
  return { message, sender: sender ?? null, window: { from, to, days, timeZone: deliveryTimeZone ?? 'USER_TIME_ZONE' } };
}

/** A configuration as callers see it; what is not there is left out. */
export function configurationObject(configuration: InboundConfiguration): wire.Configuration {
  const { configurationKey, channel, keyword, username, platform, forwarding, autoResponse, blockList } = configuration;
  return {
    configurationKey,
    channel,
    ...(keyword === null ? {} : { keyword }),
    ...(username === null ? {} : { username }),
    ...(platform === null ? {} : { platform: platformObject(platform) }),
    ...(forwarding === null ? {} : { forwarding: withoutUndefined(forwarding) }),
    ...(autoResponse === null ? {} : { autoResponse: autoResponseObject(autoResponse) }),
    ...(blockList === null ? {} : { blockListConfiguration: blockList }),
  };
}

function withoutUndefined({ ...forwarding }: Forwarding): NonNullable<wire.Configuration['forwarding']> {
  return Object.fromEntries(Object.entries(forwarding).filter(([, value]) => value !== undefined)) as NonNullable<
    wire.Configuration['forwarding']
  >;
}

function autoResponseObject({ message, sender, window }: AutoResponse): NonNullable<wire.Configuration['autoResponse']> {
  return {
    message,
    ...(sender === null ? {} : { sender }),
    ...(window === null
      ? {}
      : {
          deliveryTimeWindow: { from: window.from, to: window.to, days: [...window.days], deliveryTimeZone: window.timeZone },
        }),
  };
}
