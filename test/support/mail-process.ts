// The product as a process of its own that sends mail to itself without pause, for tests that kill it:
//   node --import tsx test/support/mail-process.ts load|idle <first number>
// Prints `ready <url>`, and `promised <id>` once a mail is accepted. Settings: environment variables, as for the server.

import { systemClock } from '../../src/main/clock.ts';
import { compose } from '../../src/main/compose.ts';
import { readConfig } from '../../src/main/config.ts';
import { createLog } from '../../src/main/log.ts';
import { sendMail } from './mail-sending.ts';

/** Mails being accepted at once. */
const SENDERS = 6;

const [mode, first] = process.argv.slice(2);
const config = readConfig(process.env);
const callsign = await compose(config, {
  databaseUrl: process.env.DATABASE_URL ?? '',
  clock: systemClock,
  log: createLog('error'),
  isSoleNode: true,
  onBuried: () => process.exit(1),
});
process.stdout.write(`ready ${await callsign.start()}\n`);

let next = Number(first);
async function load(): Promise<void> {
  for (;;) {
    const messageId = `kill-${next++}`;
    await sendMail(callsign, { to: [`${messageId}@reader.example`], messageId, letter: { text: `text of ${messageId}` } });
    process.stdout.write(`promised ${messageId}\n`);
  }
}
if (mode === 'load') for (let sender = 0; sender < SENDERS; sender += 1) void load();
