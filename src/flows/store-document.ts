// Documents that go with resource requests: taken in, and taken away again by their owner.

import { randomBytes } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { labelViolation } from '../domain/platform.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import { deleteDocument, insertDocument, type StoredDocument } from '../storage/documents.ts';
import { isDocumentId } from './attach-documents.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

export type NewDocument = Pick<StoredDocument, 'fileName' | 'contentType' | 'content'>;

/** Stores a document; answers its id. @throws Refusal INVALID */
export async function storeDocument(world: World, caller: Caller, document: NewDocument): Promise<string> {
  const problem = labelViolation(document.fileName);
  if (problem !== undefined) throw invalid('document', `its file name ${problem}`);
  const createdAt = new Date(world.clock.now());
  const stored: StoredDocument = { ...document, documentId: newDocumentId(), size: document.content.length, createdAt };
  await changeConfiguration(world, caller, async (tx, audit) => {
    await insertDocument(tx, caller.accountId, stored);
    const { content, ...facts } = stored;
    audit('create', 'document', stored.documentId, null, facts);
  });
  return stored.documentId;
}

/** 128 upper-case hexadecimal characters: nobody comes by the id of a document but by being told. */
function newDocumentId(): string {
  return randomBytes(64).toString('hex').toUpperCase();
}

/** @throws Refusal NOT_FOUND */
export async function removeDocument(world: World, caller: Caller, documentId: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const at = new Date(world.clock.now());
    const gone = isDocumentId(documentId) ? await deleteDocument(tx, caller.accountId, documentId, at) : undefined;
    if (gone === undefined) throw unknownDocument();
    audit('delete', 'document', documentId, gone, null);
  });
}

export function unknownDocument(): Refusal {
  return new Refusal('NOT_FOUND', { reason: 'DOCUMENT_UNKNOWN' });
}
