// The endpoints of what is beside the sending of mail: checks of addresses, suppressions, templates.

import type { Endpoint } from '../endpoint.ts';
import { deleteSuppressions, getSuppressionDomains, getSuppressions, postSuppressions } from './suppressions.ts';
import {
  deleteTemplate,
  deleteTemplateAttachment,
  getTemplate,
  getTemplateAttachment,
  getTemplateAttachments,
  getTemplates,
  patchTemplate,
  postTemplate,
  postTemplateAttachment,
  postTemplatePreview,
  putTemplate,
} from './templates.ts';
import { getValidations, postValidation, postValidations } from './validation.ts';

export const emailExtraEndpoints: readonly Endpoint[] = [
  postValidation,
  postValidations,
  getValidations,
  getSuppressions,
  postSuppressions,
  deleteSuppressions,
  getSuppressionDomains,
  getTemplates,
  postTemplate,
  getTemplate,
  putTemplate,
  patchTemplate,
  deleteTemplate,
  postTemplatePreview,
  getTemplateAttachments,
  postTemplateAttachment,
  deleteTemplateAttachment,
  getTemplateAttachment,
];
