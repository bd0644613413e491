// Applications as callers see them.

import Type, { type Static } from 'typebox';
import { pageOf } from './paging.ts';

const Name = Type.Optional(Type.String({ maxLength: 255 }));

export const Application = Type.Object({
  applicationName: Name,
  applicationId: Type.String({ maxLength: 255 }),
});
export type Application = Static<typeof Application>;

/** The id cannot be changed. */
export const ApplicationChange = Type.Object({ applicationName: Name });

export const ApplicationPage = pageOf(Application);

/** One application; a label it does not have is left out. */
export function applicationObject({
  applicationId,
  applicationName,
}: {
  readonly applicationId: string;
  readonly applicationName: string | null;
}): Application {
  return applicationName === null ? { applicationId } : { applicationName, applicationId };
}
