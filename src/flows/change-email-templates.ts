// Makes, changes and deletes templates of mail.

import { randomUUID } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import type { EmailTemplate, TemplateContent, TemplateFile, TemplateId } from '../domain/email-templates.ts';
import { invalid, notFound } from '../domain/refusals.ts';
import type { Queryable, Tx } from '../storage/db.ts';
import {
  deleteTemplate,
  deleteTemplateFiles,
  insertTemplate,
  insertTemplateFile,
  listTemplateFiles,
  loadTemplate,
  loadTemplateFiles,
  lockTemplate,
  type StoredTemplateFile,
  updateTemplate,
} from '../storage/email-templates.ts';
import { changeConfiguration } from './change-configuration.ts';
import { LETTER_BYTES_MAX } from './store-letters.ts';
import type { World } from './world.ts';

export interface NewTemplateFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface WholeTemplate {
  readonly template: EmailTemplate;
  readonly files: readonly TemplateFile[];
}

/** @throws Refusal INVALID when it is too large for a mail */
export function createTemplate(
  world: World,
  caller: Caller,
  content: TemplateContent,
  files: readonly NewTemplateFile[],
): Promise<WholeTemplate> {
  return changeConfiguration(world, caller, async (tx, audit) => {
    const template = await insertTemplate(tx, caller.accountId, content);
    await addFiles(tx, template.templateId, files);
    const whole = await wholeOf(tx, template);
    audit('create', 'email_template', template.templateId, null, auditedOf(whole));
    return whole;
  });
}

/** What `change` makes of it; files are replaced where some are given. @throws Refusal NOT_FOUND, INVALID */
export function changeTemplate(
  world: World,
  caller: Caller,
  templateId: TemplateId,
  change: (before: TemplateContent) => TemplateContent,
  files: readonly NewTemplateFile[] | undefined,
): Promise<WholeTemplate> {
  return changeConfiguration(world, caller, async (tx, audit) => {
    const before = await wholeOf(tx, await lockedTemplate(tx, caller, templateId));
    const template = await updateTemplate(tx, templateId, change(before.template));
    if (files !== undefined) {
      await deleteTemplateFiles(tx, templateId);
      await addFiles(tx, templateId, files);
    }
    const whole = await wholeOf(tx, template);
    audit('update', 'email_template', templateId, auditedOf(before), auditedOf(whole));
    return whole;
  });
}

/** @throws Refusal NOT_FOUND */
export async function removeTemplate(world: World, caller: Caller, templateId: TemplateId): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await wholeOf(tx, await lockedTemplate(tx, caller, templateId));
    await deleteTemplate(tx, templateId);
    audit('delete', 'email_template', templateId, auditedOf(before), null);
  });
}

/** @throws Refusal NOT_FOUND, INVALID */
export function addTemplateFile(
  world: World,
  caller: Caller,
  templateId: TemplateId,
  file: NewTemplateFile,
): Promise<TemplateFile> {
  return changeConfiguration(world, caller, async (tx, audit) => {
    const before = await wholeOf(tx, await lockedTemplate(tx, caller, templateId));
    const [added] = await addFiles(tx, templateId, [file]);
    const after = await wholeOf(tx, before.template);
    audit('update', 'email_template', templateId, auditedOf(before), auditedOf(after));
    if (added === undefined) throw new Error('a file was added and is not there');
    return added;
  });
}

/** @throws Refusal NOT_FOUND */
export async function removeTemplateFile(world: World, caller: Caller, templateId: TemplateId, fileId: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await wholeOf(tx, await lockedTemplate(tx, caller, templateId));
    if ((await deleteTemplateFiles(tx, templateId, fileId)) === 0) throw unknownFile(fileId);
    audit('update', 'email_template', templateId, auditedOf(before), auditedOf(await wholeOf(tx, before.template)));
  });
}

/** @throws Refusal NOT_FOUND */
export async function readTemplate(world: World, { accountId }: Caller, templateId: TemplateId): Promise<WholeTemplate> {
  const template = await loadTemplate(world.db, accountId, templateId);
  if (template === undefined) throw unknownTemplate(templateId);
  return wholeOf(world.db, template);
}

/** A file with its bytes. @throws Refusal NOT_FOUND */
export async function readTemplateFile(
  world: World,
  caller: Caller,
  templateId: TemplateId,
  fileId: string,
): Promise<StoredTemplateFile> {
  const { template } = await readTemplate(world, caller, templateId);
  const file = (await loadTemplateFiles(world.db, template.templateId)).find((one) => one.fileId === fileId);
  if (file === undefined) throw unknownFile(fileId);
  return file;
}

async function lockedTemplate(tx: Tx, { accountId }: Caller, templateId: TemplateId): Promise<EmailTemplate> {
  const template = await lockTemplate(tx, accountId, templateId);
  if (template === undefined) throw unknownTemplate(templateId);
  return template;
}

function unknownTemplate(templateId: TemplateId) {
  return notFound(`There is no email template ${templateId}.`);
}

function unknownFile(fileId: string) {
  return notFound(`The template has no attachment "${fileId}".`);
}

async function wholeOf(db: Queryable, template: EmailTemplate): Promise<WholeTemplate> {
  return { template, files: await listTemplateFiles(db, template.templateId) };
}

async function addFiles(tx: Tx, templateId: TemplateId, files: readonly NewTemplateFile[]): Promise<TemplateFile[]> {
  const added: TemplateFile[] = [];
  for (const { fileName, mediaType, bytes } of files) {
    const file = { fileId: randomUUID(), fileName, mediaType, size: bytes.length };
    await insertTemplateFile(tx, templateId, { ...file, bytes });
    added.push(file);
  }
  const all = await listTemplateFiles(tx, templateId);
  if (all.reduce((sum, { size }) => sum + size, 0) > LETTER_BYTES_MAX)
    throw invalid('attachments', `must not be larger than ${LETTER_BYTES_MAX} bytes together`);
  return added;
}

/** What the audit log shows: not the whole text. */
function auditedOf({ template, files }: WholeTemplate) {
  const { name, sender, replyTo, subject, preheader, html, landingPage } = template;
  const attachments = files.map(({ fileName, size }) => ({ fileName, size }));
  return { name, from: sender, replyTo, subject, preheader, htmlLength: html.length, landingPage, attachments };
}
