// Which code runs which kind of connector.

import { createSmtpConnector } from '../connectors/email-smtp/connector.ts';
import { createMm7Connector } from '../connectors/mms-mm7/connector.ts';
import type { Handsets } from '../connectors/sandbox/handsets.ts';
import { SandboxConnector } from '../connectors/sandbox/sandbox-connector.ts';
import { createSmppConnector } from '../connectors/sms-smpp/connector.ts';
import type { ConnectorFactory } from '../delivery/connector-pool.ts';
import type { MailboxMessage } from '../domain/handsets.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Clock, ContentShelf, DecorateLetter, DnsLookup, FetchFile, Log, MailDomains } from '../ports.ts';

interface ConnectorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly handsets: Handsets;
  readonly mailboxes: Handsets<MailboxMessage>;
  /** What messages carry. */
  readonly contents: ContentShelf;
  /** What the SMTP connectors of all accounts share. */
  readonly mail: {
    readonly domains: MailDomains;
    readonly dns: DnsLookup;
    readonly secret: Uint8Array;
    readonly heloName: string;
    readonly allowPrivate: boolean;
    readonly decorate?: DecorateLetter | undefined;
  };
  /** What they name by a URL. */
  readonly fetchFile: FetchFile;
  /** Whether a number is one of the account's. */
  readonly isOwnNumber: (accountId: AccountId, number: string) => boolean;
}

/** Builds the connector of a definition. */
export function connectorFactory(parts: ConnectorParts): ConnectorFactory {
  const { clock, log, handsets, mailboxes, contents, mail, fetchFile, isOwnNumber } = parts;
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
      case 'SMTP':
        return createSmtpConnector({
          connectorId,
          accountId,
          settings: settings.smtp,
          clock,
          log,
          contents,
          random: Math.random,
          ...mail,
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
        return new SandboxConnector({ accountId, clock, log, receiver, handsets, mailboxes });
    }
  };
}
