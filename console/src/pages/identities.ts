// What applications and entities have in common: both are an id with a name, and both have resources, strategies and messages.

import { paths } from '../paths.ts';

export interface IdentityKind {
  readonly noun: 'application' | 'entity';
  readonly title: string;
  readonly idField: 'applicationId' | 'entityId';
  readonly nameField: 'applicationName' | 'entityName';
  readonly listPath: string;
  readonly page: typeof paths.application | typeof paths.entity;
  readonly listPage: typeof paths.applications | typeof paths.entities;
  readonly description: string;
  readonly empty: string;
}

export const APPLICATION: IdentityKind = {
  noun: 'application',
  title: 'Applications',
  idField: 'applicationId',
  nameField: 'applicationName',
  listPath: '/provisioning/1/applications',
  page: paths.application,
  listPage: paths.applications,
  description:
    'An application is an environment or a use case: test and live, one-time codes, marketing. Messages, senders and reports belong to one.',
  empty: 'There is no application. Create one to give it senders of its own.',
};

export const ENTITY: IdentityKind = {
  noun: 'entity',
  title: 'Entities',
  idField: 'entityId',
  nameField: 'entityName',
  listPath: '/provisioning/1/entities',
  page: paths.entity,
  listPage: paths.entities,
  description: 'An entity is somebody you send for: a customer, a brand, a department. It is known in every application.',
  empty: 'There is no entity. Create one, or name one in a request: it is created then.',
};

/** As the API has it, with the fields of its kind. */
export type Identity = Readonly<Record<string, string>>;
