// An SMPP connector as tests want it: short time limits, and a receiver that remembers.

import { createSmppConnector } from '../../src/connectors/sms-smpp/connector.ts';
import type { SmppTiming } from '../../src/connectors/sms-smpp/timing.ts';
import type { ConnectorId, SmppSettings } from '../../src/domain/connectors.ts';
import type { MessageId } from '../../src/domain/messages/message.ts';
import type { AccountId } from '../../src/domain/platform.ts';
import { systemClock } from '../../src/main/clock.ts';
import type { CarrierInbound, CarrierMessage, CarrierReport, Connector, Receiver } from '../../src/ports.ts';

/** Keeps what came; `store` can be replaced to fail or to wait. */
export class RememberingReceiver implements Receiver {
  readonly reports: CarrierReport[] = [];
  readonly inbounds: CarrierInbound[] = [];
  store: () => Promise<void> = () => Promise.resolve();

  async inbound(message: CarrierInbound): Promise<void> {
    await this.store();
    this.inbounds.push(message);
  }

  async report(report: CarrierReport): Promise<void> {
    await this.store();
    this.reports.push(report);
  }
}

export interface TestConnector {
  readonly connector: Connector;
  readonly receiver: RememberingReceiver;
}

/** Patient enough for a busy machine; tests that wait for a time limit set it shorter. */
const TEST_TIMING: Partial<SmppTiming> = { responseMs: 10_000, goodbyeMs: 500, backoffFirstMs: 20, backoffMostMs: 100 };

export function smppConnector(
  port: number,
  settings: Partial<SmppSettings> = {},
  timing: Partial<SmppTiming> = {},
): TestConnector {
  const receiver = new RememberingReceiver();
  const connector = createSmppConnector({
    connectorId: 'test-carrier' as ConnectorId,
    accountId: 7 as AccountId,
    settings: {
      host: '127.0.0.1',
      port,
      systemId: 'callsign',
      password: 'secret',
      bind: 'TRANSCEIVER',
      links: 1,
      window: 10,
      enquireLinkSeconds: 30,
      longMessages: 'UDH',
      ...settings,
    },
    clock: systemClock,
    random: () => 0.5,
    receiver,
    timing: { ...TEST_TIMING, ...timing },
  });
  return { connector, receiver };
}

let lastNumber = 0;

/** A message to submit; every one has an id of its own. */
export function carrierMessage(fields: Partial<CarrierMessage> & { readonly text?: string } = {}): CarrierMessage {
  const { text = 'Hello', ...rest } = fields;
  lastNumber++;
  return {
    messageId: String(6_000_000_000 + lastNumber) as MessageId,
    channel: 'SMS',
    sender: '12125550100',
    senderType: 'VIRTUAL_LONG_NUMBER',
    destination: '447700900123',
    content: { kind: 'TEXT', text },
    wantsReport: true,
    expiresAtMs: Date.now() + 3_600_000,
    attempt: 1,
    ...rest,
  };
}
