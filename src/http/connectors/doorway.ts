// POST /callsign/1/mm7/{accountId}/{connectorId}: where an MMS relay brings what comes in, and its reports. The bytes are the
// connector's business, and so is whether the relay is who it says; here it is only found.

import Type from 'typebox';
import type { ConnectorId } from '../../domain/connectors.ts';
import type { AccountId } from '../../domain/platform.ts';
import { notFound, Refusal } from '../../domain/refusals.ts';
import { type Answer, endpoint } from '../endpoint.ts';
import { headerText } from '../headers.ts';

const PATH = '/callsign/1/mm7';
/** Larger than what any network carries. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
/** A relay asks again after this when its connector is stopped for a while. */
const RETRY_AFTER_SECONDS = 60;

/** Where the relay of a connector posts to. */
export function doorwayPath(accountId: AccountId, connectorId: ConnectorId): string {
  return `${PATH}/${accountId}/${encodeURIComponent(connectorId)}`;
}

export const postToConnector = endpoint({
  method: 'POST',
  path: `${PATH}/{accountId}/{connectorId}`,
  group: 'Connectors',
  summary: 'Take in what an MMS relay brings',
  description:
    'For MMS relays, in MM7 (SOAP with attachments). The relay proves itself with the user name and password of `mm7.inbound` of ' +
    'its connector. It is answered when the news is on disk; where that fails, it is told to bring it again.',
  scopes: null,
  // Per address: no relay brings more, and guessing passwords takes too long at that.
  limit: { count: 500, seconds: 1, burst: 1_000 },
  errors: 'modern',
  params: Type.Object({
    accountId: Type.String({ pattern: '^[0-9]{1,9}$' }),
    connectorId: Type.String({ maxLength: 64 }),
  }),
  body: Type.Unknown(),
  bodyFormat: 'bytes',
  consumes: 'multipart/related',
  bodyBytesMax: BODY_BYTES_MAX,
  produces: 'text/xml',
  answers: { 200: Type.String() },
  refusals: [404, 413, 503],
  handle: async ({ world, params, body, headers }): Promise<Answer> => {
    const { authorization, 'content-type': contentType } = headers;
    const answer = await world.dispatch.answerCarrier(Number(params.accountId) as AccountId, params.connectorId as ConnectorId, {
      authorization: headerText(authorization),
      contentType: headerText(contentType) ?? '',
      body: body as Uint8Array,
    });
    if (answer === undefined) throw notFound('There is no connector here that is posted to.');
    if (answer === 'STOPPED') throw new Refusal('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    return { status: answer.status, headers: answer.headers, contentType: answer.contentType, body: answer.body };
  },
});
