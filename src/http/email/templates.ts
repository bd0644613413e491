// /email/1/templates: letters that are kept, with placeholders.

import { Readable } from 'node:stream';
import Type from 'typebox';
import {
  type EmailTemplate,
  type TemplateContent,
  type TemplateFile,
  type TemplateId,
  templateHtml,
} from '../../domain/email-templates.ts';
import { fillPlaceholders } from '../../domain/messages/placeholders.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import {
  addTemplateFile,
  changeTemplate,
  createTemplate,
  type NewTemplateFile,
  readTemplate,
  readTemplateFile,
  removeTemplate,
  removeTemplateFile,
  type WholeTemplate,
} from '../../flows/change-email-templates.ts';
import { listTemplates } from '../../storage/email-templates.ts';
import * as wire from '../../wire/email-templates.ts';
import { page } from '../../wire/paging.ts';
import { wireDate } from '../../wire/statuses.ts';
import { Bytes } from '../../wire/uploads.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { formReader } from '../form-body.ts';
import type { Headers } from '../headers.ts';
import { isJson } from '../media-types.ts';
import { fileAnswer } from '../resources/documents.ts';
import { checker } from '../validation.ts';
import { bytesOfBase64 } from './base64.ts';
import { jsonOf, OVERSIZE, replyToOf, senderOf } from './mail-parts.ts';

const shared = {
  group: 'Email templates',
  scopes: ['email:manage', 'email:templates:manage'],
  errors: 'modern',
} as const;
const PATH = '/email/1/templates';
/** Files grow by a third in Base64. */
const FORM_BYTES_MAX = 40 * 1024 * 1024;
const form = { bodyFormat: 'form-data', bodyBytesMax: FORM_BYTES_MAX, oversizeViolation: OVERSIZE } as const;
const ofOne = { ...shared, path: `${PATH}/{templateId}`, params: wire.TemplatePath, refusals: [404] } as const;

export const getTemplates = endpoint({
  ...shared,
  method: 'GET',
  path: PATH,
  summary: 'List email templates',
  description: 'In the order of their creation.',
  limit: perSecond(10),
  query: wire.TemplatesQuery,
  answers: { 200: wire.TemplatePage },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? wire.TEMPLATES_PAGE_SIZE };
    const { templates, total } = await listTemplates(world.db, caller.accountId, at);
    return ok(page(templates.map(headOf), at, total));
  },
});

export const postTemplate = endpoint({
  ...shared,
  ...form,
  method: 'POST',
  path: PATH,
  summary: 'Create an email template',
  description: '`{{name}}` in subject, preheader and HTML stands for what a request that uses it says.',
  limit: perSecond(1),
  body: wire.TemplateForm,
  answers: { 201: wire.Template },
  handle: async ({ world, caller, body }) => {
    const { change, files } = changeOf(body);
    return created(templateObject(await createTemplate(world, caller, change(EMPTY), files ?? [])));
  },
});

export const getTemplate = endpoint({
  ...ofOne,
  method: 'GET',
  summary: 'Read an email template',
  limit: perSecond(10),
  answers: { 200: wire.Template },
  handle: async ({ world, caller, params }) => ok(templateObject(await readTemplate(world, caller, idOf(params)))),
});

export const putTemplate = endpoint({
  ...ofOne,
  ...form,
  method: 'PUT',
  summary: 'Replace an email template',
  description: 'What is left out is taken away, attachments included.',
  limit: perSecond(1),
  body: wire.TemplateForm,
  answers: { 200: wire.Template },
  handle: async ({ world, caller, params, body }) => {
    const { change, files } = changeOf(body);
    return ok(templateObject(await changeTemplate(world, caller, idOf(params), () => change(EMPTY), files ?? [])));
  },
});

export const patchTemplate = endpoint({
  ...ofOne,
  ...form,
  method: 'PATCH',
  summary: 'Change an email template',
  description: 'What is left out stays as it is; attachments are replaced where some are given.',
  limit: perSecond(1),
  body: wire.TemplateChangeForm,
  answers: { 200: wire.Template },
  handle: async ({ world, caller, params, body }) => {
    const { change, files } = changeOf(body);
    return ok(templateObject(await changeTemplate(world, caller, idOf(params), change, files)));
  },
});

export const deleteTemplate = endpoint({
  ...ofOne,
  method: 'DELETE',
  summary: 'Delete an email template',
  description: 'Mails that were accepted with it are not touched.',
  limit: perSecond(1),
  answers: { 204: null },
  handle: async ({ world, caller, params }) => {
    await removeTemplate(world, caller, idOf(params));
    return noContent();
  },
});

const checkPreview = checker(wire.PreviewRequest);
const readPreviewForm = formReader(Type.Object({ placeholders: Type.Optional(Type.String()) }), 1024 * 1024, OVERSIZE);

export const postTemplatePreview = endpoint({
  ...ofOne,
  method: 'POST',
  path: `${PATH}/{templateId}/preview`,
  summary: 'Show what a template makes of values',
  description:
    'The values as JSON, or as a form whose field `placeholders` is JSON. A placeholder without a value stays as it stands.',
  limit: perSecond(10),
  body: Type.Unsafe<Buffer>(wire.PreviewRequest),
  // The contract declares a form, and its examples send JSON.
  bodyFormat: 'bytes',
  consumes: 'application/json',
  isReading: true,
  produces: 'text/html',
  answers: { 200: Type.String() },
  handle: async ({ world, caller, params, body, headers }) => {
    const values = await previewValues(body, headers);
    const { template } = await readTemplate(world, caller, idOf(params));
    return {
      status: 200,
      body: fillPlaceholders(templateHtml(template), values, 'HTML'),
      contentType: 'text/html;charset=UTF-8',
      headers: {
        // It is somebody's document on our address: it may be looked at, and do nothing.
        'content-security-policy': "sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline' *; font-src *",
        'x-content-type-options': 'nosniff',
      },
    };
  },
});

const ofFiles = { ...ofOne, path: `${PATH}/{templateId}/attachments` } as const;
const ofFile = {
  ...shared,
  path: `${PATH}/{templateId}/attachments/{attachmentId}`,
  params: wire.TemplateFilePath,
  refusals: [404],
} as const;

export const getTemplateAttachments = endpoint({
  ...ofFiles,
  method: 'GET',
  summary: 'List the attachments of a template',
  limit: perSecond(10),
  answers: { 200: Type.Array(wire.Attachment) },
  handle: async ({ world, caller, params }) => {
    const { template, files } = await readTemplate(world, caller, idOf(params));
    return ok(files.map((file) => attachmentObject(template.templateId, file)));
  },
});

export const postTemplateAttachment = endpoint({
  ...ofFiles,
  ...form,
  method: 'POST',
  summary: 'Add an attachment to a template',
  limit: perSecond(1),
  body: wire.AttachmentForm,
  answers: { 201: wire.Attachment },
  handle: async ({ world, caller, params, body }) => {
    const violations: Violation[] = [];
    const file = fileOf(body, '', violations);
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    return created(attachmentObject(idOf(params), await addTemplateFile(world, caller, idOf(params), file)));
  },
});

export const deleteTemplateAttachment = endpoint({
  ...ofFile,
  method: 'DELETE',
  summary: 'Delete an attachment of a template',
  limit: perSecond(1),
  answers: { 204: null },
  handle: async ({ world, caller, params }) => {
    await removeTemplateFile(world, caller, idOf(params), fileIdOf(params.attachmentId));
    return noContent();
  },
});

export const getTemplateAttachment = endpoint({
  ...ofFile,
  method: 'GET',
  path: `${PATH}/{templateId}/attachments/{attachmentId}/download`,
  summary: 'Download an attachment of a template',
  limit: perSecond(10),
  produces: 'application/octet-stream',
  answers: { 200: Bytes },
  handle: async ({ world, caller, params }) => {
    const { fileName, mediaType, bytes } = await readTemplateFile(world, caller, idOf(params), fileIdOf(params.attachmentId));
    return fileAnswer({ fileName, contentType: mediaType, content: bytes });
  },
});

function idOf({ templateId }: { readonly templateId: string }): TemplateId {
  return templateId as TemplateId;
}

/** What is no id of ours is one nobody has. */
function fileIdOf(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : '00000000-0000-0000-0000-000000000000';
}

const EMPTY: TemplateContent = {
  name: null,
  sender: null,
  replyTo: null,
  subject: null,
  preheader: null,
  html: '',
  landingPage: null,
};

interface TemplateChange {
  /** What the form says, over what there was. */
  readonly change: (before: TemplateContent) => TemplateContent;
  readonly files: readonly NewTemplateFile[] | undefined;
}

/** What a form asks for. @throws Refusal INVALID */
function changeOf(body: wire.TemplateChangeForm): TemplateChange {
  const violations: Violation[] = [];
  if (body.from !== undefined) senderOf(body.from, 'from', violations);
  replyToOf(body.replyTo, 'replyTo', violations);
  const files = body.attachments === undefined ? undefined : filesOf(body.attachments, violations);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const change = (before: TemplateContent): TemplateContent => ({
    name: body.name ?? before.name,
    sender: body.from?.trim() ?? before.sender,
    replyTo: body.replyTo?.trim() ?? before.replyTo,
    subject: body.subject ?? before.subject,
    preheader: body.preheader ?? before.preheader,
    html: body.html ?? before.html,
    landingPage: body.landingPage ?? before.landingPage,
  });
  return { change, files };
}

const checkFiles = checker(Type.Array(wire.AttachmentForm, { maxItems: 100 }));

function filesOf(text: string, violations: Violation[]): NewTemplateFile[] {
  try {
    const given = checkFiles(jsonOf(text)) as readonly { contentType: string; fileName: string; data: string }[];
    return given.map((file, index) => fileOf(file, `attachments[${index}].`, violations));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    for (const { property, violation } of error.detail.violations ?? [])
      violations.push({ property: `attachments${property}`, violation });
    return [];
  }
}

function fileOf(
  { contentType, fileName, data }: { readonly contentType: string; readonly fileName: string; readonly data: string },
  path: string,
  violations: Violation[],
): NewTemplateFile {
  const bytes = bytesOfBase64(data);
  if (bytes === undefined) violations.push({ property: `${path}data`, violation: 'must be Base64' });
  if (!/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(contentType))
    violations.push({ property: `${path}contentType`, violation: 'must be a media type such as application/pdf' });
  if (/[\p{Cc}/\\]/u.test(fileName))
    violations.push({ property: `${path}fileName`, violation: 'must be a name without a folder' });
  return { fileName, mediaType: contentType, bytes: bytes ?? Buffer.alloc(0) };
}

async function previewValues(body: Buffer, headers: Headers): Promise<Readonly<Record<string, string>>> {
  const given = isJson(headers) ? (body.length === 0 ? {} : jsonOf(body.toString('utf8'))) : await formValues(body, headers);
  const { placeholders = {} } = checkPreview(given) as { placeholders?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.entries(placeholders).map(([name, value]) => [name, String(value)]));
}

async function formValues(body: Buffer, headers: Headers): Promise<object> {
  const { placeholders } = (await readPreviewForm(headers, Readable.from([body]))).body as { placeholders?: string };
  return placeholders === undefined ? {} : { placeholders: jsonOf(placeholders) };
}

function headOf({ templateId, name, createdAt, updatedAt }: EmailTemplate) {
  return {
    id: Number(templateId),
    ...(name === null ? {} : { name }),
    createdAt: wireDate(createdAt.getTime()),
    updatedAt: wireDate(updatedAt.getTime()),
  };
}

function templateObject({ template, files }: WholeTemplate) {
  const { sender, replyTo, subject, preheader, html, landingPage, templateId } = template;
  return {
    ...headOf(template),
    ...(sender === null ? {} : { from: sender }),
    ...(replyTo === null ? {} : { replyTo }),
    ...(subject === null ? {} : { subject }),
    ...(preheader === null ? {} : { preheader }),
    html,
    isHtmlEditable: true,
    attachments: files.map((file) => attachmentObject(templateId, file)),
    ...(landingPage === null ? {} : { landingPageId: landingPage }),
  };
}

function attachmentObject(templateId: TemplateId, { fileId, mediaType, fileName, size }: TemplateFile) {
  return {
    id: fileId,
    contentType: mediaType,
    fileName,
    size,
    url: `${PATH}/${templateId}/attachments/${fileId}/download`,
  };
}
