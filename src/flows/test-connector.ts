// Tries a connector: one ordinary message that goes through it, whatever the routes say, and is recorded like any other.

import type { Caller } from '../domain/accounts.ts';
import { type ConnectorId, carriedChannels, SANDBOX } from '../domain/connectors.ts';
import { invalid } from '../domain/refusals.ts';
import { unknownConnector } from './change-connector.ts';
import type { SubmittedMessage } from './submission.ts';
import { submitMessages } from './submit-messages.ts';
import type { World } from './world.ts';

/** Somebody watches: what has not gone by then tells enough, and is not to arrive the day after. */
const VALIDITY = { amount: 10, unit: 'MINUTES' } as const;

export interface ConnectorTest {
  readonly sender: string;
  readonly to: string;
  readonly text: string;
}

/** @throws Refusal NOT_FOUND; INVALID when the connector carries something else */
export async function testConnector(
  world: World,
  caller: Caller,
  connectorId: ConnectorId,
  { sender, to, text }: ConnectorTest,
): Promise<SubmittedMessage> {
  const snapshot = await world.snapshots.of(caller.accountId);
  const isSandbox = connectorId === SANDBOX && world.settings.hasSandbox;
  const settings = isSandbox ? ({ type: 'SANDBOX' } as const) : snapshot.connectors.get(connectorId)?.settings;
  if (settings === undefined) throw unknownConnector(connectorId);
  if (!carriedChannels(settings).includes('SMS'))
    throw invalid('connectorId', `must carry SMS: "${connectorId}" is of the type ${settings.type}`);
  const { messages } = await submitMessages(world, caller, {
    channel: 'SMS',
    messages: [
      {
        sender,
        destinations: [{ to }],
        content: { kind: 'TEXT', text },
        pair: undefined,
        pairField: 'platform',
        validity: VALIDITY,
        report: { notify: false, isIntermediateWanted: false, contentType: 'application/json' },
        via: connectorId,
      },
    ],
  });
  const [message] = messages;
  if (message === undefined) throw new Error('one message was submitted and none came back');
  return message;
}
