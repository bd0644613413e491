// Inbound configurations seen through the older API: its words for forwardings, and what it does not know left as it is.

import type { AutoResponse, Forwarding, InboundConfiguration } from '../../domain/inbound/configurations.ts';
import { isStorable, platformFrom } from '../../domain/platform.ts';
import { invalid, Refusal } from '../../domain/refusals.ts';
import type { NumberConfigurationWishes } from '../../flows/configure-number.ts';
import type { ConfigurationWishes } from '../../flows/put-inbound-configuration.ts';
import type { ConfigurationRequest } from '../../wire/inbound-configurations.ts';
import type * as wire from '../../wire/number-configurations.ts';
import { configurationWishes } from '../resource-management/configuration-parts.ts';

/** Methods and content types as formats. Only the first has a published name; the others are kept, shown again, and of our making. */
const SMS_FORMATS: Readonly<Record<string, string>> = {
  'POST JSON': 'MO_JSON_2',
  'POST XML': 'MO_XML_2',
  'GET JSON': 'MO_GET_JSON',
  'GET XML': 'MO_GET_XML',
};

/** The older name of the format MMS have unless told otherwise, and the newer one. */
const MMS_JSON = 'MMS_JSON';
const MO_MMS_2 = 'MO_MMS_2';

/** @throws Refusal INVALID in the words of the older API */
export function smsWishes(request: wire.SmsConfigurationRequest, allowPrivateCallbacks: boolean): NumberConfigurationWishes {
  const { action, useConversation } = request;
  if (action.type === 'FORWARD_TO_EXTERNAL_INTEGRATION')
    throw invalid('action.type', 'FORWARD_TO_EXTERNAL_INTEGRATION cannot be used: there is no such product here');
  if (useConversation?.enabled === true) throw invalid('useConversation', 'cannot be used: there is no such product here');
  const method = `${action.httpMethod ?? 'POST'} ${action.contentType ?? 'JSON'}`;
  return wishesOf('SMS', request, SMS_FORMATS[method] ?? '', allowPrivateCallbacks, (format) => methodOf(format) === method);
}

/** @throws Refusal INVALID in the words of the older API */
export function mmsWishes(request: wire.MmsConfigurationRequest, allowPrivateCallbacks: boolean): NumberConfigurationWishes {
  const { contentFormat = MMS_JSON } = request.action;
  const format = contentFormat === MMS_JSON ? MO_MMS_2 : contentFormat;
  return wishesOf('MMS', request, format, allowPrivateCallbacks, (stored) => stored === format);
}

/** @param isMeant whether the caller's words are those by which a stored format is shown: then it stays */
function wishesOf(
  channel: 'SMS' | 'MMS',
  { keyword, action, ...ids }: wire.SmsConfigurationRequest | wire.MmsConfigurationRequest,
  format: string,
  allowPrivateCallbacks: boolean,
  isMeant: (storedFormat: string) => boolean,
): NumberConfigurationWishes {
  const { type, description } = action;
  // NO_ACTION is the one action that only the older API creates.
  const forwarding = type === 'NO_ACTION' ? {} : { forwarding: { ...action, format } };
  const given = { channel, ...(keyword === undefined ? {} : { keyword }), ...forwarding };
  const wishes = newerWishes(given, channel, allowPrivateCallbacks);
  if (!isStorable(description ?? ''))
    throw invalid('action.description', 'must not contain the character U+0000 or half a surrogate pair');
  return {
    channel,
    keyword: keyword === undefined ? undefined : wishes.keyword,
    platform: platformFrom({ applicationId: ids.applicationId, entityId: ids.entityId }) ?? null,
    forwardingAfter: (before) => forwardingAfter(before, { ...(wishes.parts.forwarding ?? NOWHERE), description }, isMeant),
  };
}

const NOWHERE: Forwarding = { type: 'NO_ACTION' };

function forwardingAfter(
  before: InboundConfiguration | undefined,
  wish: Forwarding,
  isMeant: (storedFormat: string) => boolean,
): Forwarding | null {
  const stored = before?.forwarding ?? null;
  switch (wish.type) {
    case 'NO_ACTION':
      // What follows the subscriptions is shown as NO_ACTION too: who sends back what he read must not cut those off.
      return before !== undefined && stored === null ? null : wish;
    case 'SMPP_FORWARD':
      return stored?.type === 'SMPP_FORWARD' ? { ...stored, description: wish.description } : wish;
    case 'HTTP_FORWARD':
      return stored?.type === 'HTTP_FORWARD' && isMeant(stored.format) ? { ...wish, format: stored.format } : wish;
    case 'MAIL_FORWARD':
    case 'PULL':
      return wish;
  }
}

/** The checks of the newer API, with the fields called as they are here. */
function newerWishes(request: ConfigurationRequest, channel: 'SMS' | 'MMS', allowPrivateCallbacks: boolean): ConfigurationWishes {
  try {
    return configurationWishes(request, channel, allowPrivateCallbacks);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const violations = (error.detail.violations ?? []).map(({ property, violation }) => ({
      property: property.replace(/^forwarding\b/, 'action'),
      violation,
    }));
    throw new Refusal(error.code, { ...error.detail, violations });
  }
}

export function smsConfiguration(configuration: InboundConfiguration): wire.SmsConfiguration {
  const details = otherActions(configuration);
  const { action, ...shared } = viewOf(configuration);
  return {
    ...shared,
    action: { ...action, ...smsFields(configuration.forwarding) } as wire.SmsAction,
    otherActionsDetails: details,
    otherActions: details.map(({ type }) => type),
  };
}

export function mmsConfiguration(configuration: InboundConfiguration): wire.MmsConfiguration {
  const { forwarding } = configuration;
  const { action, ...shared } = viewOf(configuration);
  const fields =
    forwarding?.type === 'HTTP_FORWARD'
      ? { url: forwarding.url, contentFormat: forwarding.format === MO_MMS_2 ? MMS_JSON : forwarding.format }
      : {};
  return {
    ...shared,
    action: { ...action, ...fields } as wire.MmsAction,
    otherActions: otherActions(configuration).map(({ type }) => type),
  };
}

function viewOf({ configurationKey, keyword, platform, forwarding }: InboundConfiguration) {
  const description = forwarding?.description;
  const entityId = platform?.entityId ?? null;
  return {
    key: configurationKey as string,
    ...(keyword === null ? {} : { keyword }),
    // Inferred: the older API has no word for following the subscriptions; nothing is done by the configuration itself.
    action: { type: forwarding?.type ?? NOWHERE.type, ...(description === undefined ? {} : { description }) },
    ...(platform === null ? {} : { applicationId: platform.applicationId }),
    ...(entityId === null ? {} : { entityId }),
  };
}

function smsFields(forwarding: Forwarding | null): Partial<wire.SmsAction> {
  if (forwarding?.type === 'MAIL_FORWARD') return { mail: forwarding.mail };
  if (forwarding?.type !== 'HTTP_FORWARD') return {};
  const [httpMethod, contentType] = methodOf(forwarding.format).split(' ');
  return { url: forwarding.url, httpMethod, contentType } as Partial<wire.SmsAction>;
}

/** A format nobody knows is delivered as the default one, and so shown as that. */
function methodOf(format: string): string {
  return Object.entries(SMS_FORMATS).find(([, known]) => known === format)?.[0] ?? 'POST JSON';
}

/** Auto-response and blocking. Unblocking has no word in the older API and is not shown. */
function otherActions({ autoResponse, blockList }: InboundConfiguration): wire.OtherAction[] {
  return [
    ...(autoResponse === null ? [] : [autoResponseAction(autoResponse)]),
    ...(blockList?.type !== 'BLOCK' ? [] : [{ type: 'BLOCK' as const, editable: true, blockType: blockList.level }]),
  ];
}

function autoResponseAction({ message, sender, window }: AutoResponse): wire.OtherAction {
  return {
    type: 'AUTORESPONSE',
    editable: true,
    message,
    ...(sender === null ? {} : { sender }),
    ...(window === null
      ? {}
      : {
          deliveryTimeWindow: { from: window.from, to: window.to, days: [...window.days], deliveryTimeZone: window.timeZone },
        }),
  };
}
