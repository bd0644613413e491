// Templates of mail as callers see them.

import Type, { type Static } from 'typebox';
import { Paging } from './paging.ts';

export const TemplatePath = Type.Object({ templateId: Type.String({ pattern: '^[0-9]{1,18}$' }) });
export const TemplateFilePath = Type.Object({ ...TemplatePath.properties, attachmentId: Type.String() });

export const TEMPLATES_PAGE_SIZE = 20;

export const TemplatesQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
});

const fields = {
  name: Type.Optional(Type.String({ maxLength: 255 })),
  from: Type.Optional(Type.String({ maxLength: 1_000 })),
  replyTo: Type.Optional(Type.String({ maxLength: 1_000 })),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
  preheader: Type.Optional(Type.String({ maxLength: 75, description: 'Shown beside the subject in lists of mail' })),
  attachments: Type.Optional(Type.String({ description: 'JSON: [{"contentType": …, "fileName": …, "data": Base64}]' })),
  landingPage: Type.Optional(Type.String({ maxLength: 255 })),
};

export const TemplateForm = Type.Object({ ...fields, html: Type.String({ minLength: 1 }) });
export const TemplateChangeForm = Type.Object({ ...fields, html: Type.Optional(Type.String({ minLength: 1 })) });
export type TemplateChangeForm = Static<typeof TemplateChangeForm>;

export const AttachmentForm = Type.Object({
  contentType: Type.String({ minLength: 1, maxLength: 255 }),
  fileName: Type.String({ minLength: 1, maxLength: 255 }),
  data: Type.String({ minLength: 1, description: 'Base64' }),
});

export const Attachment = Type.Object({
  id: Type.String(),
  contentType: Type.String(),
  fileName: Type.String(),
  size: Type.Integer(),
  url: Type.String(),
});

export const Template = Type.Object({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  from: Type.Optional(Type.String()),
  replyTo: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  preheader: Type.Optional(Type.String()),
  html: Type.String(),
  isHtmlEditable: Type.Boolean(),
  attachments: Type.Array(Attachment),
  landingPageId: Type.Optional(Type.String()),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});
export type Template = Static<typeof Template>;

export const TemplatePage = Type.Object({
  results: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.Optional(Type.String()),
      createdAt: Type.String(),
      updatedAt: Type.String(),
    }),
  ),
  paging: Paging,
});

export const PreviewRequest = Type.Object({
  placeholders: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
});
