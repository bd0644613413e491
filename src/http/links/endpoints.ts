// Every endpoint of links and conversions.

import type { Endpoint } from '../endpoint.ts';
import { getConversions, postConversionEnd } from './conversions.ts';
import { getMessageLinks, getShortLink } from './links.ts';

export const linkEndpoints: readonly Endpoint[] = [getShortLink, getMessageLinks, postConversionEnd, getConversions];
