// Somebody opens a short link: he is sent on, and who sent the message is told.

import { type Device, deviceOf, isPerson } from '../domain/links/device.ts';
import { loadMessages, type StoredMessage } from '../storage/messages.ts';
import { findShortLink, type ShortLink } from '../storage/short-links.ts';
import { eventPost, postsOf } from './publish-event.ts';
import type { World } from './world.ts';

export interface Visitor {
  /** As the visitor's program names itself; empty when it does not. */
  readonly userAgent: string;
  /** What it says it fetches for; empty when it does not. */
  readonly purpose: string;
  /** It asks where the link leads, without going there. */
  readonly isLooking: boolean;
}

/**
 * Where a short link leads; undefined when there is none. A click of a person on a tracked link is counted and reported.
 */
export async function followLink(
  world: World,
  code: string,
  { userAgent, purpose, isLooking }: Visitor,
): Promise<string | undefined> {
  const link = await findShortLink(world.db, code);
  if (link === undefined) return undefined;
  if (link.isTracked && !isLooking && isPerson(userAgent, purpose)) await reportClick(world, link, userAgent);
  return link.url;
}

async function reportClick(world: World, link: ShortLink, userAgent: string): Promise<void> {
  const click = { code: link.code, atMs: world.clock.now() };
  const [message] = await loadMessages(world.db, [link.messageId]);
  const told = message === undefined ? [] : await reportsOf(world, link, message, click.atMs, deviceOf(userAgent));
  await world.dispatch.noteClick(click, told);
}

/** The URL of the request is told, else who has subscribed. */
async function reportsOf(
  world: World,
  { url, trackingUrl, accountId }: ShortLink,
  message: StoredMessage,
  atMs: number,
  device: Device,
): ReturnType<typeof postsOf> {
  const { pair, sender } = message;
  const body = clickReport(url, atMs, message, device);
  if (trackingUrl === null)
    return postsOf(world, { accountId, channel: message.channel, event: 'CLICK', ...pair, resource: sender, body });
  return [eventPost(world, accountId, trackingUrl, JSON.stringify(body), null)];
}

/** The body of a click report. Where the clicker is, is not looked up: it would need somebody else's database of addresses. */
function clickReport(url: string, atMs: number, message: StoredMessage, device: Device): object {
  const { pair, isPairGiven, report } = message;
  return {
    notificationType: 'CLICKED',
    recipient: message.destination,
    url,
    sendDateTime: atMs,
    messageId: message.publicId,
    bulkId: message.bulkId,
    ...(report.callbackData === undefined ? {} : { callbackData: report.callbackData }),
    recipientInfo: { deviceType: device.deviceType, os: device.os, deviceName: device.deviceName },
    ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
    ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
  };
}
