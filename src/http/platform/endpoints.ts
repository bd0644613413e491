// The endpoints under /platform.

import type { Endpoint } from '../endpoint.ts';
import { getBlocklists, postBlocklists, removeBlocklists } from './blocklists.ts';

export const platformEndpoints: readonly Endpoint[] = [getBlocklists, postBlocklists, removeBlocklists];
