// How the POSTs of a notification profile are made.

import type { WebhookRequest } from '../ports.ts';
import type { Pace } from './post-queue.ts';

/** Everything a profile says about its POSTs; where it says nothing, what every POST has. */
export interface PostSettings extends Omit<WebhookRequest, 'body'> {
  readonly pace: Pace;
}

/** POSTs under way to one target at most, unless its profile says otherwise. */
const WINDOW_SIZE = 20;

/** The pace of a target nothing is said about. */
export const USUAL_PACE: Pace = { windowSize: WINDOW_SIZE, requestsPerSecond: undefined };
