// Every endpoint of resource requests: the contract's, the reviewer's, and the rules behind them.

import type { Endpoint } from '../endpoint.ts';
import { getCoverage, putCoverageLine, removeCoverageLine } from '../resource-coverage/coverage.ts';
import {
  getRequirementSet,
  getRequirementSets,
  putRequirementSet,
  removeRequirementSet,
} from '../resource-requirements/requirements.ts';
import { postCoverageLookup } from '../resources/coverage-lookup.ts';
import { deleteDocument, getDocument, postDocument } from '../resources/documents.ts';
import {
  cancelRequest,
  getResourceRequest,
  getResourceRequests,
  patchResourceRequest,
  postResourceRequest,
} from '../resources/requests.ts';
import { postRequirementsLookup } from '../resources/requirements-lookup.ts';
import {
  approve,
  confirmCancel,
  getReviewedDocument,
  getReviewedRequest,
  getReviewedRequests,
  procure,
  reject,
  requestUpdate,
  takeUp,
} from './review.ts';

export const resourceRequestEndpoints: readonly Endpoint[] = [
  postCoverageLookup,
  postRequirementsLookup,
  getResourceRequests,
  postResourceRequest,
  getResourceRequest,
  patchResourceRequest,
  cancelRequest,
  postDocument,
  getDocument,
  deleteDocument,
  getReviewedRequests,
  getReviewedRequest,
  getReviewedDocument,
  takeUp,
  requestUpdate,
  procure,
  approve,
  reject,
  confirmCancel,
  getCoverage,
  putCoverageLine,
  removeCoverageLine,
  getRequirementSets,
  getRequirementSet,
  putRequirementSet,
  removeRequirementSet,
];
