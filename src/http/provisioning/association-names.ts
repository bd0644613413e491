// From an association's name as callers write it to one we can look up, and back.

import type { Association, NamedAssociation } from '../../domain/associations.ts';
import { DEFAULT_PAIR, platformFrom } from '../../domain/platform.ts';
import type { Violation } from '../../domain/refusals.ts';
import { CHANNELS, type Channel, externalId, type ResourceKind } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import * as wire from '../../wire/associations.ts';

const KINDS: readonly ResourceKind[] = ['NUMBER', 'ALPHA', 'DOMAIN'];

export type AssociationName =
  | { readonly kind: 'named'; readonly named: NamedAssociation }
  /** The contract has the word, and Callsign has no such channel or resource. */
  | { readonly kind: 'unsupported'; readonly violation: Violation };

/** Reads a name. An empty application is the default one: that is how an entity alone can be given a sender. */
export function associationName(request: wire.AssociationRequest): AssociationName {
  const { resourceType, channel, resourceId } = request;
  if (!isKind(resourceType)) return unsupported('resourceType', `unsupported resource type: ${resourceType}`);
  if (!isChannel(channel)) return unsupported('channel', `unsupported channel: ${channel}`);
  return { kind: 'named', named: { resourceType, channel, resourceId, pair: platformFrom(request) ?? DEFAULT_PAIR } };
}

/** An association as callers see it. */
export function associationOf(snapshot: AccountSnapshot, { resourceId, channel, pair }: Association): wire.Association {
  const resource = snapshot.resources.get(resourceId);
  if (resource === undefined) throw new Error(`association with resource ${resourceId}, which is not in the snapshot`);
  return wire.associationObject({ resourceType: resource.kind, channel, ...pair, resourceId: externalId(resource) });
}

export function isKind(resourceType: string): resourceType is ResourceKind {
  return (KINDS as readonly string[]).includes(resourceType);
}

export function isChannel(channel: string): channel is Channel {
  return (CHANNELS as readonly string[]).includes(channel);
}

function unsupported(property: string, violation: string): AssociationName {
  return { kind: 'unsupported', violation: { property, violation } };
}
