// Which code runs which kind of connector.

import { createSmtpConnector } from '../connectors/email-smtp/connector.ts';
import type { Handsets } from '../connectors/sandbox/handsets.ts';
import { SandboxConnector } from '../connectors/sandbox/sandbox-connector.ts';
import { createSmppConnector } from '../connectors/sms-smpp/connector.ts';
import type { ConnectorFactory } from '../delivery/connector-pool.ts';
import type { MailboxMessage } from '../domain/handsets.ts';
import type { Clock, ContentShelf, DecorateLetter, DnsLookup, Log, MailDomains } from '../ports.ts';

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
}

/** Builds the connector of a definition. */
export function connectorFactory({ clock, log, handsets, mailboxes, contents, mail }: ConnectorParts): ConnectorFactory {
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
      case 'SANDBOX':
        return new SandboxConnector({ accountId, clock, log, receiver, handsets, mailboxes });
    }
  };
}
