// The endpoints of what is beside the sending of mail: checks of addresses, suppressions.

import type { Endpoint } from '../endpoint.ts';
import { deleteSuppressions, getSuppressionDomains, getSuppressions, postSuppressions } from './suppressions.ts';
import { getValidations, postValidation, postValidations } from './validation.ts';

export const emailExtraEndpoints: readonly Endpoint[] = [
  postValidation,
  postValidations,
  getValidations,
  getSuppressions,
  postSuppressions,
  deleteSuppressions,
  getSuppressionDomains,
];
