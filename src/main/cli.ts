// The `callsign` command. What runs the server is here; every other command is a client of the API and lives in src/cli/.

import { Command } from 'commander';
import { registerExplain } from '../cli/explain.ts';
import { registerImport } from '../cli/import.ts';
import { registerInventory } from '../cli/inventory.ts';
import { registerKeys } from '../cli/keys.ts';
import { registerSend } from '../cli/send.ts';
import { registerUsers } from '../cli/users.ts';
import { registerWebhooks } from '../cli/webhooks.ts';
import { type Client, createClient } from '../client/callsign-client.ts';
import { CannotStart } from './cannot-start.ts';
import { readConfig } from './config.ts';

/** Runs one command line; `argv` as Node gives it. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('callsign').description('A self-hosted messaging platform built around sender identities.');
  registerServer(program);
  for (const register of [
    registerKeys,
    registerInventory,
    registerImport,
    registerExplain,
    registerSend,
    registerUsers,
    registerWebhooks,
  ])
    register(program, connect);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    console.error(isForOperator(error) ? error.message : error);
    process.exitCode = 1;
  }
}

/** The errors that are one sentence for whoever typed the command; the others are ours, and their stack tells where. */
function isForOperator(error: unknown): error is Error {
  return (
    error instanceof Error && (error instanceof CannotStart || error.name === 'MigrationRefused' || error.name === 'ApiFailure')
  );
}

// The server's code is loaded only when it is wanted: the other commands should answer at once.
function registerServer(program: Command): void {
  program
    .command('serve')
    .description('start the API, the sandbox carrier and, unless DATABASE_URL names another, the embedded database')
    .option('--demo', 'load two worked examples as well')
    .action(async (options: { demo?: boolean }) => {
      const { serve } = await import('./serve.ts');
      await serve(process.env, { isDemo: options.demo === true });
    });
  program
    .command('migrate')
    .description('bring the database to the schema of this version, and stop')
    .action(async () => {
      const { migrateOnly } = await import('./migrate.ts');
      await migrateOnly(process.env);
    });
  program
    .command('database')
    .description('run the embedded database alone and print its URL: for backups and restores')
    .action(async () => {
      const { runDatabase } = await import('./database-only.ts');
      await runDatabase(process.env);
    });
  program
    .command('openapi')
    .description('print the OpenAPI document of everything this version serves')
    .action(async () => {
      const [{ endpoints }, { documentText }] = await Promise.all([
        import('../http/endpoints.ts'),
        import('../http/reference/reference.ts'),
      ]);
      process.stdout.write(documentText(endpoints));
    });
}

/** A client of the server the environment names. */
function connect(): Client {
  const { serverUrl, secrets } = readConfig(process.env);
  if (secrets.apiKey === undefined)
    throw new CannotStart('Set CALLSIGN_API_KEY to the key to use: the one the first start printed, or another.');
  return createClient({ baseUrl: serverUrl, apiKey: secrets.apiKey });
}
