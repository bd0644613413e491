// Letters and files of mails that are moved to a later time have to be there then.

import { contentsOf } from '../domain/messages/letters.ts';
import { type Bulk, lettersOfBulk } from '../storage/bulks.ts';
import { keepContents } from '../storage/contents.ts';
import type { Tx } from '../storage/db.ts';
import { loadLetters } from './read-letters.ts';

const DAY_MS = 86_400_000;

/** Keeps what the waiting mails of a bulk need until the last of them has ended, whatever was meant when it was sent. */
export async function keepLettersOf(tx: Tx, bulk: Bulk): Promise<void> {
  const { letterIds, lastExpiry } = await lettersOfBulk(tx, bulk);
  if (lastExpiry === null) return;
  const letters = await loadLetters(tx, bulk.accountId, letterIds);
  const files = [...letters.values()].flatMap(contentsOf);
  await keepContents(tx, bulk.accountId, [...letterIds, ...files], new Date(lastExpiry.getTime() + DAY_MS));
}
