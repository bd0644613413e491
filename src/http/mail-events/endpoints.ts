// Every endpoint of what happens to mail after it was delivered.

import type { Endpoint } from '../endpoint.ts';
import { getMailEvents, postMailEvent } from './activity.ts';
import { getMailLink, getMailPixel, getUnsubscribe, postUnsubscribe } from './reader.ts';

export const mailEventEndpoints: readonly Endpoint[] = [
  getMailLink,
  getMailPixel,
  getUnsubscribe,
  postUnsubscribe,
  getMailEvents,
  postMailEvent,
];
