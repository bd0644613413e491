// The letters of mails, read back from storage.

import type { ContentId, EmailContent, Letter, MessageContent } from '../domain/messages/content.ts';
import type { AccountId } from '../domain/platform.ts';
import { loadContents } from '../storage/contents.ts';
import type { Queryable } from '../storage/db.ts';

/** The letter of a mail; undefined when it is not kept any more. */
export type LetterOf = (mail: EmailContent) => Letter | undefined;

/** The letters of all mails among these contents, each read once. */
export async function readLetters(db: Queryable, accountId: AccountId, contents: readonly MessageContent[]): Promise<LetterOf> {
  const letterIds = contents.flatMap((content) => (content.kind === 'EMAIL' ? content.letterId : []));
  const letters = await loadLetters(db, accountId, letterIds);
  return ({ letterId }) => letters.get(letterId);
}

/** Those of these letters that are still kept. */
export async function loadLetters(
  db: Queryable,
  accountId: AccountId,
  letterIds: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, Letter>> {
  if (letterIds.length === 0) return new Map();
  const found = await loadContents(db, accountId, [...new Set(letterIds)]);
  return new Map(
    [...found].map(([letterId, { bytes }]) => [letterId, JSON.parse(Buffer.from(bytes).toString('utf8')) as Letter]),
  );
}
