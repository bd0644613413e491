// Applications: the environments and use cases an account sends for.

import type { ApplicationId } from './platform.ts';
import { notFound, type Refusal } from './refusals.ts';

export interface Application {
  readonly applicationId: ApplicationId;
  readonly applicationName: string | null;
}

/** The refusal for an application that is not there. */
export function unknownApplication(applicationId: string): Refusal {
  return notFound(`application "${applicationId}" does not exist`);
}
