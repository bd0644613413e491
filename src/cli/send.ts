// callsign send: one SMS.

import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';

interface Sent {
  readonly messages: readonly {
    readonly messageId: string;
    readonly destination: string;
    readonly status: {
      readonly groupName: string;
      readonly name: string;
      readonly description: string;
      readonly action?: string;
    };
  }[];
}

/** Adds `send`. */
export function registerSend(program: Command, connect: () => Client): void {
  program
    .command('send <to> <text>')
    .description('send one SMS; without --sender the sending strategy chooses')
    .option('--sender <sender>')
    .option('--application <id>')
    .option('--entity <id>')
    .action(async (to: string, text: string, options: { sender?: string; application?: string; entity?: string }) => {
      const platform = { applicationId: options.application, entityId: options.entity };
      const answer = await connect().call<Sent>('POST', '/sms/3/messages', {
        messages: [{ sender: options.sender, destinations: [{ to }], content: { text }, options: { platform } }],
      });
      for (const { messageId, destination, status } of answer.messages) {
        console.log(
          `${destination}  ${messageId}  ${status.name}: ${status.description}${status.action === undefined ? '' : ` (${status.action})`}`,
        );
        if (status.groupName === 'REJECTED') process.exitCode = 1;
      }
    });
}
