// Routes a service's MMS to an MM7 relay, and waits until it is reached.

import type { MmsSegment } from '../../src/domain/messages/content.ts';
import type { SubmittedMessage } from '../../src/flows/submission.ts';
import { submitMessages } from '../../src/flows/submit-messages.ts';
import type { Mm7Relay } from './mm7-relay.ts';
import type { Service, TestService } from './service.ts';
import { until } from './until.ts';

export interface ConnectedRelay {
  /** Where the relay posts to. */
  readonly doorway: string;
}

/** Creates the connector and a route for all MMS. The relay proves itself as `relay` with `sesame`. */
export async function connectMm7(
  { api, url }: Pick<Service, 'api' | 'url'>,
  relay: Pick<Mm7Relay, 'url'>,
  {
    connectorId = 'relay',
    isReached = true,
    ...settings
  }: Record<string, unknown> & { connectorId?: string; isReached?: boolean } = {},
): Promise<ConnectedRelay> {
  const mm7 = { url: relay.url, vaspId: 'TNN', vasId: 'News', inbound: { username: 'relay', password: 'sesame' }, ...settings };
  const created = await api('POST', '/callsign/1/connectors', { connectorId, type: 'MM7', mm7 });
  if (created.status !== 201) throw new Error(`the connector was not created: ${JSON.stringify(created.body)}`);
  const routed = await api('POST', '/callsign/1/routes', { connectorId, channel: 'MMS' });
  if (routed.status !== 201) throw new Error(`the route was not created: ${JSON.stringify(routed.body)}`);
  if (isReached) {
    const state = async () => (await api('GET', `/callsign/1/connectors/${connectorId}`)).body.status.state;
    await until(async () => (await state()) === 'UP');
  }
  const { pathname } = new URL(created.body.mm7.inbound.url);
  return { doorway: `${url}${pathname}` };
}

export interface MmsWishes {
  readonly sender?: string;
  readonly pair?: { readonly applicationId: string; readonly entityId?: string };
  readonly segments?: readonly MmsSegment[];
}

/** Has an MMS accepted for each of these ids; answers what was said of each. */
export async function sendMms(
  { callsign }: TestService,
  ids: readonly string[],
  { sender, pair, segments = [{ kind: 'TEXT', text: 'Hello' }] }: MmsWishes = {},
): Promise<readonly SubmittedMessage[]> {
  const { accountId } = callsign.firstAccount;
  const caller = { accountId, actor: 'test', scopes: new Set(['*']), links: [] };
  const { messages } = await submitMessages(callsign.world, caller, {
    channel: 'MMS',
    messages: [
      {
        sender,
        destinations: ids.map((messageId, at) => ({ messageId, to: `1310555${1_000 + at}` })),
        content: { kind: 'MMS', title: 'News', segments },
        pair,
        pairField: 'messages[0].options.platform',
        validity: undefined,
        report: { notify: true, isIntermediateWanted: false, contentType: 'application/json' },
      },
    ],
  });
  return messages;
}
