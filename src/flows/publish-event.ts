// Tells the matching subscriptions of something that happened: durable POSTs, stored with whatever the event is about.

import type { AccountId } from '../domain/platform.ts';
import type { SubscribedEvent } from '../domain/subscriptions.ts';
import type { Tx } from '../storage/db.ts';
import type { WebhookBatch } from '../storage/journal/work.ts';
import { insertWebhookBatches } from '../storage/webhook-batches.ts';
import type { World } from './world.ts';

export interface PublishedEvent extends SubscribedEvent {
  readonly accountId: AccountId;
  /** What is posted, as JSON. */
  readonly body: object;
}

/** Stores one POST for each profile that is told. They are made after the commit, by whichever node finds them first. */
export async function publishEvent(world: World, tx: Tx, event: PublishedEvent): Promise<void> {
  await insertWebhookBatches(tx, await postsOf(world, event));
}

/** A POST for each profile that is told of an event. */
export async function postsOf(world: World, event: PublishedEvent): Promise<readonly Omit<WebhookBatch, 'isClaimed'>[]> {
  const { accountId, channel } = event;
  const { notifications } = await world.snapshots.of(accountId);
  const told = notifications.told(event);
  if (told.length === 0) return [];
  const payload = JSON.stringify(event.body);
  return told.map(({ profile: { url, profileId } }) =>
    eventPost(world, accountId, url, payload, { channel, event: event.event, profileId }),
  );
}

/** A POST of something that happened; `subscribed` is null for a URL of the request. */
export function eventPost(
  world: World,
  accountId: AccountId,
  url: string,
  payload: string,
  subscribed: WebhookBatch['subscribed'],
): Omit<WebhookBatch, 'isClaimed'> {
  return {
    batchId: world.ids.next(),
    accountId,
    kind: 'EVENT',
    url,
    contentType: 'application/json',
    itemIds: [],
    eventIds: null,
    subscribed,
    payload,
  };
}
