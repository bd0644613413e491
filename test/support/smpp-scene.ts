// A connector bound to a raw carrier, put away when the test ends.

import { expect, onTestFinished, vi } from 'vitest';
import type { SmppTiming } from '../../src/connectors/sms-smpp/timing.ts';
import type { SmppSettings } from '../../src/domain/connectors.ts';
import { type Behaviour, RawCarrier, type RawLink, taken } from './raw-carrier.ts';
import { carrierMessage, smppConnector, type TestConnector } from './smpp-connector.ts';

export interface Scene extends TestConnector {
  readonly carrier: RawCarrier;
  /** The first connection. */
  readonly link: RawLink;
}

/** Starts both, and waits until the connector is up. */
export async function scene(
  behave: Behaviour = () => undefined,
  settings: Partial<SmppSettings> = {},
  timing: Partial<SmppTiming> = {},
): Promise<Scene> {
  const carrier = await rawCarrier(behave);
  const pair = started(carrier, settings, timing);
  await vi.waitFor(() => expect(pair.connector.status().state).toBe('UP'), { timeout: 5_000, interval: 5 });
  const [link] = carrier.links;
  if (link === undefined) throw new Error('bound to nobody');
  return { ...pair, carrier, link };
}

/** A raw carrier for this test. */
export async function rawCarrier(behave: Behaviour): Promise<RawCarrier> {
  const carrier = await RawCarrier.start(behave);
  onTestFinished(() => carrier.close());
  return carrier;
}

/** A connector to it, started. */
export function started(
  carrier: RawCarrier,
  settings: Partial<SmppSettings> = {},
  timing: Partial<SmppTiming> = {},
): TestConnector {
  const pair = smppConnector(carrier.port, settings, timing);
  onTestFinished(() => pair.connector.stop(0));
  pair.connector.start();
  return pair;
}

/** Takes every submission. */
export const taking: Behaviour = (pdu, link) => {
  if (pdu.kind === 'submit_sm') link.send(taken(pdu, `id-${pdu.sequence}`));
  return undefined;
};

/** A connector is well when a message makes the round trip. */
export async function isWell({ connector, carrier }: Pick<Scene, 'connector' | 'carrier'>): Promise<void> {
  carrier.behave = taking;
  await vi.waitFor(() => expect(connector.room()).toBeGreaterThan(0), { timeout: 5_000, interval: 5 });
  expect(await connector.submit(carrierMessage())).toMatchObject({ kind: 'accepted' });
}
