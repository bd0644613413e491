// Tries a connector: one ordinary message that goes through it, whatever the routes say, and is recorded like any other.

import type { Caller } from '../domain/accounts.ts';
import { mailbox } from '../domain/addresses/mailbox.ts';
import { type ConnectorId, carriedChannels, SANDBOX } from '../domain/connectors.ts';
import { invalid } from '../domain/refusals.ts';
import type { Channel } from '../domain/resources.ts';
import { unknownConnector } from './change-connector.ts';
import type { MessageSubmission, SubmitResult, SubmittedMessage } from './submission.ts';
import { submitMails } from './submit-mails.ts';
import { submitMessages } from './submit-messages.ts';
import { submitMms } from './submit-mms.ts';
import type { World } from './world.ts';

/** Somebody watches: what has not gone by then tells enough, and is not to arrive the day after. */
const VALIDITY = { amount: 10, unit: 'MINUTES' } as const;

export interface ConnectorTest {
  /** Where the connector carries several; else the one it carries. */
  readonly channel: Channel | undefined;
  readonly sender: string;
  readonly to: string;
  readonly text: string;
  /** The title of an MMS, the subject of a mail. */
  readonly subject: string;
}

/** @throws Refusal NOT_FOUND; INVALID when the connector does not carry the channel, or a sender of mail is no address */
export async function testConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  test: ConnectorTest,
): Promise<SubmittedMessage> {
  const snapshot = await world.snapshots.of(caller.accountId);
  const isSandbox = connectorId === SANDBOX && world.settings.hasSandbox;
  const settings = isSandbox ? ({ type: 'SANDBOX' } as const) : snapshot.connectors.get(connectorId)?.settings;
  if (settings === undefined) throw unknownConnector(connectorId);
  const carried = carriedChannels(settings);
  const channel = test.channel ?? carried[0] ?? 'SMS';
  if (!carried.includes(channel))
    throw invalid('channel', `must be one "${connectorId}" carries, being of the type ${settings.type}: ${carried.join(', ')}`);
  const { messages } = await submit(world, caller, connectorId, channel, test);
  const [message] = messages;
  if (message === undefined) throw new Error('one message was submitted and none came back');
  return message;
}

function submit(
  world: World,
  caller: Caller,
  via: ConnectorId,
  channel: Channel,
  { sender, to, text, subject }: ConnectorTest,
): Promise<SubmitResult> {
  const shared = {
    pair: undefined,
    pairField: 'platform',
    report: { notify: false, isIntermediateWanted: false, contentType: 'application/json' },
  } as const satisfies Partial<MessageSubmission>;
  const message = { ...shared, sender, destinations: [{ to }], validity: VALIDITY, via };
  switch (channel) {
    case 'SMS':
      return submitMessages(world, caller, { channel, messages: [{ ...message, content: { kind: 'TEXT', text } }] });
    case 'MMS': {
      const segments = [{ kind: 'TEXT', text } as const];
      return submitMms(world, caller, { messages: [{ ...message, title: subject, segments, segmentsField: 'text' }] });
    }
    case 'EMAIL': {
      const from = mailbox(sender);
      if (from === undefined) throw invalid('sender', 'must be an address of one of your domains: "Shop <hello@shop.example>"');
      const letter = { text, files: [], filesField: '', tracking: { opens: false, clicks: false } };
      const options = { validity: VALIDITY, via };
      const mail = { ...shared, from, subject, letter, to: [{ address: to }], cc: [], bcc: [], isShared: false, defaults: {} };
      return submitMails(world, caller, { mails: [{ ...mail, options }] });
    }
    default:
      return channel satisfies never;
  }
}
