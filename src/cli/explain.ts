// callsign explain: what a message would do, and why.

import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly detail?: string;
}

/** Adds `explain outbound` and `explain inbound`. */
export function registerExplain(program: Command, connect: () => Client): void {
  const explain = program.command('explain').description('what a message would do, and why, without sending anything');
  explain
    .command('outbound <to>')
    .description('which sender a message to this number would get')
    .option('--channel <channel>', 'SMS or MMS', 'SMS')
    .option('--sender <sender>', 'the sender named in the request')
    .option('--application <id>')
    .option('--entity <id>')
    .action(async (to: string, options: { channel: string; sender?: string; application?: string; entity?: string }) => {
      const body = {
        channel: options.channel,
        to,
        sender: options.sender,
        applicationId: options.application,
        entityId: options.entity,
      };
      show(await connect().call('POST', '/callsign/1/outbound/explain', body));
    });
  explain
    .command('inbound <from> <to> <text>')
    .description('which application and entity an inbound text would be for')
    .option('--channel <channel>', 'SMS or MMS', 'SMS')
    .action(async (from: string, to: string, text: string, options: { channel: string }) => {
      show(await connect().call('POST', '/callsign/1/inbound/explain', { channel: options.channel, from, to, text }));
    });
}

/** The answer's plain fields first, then the steps one a line. */
function show(answer: { readonly trace?: readonly Step[] }): void {
  const { trace = [], ...rest } = answer;
  console.log(JSON.stringify(rest, null, 2));
  for (const { step, outcome, detail } of trace) console.log([`${step}:`, outcome, detail ?? ''].join(' ').trimEnd());
}
