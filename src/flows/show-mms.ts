// What a page shows to whom only the link of an MMS could be sent.

import type { MmsContent, MmsSegment } from '../domain/messages/content.ts';
import type { StoredContent } from '../ports.ts';
import { loadContents } from '../storage/contents.ts';
import { loadMessages } from '../storage/messages.ts';
import { findMmsPage, type MmsPage } from '../storage/mms-pages.ts';
import type { World } from './world.ts';

interface ShownMms extends MmsPage {
  readonly content: MmsContent;
}

/** The MMS a code stands for; undefined when there is none, or no longer. */
export async function shownMms(world: World, code: string): Promise<ShownMms | undefined> {
  const page = await findMmsPage(world.db, code, new Date(world.clock.now()));
  const [message] = page === undefined ? [] : await loadMessages(world.db, [page.messageId]);
  return page === undefined || message?.content.kind !== 'MMS' ? undefined : { ...page, content: message.content };
}

/** A file of a shown MMS, by its place among the segments. */
export async function shownFile(
  world: World,
  { accountId, content }: ShownMms,
  index: number,
): Promise<StoredContent | undefined> {
  const segment: MmsSegment | undefined = content.segments[index];
  if (segment?.kind !== 'MEDIA') return undefined;
  return (await loadContents(world.db, accountId, [segment.contentId])).get(segment.contentId);
}
