// Associations: which resources stand in a platform pair's sender pool, per channel.

import type { PlatformPair } from './platform.ts';
import type { Channel, ResourceId, ResourceKind } from './resources.ts';

export type AssociationId = number & { readonly associationId: unique symbol };

export interface Association {
  readonly associationId: AssociationId;
  readonly resourceId: ResourceId;
  readonly channel: Channel;
  readonly pair: PlatformPair;
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
