// Associations: which resources stand in a platform pair's sender pool, per channel.

import { allowsNumberType, type CountryRule } from './accounts.ts';
import type { PlatformPair } from './platform.ts';
import { type Channel, externalId, type Resource, type ResourceId, type ResourceKind, senderText } from './resources.ts';

export type AssociationId = number & { readonly associationId: unique symbol };

export interface Association {
  readonly associationId: AssociationId;
  readonly resourceId: ResourceId;
  readonly channel: Channel;
  readonly pair: PlatformPair;
}

/** An association as callers name it: by what the resource is called, for it has no id of its own. */
export interface NamedAssociation {
  readonly resourceType: ResourceKind;
  readonly channel: Channel;
  readonly pair: PlatformPair;
  /** `numberKey`, sender name or domain name. */
  readonly resourceId: string;
}

const CHANNELS_OF: Readonly<Record<ResourceKind, readonly Channel[]>> = {
  NUMBER: ['SMS', 'MMS'],
  ALPHA: ['SMS', 'MMS'],
  DOMAIN: ['EMAIL'],
};

/** Whether this kind of resource can be associated on that channel at all: domains by email, numbers and names by SMS and MMS. */
export function canServe(kind: ResourceKind, channel: Channel): boolean {
  return CHANNELS_OF[kind].includes(channel);
}

/** Why this resource must not be associated on the channel, though its kind could be; undefined when it may. */
export function whyUnfit(resource: Resource, channel: Channel, policy: readonly CountryRule[]): string | undefined {
  if (!resource.capabilities.includes(channel)) return `${senderText(resource)} is not capable of ${channel}`;
  if (resource.kind !== 'NUMBER') return undefined;
  const { countryCode, numberType, number } = resource;
  if (allowsNumberType(policy, countryCode, channel, numberType)) return undefined;
  const allowed = policy.flatMap((rule) =>
    rule.countryCode === countryCode && rule.channels.includes(channel) ? rule.numberTypes : [],
  );
  const types = allowed.length === 0 ? 'no number type' : allowed.join(' and ');
  return `${number} is a ${numberType} of ${countryCode}, where the country policy allows ${types} for ${channel}`;
}

/** What the audit log shows of an association: the names by which callers know it. */
export function namesOf(association: Pick<Association, 'channel' | 'pair'>, resource: Resource): object {
  const { channel, pair } = association;
  return { resourceType: resource.kind, channel, ...pair, resourceId: externalId(resource) };
}
