// Which code runs which kind of connector.

import { createMm7Connector } from '../connectors/mms-mm7/connector.ts';
import type { Handsets } from '../connectors/sandbox/handsets.ts';
import { SandboxConnector } from '../connectors/sandbox/sandbox-connector.ts';
import { createSmppConnector } from '../connectors/sms-smpp/connector.ts';
import type { ConnectorFactory } from '../delivery/connector-pool.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Clock, ContentShelf, FetchFile, Log } from '../ports.ts';

interface ConnectorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly handsets: Handsets;
  /** What messages carry. */
  readonly contents: ContentShelf;
  /** What they name by a URL. */
  readonly fetchFile: FetchFile;
  /** Whether a number is one of the account's. */
  readonly isOwnNumber: (accountId: AccountId, number: string) => boolean;
}

/** Builds the connector of a definition. */
export function connectorFactory({ clock, log, handsets, contents, fetchFile, isOwnNumber }: ConnectorParts): ConnectorFactory {
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
      case 'MM7':
        return createMm7Connector({
          connectorId,
          accountId,
          settings: settings.mm7,
          clock,
          log,
          receiver,
          contents,
          fetchFile,
          isOwnNumber: (number) => isOwnNumber(accountId, number),
        });
      case 'SANDBOX':
        return new SandboxConnector({ accountId, clock, log, receiver, handsets });
    }
  };
}
