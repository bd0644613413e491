// Every endpoint there is, product by product. The server, openapi.json and the compatibility page are made from this list.

import type { Endpoint } from './endpoint.ts';

export const endpoints: readonly Endpoint[] = [];
