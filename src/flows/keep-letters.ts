// Letters and files of mails that are moved to a later time have to be there then.

import type { ContentId, Letter } from '../domain/messages/content.ts';
import { type Bulk, lettersOfBulk } from '../storage/bulks.ts';
import { keepContents, loadContents } from '../storage/contents.ts';
import type { Tx } from '../storage/db.ts';

const DAY_MS = 86_400_000;

/** Keeps what the waiting mails of a bulk need until the last of them has ended, whatever was meant when it was sent. */
export async function keepLettersOf(tx: Tx, bulk: Bulk): Promise<void> {
  const { letterIds, lastExpiry } = await lettersOfBulk(tx, bulk);
  if (lastExpiry === null) return;
  const letters = [...(await loadContents(tx, bulk.accountId, letterIds)).values()];
  const files = letters.flatMap(({ bytes }): ContentId[] => {
    const { files: attached, mimeId } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Letter;
    return [...attached.map(({ contentId }) => contentId), ...(mimeId === undefined ? [] : [mimeId])];
  });
  await keepContents(tx, bulk.accountId, [...letterIds, ...files], new Date(lastExpiry.getTime() + DAY_MS));
}
