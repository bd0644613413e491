// Documents that go with resource requests, as stored: in the database, so that every node has them and a backup holds them.

import type { AccountId } from '../domain/platform.ts';
import type { RequestId } from '../domain/resource-requests/request.ts';
import type { Queryable, Tx } from './db.ts';

/** A document without its content. */
export interface DocumentFacts {
  readonly documentId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  readonly createdAt: Date;
}

export interface StoredDocument extends DocumentFacts {
  readonly content: Buffer;
}

interface DocumentRow {
  document_id: string;
  file_name: string;
  content_type: string;
  size: number;
  created_at: Date;
}

const COLUMNS = 'document_id, file_name, content_type, size, created_at';

function toFacts(row: DocumentRow): DocumentFacts {
  return {
    documentId: row.document_id,
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    createdAt: row.created_at,
  };
}

export async function insertDocument(tx: Tx, accountId: AccountId, document: StoredDocument): Promise<void> {
  const { documentId, fileName, contentType, size, createdAt, content } = document;
  await tx.query(`insert into resource_document (account_id, ${COLUMNS}, content) values ($1, $2, $3, $4, $5, $6, $7)`, [
    accountId,
    documentId,
    fileName,
    contentType,
    size,
    createdAt,
    content,
  ]);
}

/** A document its owner has not deleted. */
export async function loadDocument(db: Queryable, accountId: AccountId, documentId: string): Promise<StoredDocument | undefined> {
  const { rows } = await db.query<DocumentRow & { content: Buffer }>(
    `select ${COLUMNS}, content from resource_document where account_id = $1 and document_id = $2 and deleted_at is null`,
    [accountId, documentId],
  );
  return rows[0] && { ...toFacts(rows[0]), content: rows[0].content };
}

/** A document a request shows, deleted by its owner or not. */
export async function loadDocumentOfRequest(
  db: Queryable,
  accountId: AccountId,
  requestId: RequestId,
  documentId: string,
): Promise<StoredDocument | undefined> {
  const { rows } = await db.query<DocumentRow & { content: Buffer }>(
    `select ${COLUMNS}, content from resource_document join resource_request_document using (document_id)
     where account_id = $1 and request_id = $2 and document_id = $3`,
    [accountId, requestId, documentId],
  );
  return rows[0] && { ...toFacts(rows[0]), content: rows[0].content };
}

/** What a request shows. */
export async function listDocumentsOfRequest(
  db: Queryable,
  accountId: AccountId,
  requestId: RequestId,
): Promise<DocumentFacts[]> {
  const { rows } = await db.query<DocumentRow>(
    `select ${COLUMNS} from resource_document join resource_request_document using (document_id)
     where account_id = $1 and request_id = $2 order by created_at, document_id`,
    [accountId, requestId],
  );
  return rows.map(toFacts);
}

/** Those of the ids that are documents of the account, kept from being deleted until the transaction ends. */
export async function lockDocuments(tx: Tx, accountId: AccountId, documentIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (documentIds.length === 0) return new Set();
  const { rows } = await tx.query<{ document_id: string }>(
    `select document_id from resource_document
     where account_id = $1 and document_id = any($2::text[]) and deleted_at is null order by document_id for share`,
    [accountId, documentIds],
  );
  return new Set(rows.map((row) => row.document_id));
}

/** Ties documents to a request; those it shows already stay. */
export async function attachDocuments(tx: Tx, requestId: RequestId, documentIds: Iterable<string>): Promise<void> {
  await tx.query(
    `insert into resource_request_document (request_id, document_id) select $1, unnest($2::text[]) on conflict do nothing`,
    [requestId, [...documentIds]],
  );
}

/**
 * Takes a document from its owner; undefined when there is none. It goes at once, unless a request shows it: then the reviewer still
 * has it.
 */
export async function deleteDocument(
  tx: Tx,
  accountId: AccountId,
  documentId: string,
  at: Date,
): Promise<DocumentFacts | undefined> {
  const { rows } = await tx.query<DocumentRow>(
    `select ${COLUMNS} from resource_document where account_id = $1 and document_id = $2 and deleted_at is null for update`,
    [accountId, documentId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { rowCount } = await tx.query(
    `delete from resource_document where document_id = $1
       and not exists (select from resource_request_document where document_id = $1)`,
    [documentId],
  );
  if (rowCount === 0) await tx.query('update resource_document set deleted_at = $2 where document_id = $1', [documentId, at]);
  return toFacts(row);
}

/** Documents from before that moment that no request and no requirement shows go; answers how many. */
export async function deleteUnusedDocuments(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from resource_document as document
     where created_at < $1
       and not exists (select from resource_request_document where document_id = document.document_id)
       and not exists (select from resource_requirement_set where account_id = document.account_id
                         and document.document_id = any(document_ids))`,
    [before],
  );
  return rowCount ?? 0;
}
