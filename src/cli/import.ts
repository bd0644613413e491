// callsign import: another account, or files of numbers and senders.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';
import type { CsvImported, Import } from '../wire/imports.ts';

interface Options {
  readonly from: string;
  readonly key: string;
  readonly dryRun?: boolean;
  readonly update?: boolean;
  readonly yes?: boolean;
  readonly include?: string[];
  readonly pace?: string;
}

interface Outcome {
  readonly kind: string;
  readonly id: string;
  readonly outcome: string;
  readonly reason?: string;
}

const POLL_MS = 500;

/** Adds `import account`, `import numbers` and `import alphanumeric-senders`. */
export function registerImport(program: Command, connect: () => Client): void {
  const imports = program.command('import').description('bring in what is elsewhere');
  registerFile(
    imports,
    connect,
    'numbers',
    'number,type,capabilities and optionally countryCode,coverage,messagesPerSecond,messagesPerDay,shared,applicationId,entityId',
  );
  registerFile(imports, connect, 'alphanumeric-senders', 'senderName,countryCodes,capabilities and optionally messagesPerSecond');
  imports
    .command('account')
    .description('copy another account by its public API: first what would be done, then, when you agree, do it')
    .requiredOption('--from <url>', 'the base URL of the account')
    .requiredOption('--key <apiKey>', 'a key that may read it')
    .option('--dry-run', 'only say what would be done')
    .option('--update', 'make the same what differs here')
    .option('--yes', 'do not ask')
    .option(
      '--include <kind...>',
      'application, entity, number, alphanumeric-sender, association, inbound-configuration, sending-strategy',
    )
    .option('--pace <pace>', 'published: no faster than the contract allows; none: as fast as it answers', 'published')
    .action(async (options: Options) => {
      const client = connect();
      if (options.yes !== true) await run(client, options, true);
      if (options.dryRun === true) return;
      if (options.yes !== true && !(await isAgreed())) return;
      await run(client, options, false);
    });
}

/** Adds a command for one kind of file. */
function registerFile(imports: Command, connect: () => Client, kind: string, columns: string): void {
  imports
    .command(`${kind} <file>`)
    .description(`import a CSV file with a header line: ${columns}; lists are separated by blanks or |`)
    .option('--dry-run', 'only say what would be done')
    .option('--update', 'change what is there already and differs')
    .action(async (file: string, { dryRun, update }: { dryRun?: boolean; update?: boolean }) => {
      const path = `/callsign/1/imports/${kind}?dryRun=${dryRun === true}&update=${update === true}`;
      const { counts, rows } = await connect().upload<CsvImported>(path, 'text/csv', await readFile(file));
      for (const { line, name, outcome, reason } of rows)
        console.log(`line ${line}: ${name} ${outcome}${reason === undefined ? '' : `: ${reason}`}`);
      const words = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome.toLowerCase()}`);
      console.log(words.length === 0 ? 'the file has no rows' : words.join(', '));
      if (counts['REFUSED'] !== undefined) process.exitCode = 1;
    });
}

async function isAgreed(): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Do this? (yes/no) ');
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function run(client: Client, { from, key, update, include, pace }: Options, dryRun: boolean): Promise<void> {
  const body = {
    baseUrl: from,
    apiKey: key,
    dryRun,
    update: update === true,
    pace,
    ...(include === undefined ? {} : { include }),
  };
  const { importId } = await client.call<{ importId: string }>('POST', '/callsign/1/imports/account', body);
  console.log(dryRun ? 'This would be done:' : 'Importing …');
  let shown = 0;
  for (;;) {
    const job = await client.call<Import>('GET', `/callsign/1/imports/${importId}`);
    shown = await showOutcomes(client, importId, shown);
    if (job.status !== 'RUNNING') return report(job);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What is not simply made, or the same: made ones are only counted. */
async function showOutcomes(client: Client, importId: string, from: number): Promise<number> {
  for (let at = from; ; ) {
    const page = await client.call<{ results: readonly Outcome[]; next?: number }>(
      'GET',
      `/callsign/1/imports/${importId}/outcomes?from=${at}`,
    );
    for (const { kind, id, outcome, reason } of page.results)
      if (outcome !== 'CREATE') console.log(`${outcome.padEnd(8)}${kind} ${id}${reason === undefined ? '' : `: ${reason}`}`);
    if (page.next === undefined) return at + page.results.length;
    at = page.next;
  }
}

function report({ status, error, counts }: Import): void {
  for (const [kind, outcomes] of Object.entries(counts)) {
    const words = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome.toLowerCase()}`);
    console.log(`${kind.padEnd(22)}${words.join(', ')}`);
  }
  if (status === 'DONE') return;
  throw new Error(
    `The import ended as ${status.toLowerCase()}${error === undefined ? '' : `: ${error}`}. Run it again when that is mended.`,
  );
}
