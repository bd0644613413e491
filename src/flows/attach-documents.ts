// Ties the documents that requirements name to their request: from then on the reviewer has them, whatever their owner does.

import type { AccountId } from '../domain/platform.ts';
import type { RequestId } from '../domain/resource-requests/request.ts';
import type { ProvidedRequirement } from '../domain/resource-requests/requirements.ts';
import type { Tx } from '../storage/db.ts';
import { attachDocuments, lockDocuments } from '../storage/documents.ts';

/** What is no document of the account is left for the machine checks to find. */
export async function attachProvided(
  tx: Tx,
  accountId: AccountId,
  requestId: RequestId,
  requirements: readonly ProvidedRequirement[],
): Promise<void> {
  const values = requirements.flatMap(({ value }) => (typeof value === 'object' ? value : [value]));
  const named = values.filter((value): value is string => typeof value === 'string' && isDocumentId(value));
  const documents = await lockDocuments(tx, accountId, [...new Set(named)]);
  if (documents.size > 0) await attachDocuments(tx, requestId, documents);
}

/** 128 upper-case hexadecimal characters. */
export function isDocumentId(text: string): boolean {
  return /^[0-9A-F]{128}$/.test(text);
}
