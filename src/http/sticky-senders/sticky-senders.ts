// /callsign/1/sticky-senders: the senders recipients are used to. They can be read, moved and reset.

import { DEFAULT_PAIR, isStorable, platformFrom } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import type { Channel } from '../../domain/resources.ts';
import { externalId, senderText } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { moveStickySender } from '../../flows/move-sticky-sender.ts';
import { resetStickySenders } from '../../flows/reset-sticky-senders.ts';
import type { World } from '../../flows/world.ts';
import { listStickySenders, type StickyFilter, type StickyKey } from '../../storage/sticky-senders.ts';
import * as wire from '../../wire/sticky-senders.ts';
import { endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Sending strategies', scopes: ['sending-strategy:manage'], errors: 'modern' } as const;

export const getStickySenders = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/sticky-senders',
  summary: 'List sticky senders',
  description:
    'Every parameter narrows the list down; an empty `entityId` asks for those of applications alone. Name the application and entity where you can: by destination alone every row is looked at. `next` is the `after` of the next page.',
  query: wire.StickyQuery,
  answers: { 200: wire.StickySenders },
  handle: async ({ world, caller, query }) => {
    const { accountId } = caller;
    const snapshot = await world.snapshots.of(accountId);
    const { size = wire.STICKY_SENDERS_SIZE, after } = query;
    const filter = filterOf(world, snapshot, query);
    const behind = after === undefined ? undefined : keyOf(accountId, after);
    const rows = await listStickySenders(world.db, accountId, filter, size, behind);
    const results = rows.flatMap(({ pair, channel, destination, resourceId, chosenAtMs }) => {
      const resource = snapshot.resources.get(resourceId);
      if (resource === undefined || resource.kind === 'DOMAIN' || channel === 'EMAIL') return [];
      const [resourceType, sender] = [resource.kind, senderText(resource)];
      return [
        wire.stickySenderObject({
          ...pair,
          channel,
          destination,
          resourceType,
          resourceId: externalId(resource),
          sender,
          chosenAtMs,
        }),
      ];
    });
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return ok({ results });
    return ok({ results, next: placeToken(last) });
  },
});

export const putStickySender = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/sticky-senders',
  summary: 'Move a recipient to another sender',
  description: 'The sender has to be in the pool of the application and entity.',
  body: wire.StickyMove,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    const { channel, resourceType, resourceId } = body;
    const named = { channel, resourceType, resourceId, pair: platformFrom(body) ?? DEFAULT_PAIR };
    await moveStickySender(world, caller, named, digitsOf(world, body.destination));
    return noContent();
  },
});

export const postStickySendersReset = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/sticky-senders/reset',
  summary: 'Reset sticky senders',
  description: 'Those that fit everything given are forgotten, so that the next message to each recipient chooses anew.',
  body: wire.StickyCriteria,
  answers: { 200: wire.StickyReset },
  handle: async ({ world, caller, body }) => {
    const filter = filterOf(world, await world.snapshots.of(caller.accountId), body);
    if (Object.values(filter).every((part) => part === undefined)) {
      throw invalid('', 'say which sticky senders: by applicationId, entityId, channel, destination or resourceId');
    }
    return ok({ reset: await resetStickySenders(world, caller, filter) });
  },
});

/** @throws Refusal INVALID for a destination that is no number, or a resource that is not there */
function filterOf(world: World, { resources }: AccountSnapshot, criteria: wire.StickyCriteria): StickyFilter {
  const { applicationId, entityId, channel, destination, resourceType = 'NUMBER', resourceId } = criteria;
  const resource = resourceId ? resources.byExternalId(resourceType, resourceId) : undefined;
  if (resourceId && resource === undefined) throw invalid('resourceId', 'is not one of yours');
  return {
    applicationId: applicationId ? storable('applicationId', applicationId) : undefined,
    entityId: entityId === '' ? null : entityId && storable('entityId', entityId),
    channel,
    destination: destination ? digitsOf(world, destination) : undefined,
    resourceId: resource?.resourceId,
  };
}

/** @throws Refusal INVALID for a text that no database could hold, and so nothing can be called */
function storable(property: string, id: string): string {
  if (!isStorable(id)) throw invalid(property, 'must not contain the character U+0000 or half a surrogate pair');
  return id;
}

function digitsOf(world: World, destination: string): string {
  const digits = world.parseNumber(destination)?.digits;
  if (digits === undefined) throw invalid('destination', 'must be a phone number in international format');
  return digits;
}

/** A place in the list as an opaque word for `after`. */
function placeToken({ pair, channel, destination }: StickyKey): string {
  return Buffer.from(JSON.stringify([pair.applicationId, pair.entityId ?? '', channel, destination])).toString('base64url');
}

/** @throws Refusal INVALID for a word that is none of ours */
function keyOf(accountId: StickyKey['accountId'], after: string): StickyKey {
  const [applicationId, entityId, channel, destination, ...others] = partsOf(after);
  if (destination === undefined || others.length > 0) throw invalid('after', 'must be the "next" of an earlier page');
  return { accountId, pair: platformFrom({ applicationId, entityId }) ?? DEFAULT_PAIR, channel: channel as Channel, destination };
}

function partsOf(after: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string' && isStorable(part)) ? parts : [];
  } catch {
    return [];
  }
}
