// Applications: the environments and use cases an account sends for.

import type { ApplicationId } from './platform.ts';

export interface Application {
  readonly applicationId: ApplicationId;
  readonly applicationName: string | null;
}
