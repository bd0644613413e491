// The letters of mails, read back from storage.

import type { ContentId, EmailContent, Letter, MessageContent } from '../domain/messages/content.ts';
import type { AccountId } from '../domain/platform.ts';
import { loadContents } from '../storage/contents.ts';
import type { Queryable } from '../storage/db.ts';

/** The letter of a mail; undefined when it is not kept any more. */
export type LetterOf = (mail: EmailContent) => Letter | undefined;

/** The letters of all mails among these contents, each read once. */
export async function readLetters(db: Queryable, accountId: AccountId, contents: readonly MessageContent[]): Promise<LetterOf> {
  const ids = new Set(contents.flatMap((content) => (content.kind === 'EMAIL' ? content.letterId : [])));
  const letters = new Map<ContentId, Letter>();
  const found = ids.size === 0 ? new Map() : await loadContents(db, accountId, [...ids]);
  for (const [contentId, { bytes }] of found) letters.set(contentId, JSON.parse(Buffer.from(bytes).toString('utf8')) as Letter);
  return ({ letterId }) => letters.get(letterId);
}
