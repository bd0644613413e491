// Addresses by which files of MMS can be fetched without signing in: carriers' gateways and subscribers' programs have no key. Who
// knows the address may have the file, so nobody can guess it, and it ends with the file.

import { randomBytes } from 'node:crypto';
import type { ContentId } from '../domain/messages/content.ts';
import type { AccountId } from '../domain/platform.ts';
import type { StoredContent } from '../ports.ts';
import { findContentByToken, loadContentTokens } from '../storage/contents.ts';
import type { Queryable } from '../storage/db.ts';
import { looksLikeId } from '../storage/ids.ts';

const MEDIA_PATH = '/callsign/1/mms/media';

/** A token nobody can guess. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** The addresses of these files; those that are gone are missing. */
export async function mediaUrls(
  db: Queryable,
  publicUrl: string,
  accountId: AccountId,
  contentIds: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, string>> {
  const tokens = await loadContentTokens(db, accountId, contentIds);
  return new Map([...tokens].map(([contentId, token]) => [contentId, `${publicUrl}${MEDIA_PATH}/${contentId}.${token}`]));
}

/** The file an address ends with; undefined when there is none, or no longer. */
export async function linkedMedia(db: Queryable, name: string): Promise<StoredContent | undefined> {
  const [contentId = '', token = ''] = name.split('.');
  return looksLikeId(contentId) && token !== '' ? findContentByToken(db, contentId as ContentId, token) : undefined;
}
