// Which code runs which kind of connector.

import type { Handsets } from '../connectors/sandbox/handsets.ts';
import { SandboxConnector } from '../connectors/sandbox/sandbox-connector.ts';
import { createSmppConnector } from '../connectors/sms-smpp/connector.ts';
import type { ConnectorFactory } from '../delivery/connector-pool.ts';
import type { Clock, ContentShelf, Log, MailDecorator } from '../ports.ts';

interface ConnectorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly handsets: Handsets;
  /** What messages carry. */
  readonly contents: ContentShelf;
  /** What mails are given before they are signed. */
  readonly decorator: MailDecorator;
}

/** Builds the connector of a definition. */
export function connectorFactory({ clock, log, handsets }: ConnectorParts): ConnectorFactory {
  return (accountId, { connectorId, settings }, receiver) => {
    switch (settings.type) {
      case 'SMPP':
        return createSmppConnector({
          connectorId,
          accountId,
          settings: settings.smpp,
          clock,
          log,
          receiver,
          random: Math.random,
        });
      case 'SANDBOX':
        return new SandboxConnector({ accountId, clock, log, receiver, handsets });
    }
  };
}
