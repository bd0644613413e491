// Every endpoint there is, product by product. The server, openapi.json and the compatibility page are made from this list.

import { postAssociationsCreate, postAssociationsDelete } from './associations/bulk.ts';
import { getAssociationHistory } from './associations/history.ts';
import type { Endpoint } from './endpoint.ts';
import {
  getApplication,
  getApplications,
  postApplication,
  putApplication,
  removeApplication,
} from './provisioning/applications.ts';
import { getAssociations, getSingleAssociation, postAssociation, removeAssociation } from './provisioning/associations.ts';
import { getEntities, getEntity, postEntity, putEntity, removeEntity } from './provisioning/entities.ts';
import { getStrategies, postStrategy, removeStrategy } from './provisioning/strategies.ts';
import { getStrategyHistory, putStrategy } from './sending-strategies/strategies.ts';

export const endpoints: readonly Endpoint[] = [
  getApplications,
  postApplication,
  getApplication,
  putApplication,
  removeApplication,

  getEntities,
  postEntity,
  getEntity,
  putEntity,
  removeEntity,

  getAssociations,
  postAssociation,
  removeAssociation,
  getSingleAssociation,
  postAssociationsCreate,
  postAssociationsDelete,
  getAssociationHistory,

  getStrategies,
  postStrategy,
  removeStrategy,
  putStrategy,
  getStrategyHistory,
];
