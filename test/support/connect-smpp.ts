// Routes a service's SMS to an SMPP carrier, and waits until the link is bound.

import { until } from './until.ts';

interface Api {
  readonly api: (method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly body: unknown }>;
}

export interface SmppWishes {
  readonly connectorId?: string;
  readonly links?: number;
  readonly window?: number;
  readonly messagesPerSecond?: number;
}

/** Creates the connector and a route for all SMS. */
export async function connectSmpp({ api }: Api, port: number, wishes: SmppWishes = {}): Promise<void> {
  const { connectorId = 'carrier', links = 1, window = 10, messagesPerSecond } = wishes;
  const smpp = {
    host: '127.0.0.1',
    port,
    systemId: 'callsign',
    password: 'secret',
    bind: 'TRANSCEIVER',
    links,
    window,
    messagesPerSecond,
  };
  const created = await api('POST', '/callsign/1/connectors', { connectorId, type: 'SMPP', smpp });
  if (created.status !== 201) throw new Error(`the connector was not created: ${JSON.stringify(created.body)}`);
  const routed = await api('POST', '/callsign/1/routes', { connectorId, channel: 'SMS' });
  if (routed.status !== 201) throw new Error(`the route was not created: ${JSON.stringify(routed.body)}`);
  await until(async () => {
    const { body } = await api('GET', `/callsign/1/connectors/${connectorId}`);
    return (body as { status?: { state?: string } }).status?.state === 'UP';
  }, 10_000);
}
