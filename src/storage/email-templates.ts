// Templates of mail and their files, as stored.

import type { EmailTemplate, TemplateContent, TemplateFile, TemplateId } from '../domain/email-templates.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

interface TemplateRow {
  template_id: string;
  name: string | null;
  sender: string | null;
  reply_to: string | null;
  subject: string | null;
  preheader: string | null;
  html: string;
  landing_page: string | null;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = 'template_id, name, sender, reply_to, subject, preheader, html, landing_page, created_at, updated_at';

function toTemplate(row: TemplateRow): EmailTemplate {
  return {
    templateId: row.template_id as TemplateId,
    name: row.name,
    sender: row.sender,
    replyTo: row.reply_to,
    subject: row.subject,
    preheader: row.preheader,
    html: row.html,
    landingPage: row.landing_page,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function valuesOf({ name, sender, replyTo, subject, preheader, html, landingPage }: TemplateContent): (string | null)[] {
  return [name, sender, replyTo, subject, preheader, html, landingPage];
}

export async function insertTemplate(tx: Tx, accountId: AccountId, content: TemplateContent): Promise<EmailTemplate> {
  const { rows } = await tx.query<TemplateRow>(
    `insert into email_template (account_id, name, sender, reply_to, subject, preheader, html, landing_page)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
    [accountId, ...valuesOf(content)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('inserting a template answered no row');
  return toTemplate(row);
}

export async function updateTemplate(tx: Tx, templateId: TemplateId, content: TemplateContent): Promise<EmailTemplate> {
  const { rows } = await tx.query<TemplateRow>(
    `update email_template set name = $2, sender = $3, reply_to = $4, subject = $5, preheader = $6, html = $7, landing_page = $8,
       updated_at = clock_timestamp()
     where template_id = $1 returning ${COLUMNS}`,
    [templateId, ...valuesOf(content)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a template was locked and is not there');
  return toTemplate(row);
}

export async function loadTemplate(
  db: Queryable,
  accountId: AccountId,
  templateId: TemplateId,
): Promise<EmailTemplate | undefined> {
  const { rows } = await db.query<TemplateRow>(
    `select ${COLUMNS} from email_template where account_id = $1 and template_id = $2`,
    [accountId, templateId],
  );
  return rows[0] && toTemplate(rows[0]);
}

/** The template as nobody else changes it until the transaction ends. */
export async function lockTemplate(tx: Tx, accountId: AccountId, templateId: TemplateId): Promise<EmailTemplate | undefined> {
  const { rows } = await tx.query<TemplateRow>(
    `select ${COLUMNS} from email_template where account_id = $1 and template_id = $2 for update`,
    [accountId, templateId],
  );
  return rows[0] && toTemplate(rows[0]);
}

/** With its files. */
export async function deleteTemplate(tx: Tx, templateId: TemplateId): Promise<void> {
  await tx.query('delete from email_template where template_id = $1', [templateId]);
}

/** One page in the order of creation, and how many there are. */
export async function listTemplates(
  db: Queryable,
  accountId: AccountId,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ readonly templates: EmailTemplate[]; readonly total: number }> {
  const { rows } = await db.query<TemplateRow>(
    `select ${COLUMNS} from email_template where account_id = $1 order by template_id limit $2 offset $3`,
    [accountId, size, page * size],
  );
  const { rows: counted } = await db.query<{ total: string }>(
    'select count(*) as total from email_template where account_id = $1',
    [accountId],
  );
  return { templates: rows.map(toTemplate), total: Number(counted[0]?.total ?? 0) };
}

/** A file with its bytes. */
export interface StoredTemplateFile extends TemplateFile {
  readonly bytes: Buffer;
}

interface FileRow {
  file_id: string;
  file_name: string;
  media_type: string;
  size: number;
}

function toFile(row: FileRow): TemplateFile {
  return { fileId: row.file_id, fileName: row.file_name, mediaType: row.media_type, size: row.size };
}

const FILE_COLUMNS = 'file_id, file_name, media_type, length(bytes) as size';

/** In the order they were added. */
export async function listTemplateFiles(db: Queryable, templateId: TemplateId): Promise<TemplateFile[]> {
  const { rows } = await db.query<FileRow>(
    `select ${FILE_COLUMNS} from email_template_file where template_id = $1 order by position`,
    [templateId],
  );
  return rows.map(toFile);
}

/** With their bytes, in the order they were added. */
export async function loadTemplateFiles(db: Queryable, templateId: TemplateId): Promise<StoredTemplateFile[]> {
  const { rows } = await db.query<FileRow & { bytes: Buffer }>(
    `select ${FILE_COLUMNS}, bytes from email_template_file where template_id = $1 order by position`,
    [templateId],
  );
  return rows.map((row) => ({ ...toFile(row), bytes: row.bytes }));
}

export async function insertTemplateFile(tx: Tx, templateId: TemplateId, file: StoredTemplateFile): Promise<void> {
  await tx.query(
    'insert into email_template_file (file_id, template_id, file_name, media_type, bytes) values ($1, $2, $3, $4, $5)',
    [file.fileId, templateId, file.fileName, file.mediaType, file.bytes],
  );
}

/** One file, or all of a template's; answers how many. */
export async function deleteTemplateFiles(tx: Tx, templateId: TemplateId, fileId?: string): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from email_template_file where template_id = $1 ${fileId === undefined ? '' : 'and file_id = $2'}`,
    fileId === undefined ? [templateId] : [templateId, fileId],
  );
  return rowCount ?? 0;
}
