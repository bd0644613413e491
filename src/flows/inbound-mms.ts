// Inbound MMS as others are told of them: with addresses in place of files.

import type { GroupMember } from '../domain/inbound/content.ts';
import type { Queryable } from '../storage/db.ts';
import type { StoredInboundMessage } from '../storage/inbound-messages.ts';
import { mediaUrls } from './media-links.ts';

export interface InboundMms extends StoredInboundMessage {
  readonly subject: string | null;
  readonly priority: string | null;
  readonly group: readonly GroupMember[];
  readonly files: readonly { readonly mediaType: string; readonly name: string | null; readonly url: string }[];
}

/** Messages of one account with what they carry. A file that is no longer kept is missing. */
export async function inboundMmsValues(
  db: Queryable,
  publicUrl: string,
  messages: readonly StoredInboundMessage[],
): Promise<InboundMms[]> {
  const [first] = messages;
  if (first === undefined) return [];
  const ids = messages.flatMap(({ content }) => (content?.kind === 'MMS' ? content.files.map(({ contentId }) => contentId) : []));
  const urls = await mediaUrls(db, publicUrl, first.accountId, ids);
  return messages.map((message) => {
    const { content } = message;
    if (content?.kind !== 'MMS') return { ...message, subject: null, priority: null, group: [], files: [] };
    const files = content.files.flatMap(({ contentId, mediaType, name }) => {
      const url = urls.get(contentId);
      return url === undefined ? [] : [{ mediaType, name, url }];
    });
    const { subject, priority = null, group = [] } = content;
    return { ...message, subject, priority, group, files };
  });
}
