// The `callsign` command. What runs the server is here; every other command is a client of the API and lives in src/cli/.

import { Command } from 'commander';
import { CannotStart } from './cannot-start.ts';

/** Runs one command line; `argv` as Node gives it. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('callsign').description('A self-hosted messaging platform built around sender identities.');
  registerServer(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const isOperators = error instanceof CannotStart || (error instanceof Error && error.name === 'MigrationRefused');
    console.error(isOperators ? (error as Error).message : error);
    process.exitCode = 1;
  }
}

// The server's code is loaded only when it is wanted: the other commands should answer at once.
function registerServer(program: Command): void {
  program
    .command('serve')
    .description('start the API, the sandbox carrier and, unless DATABASE_URL names another, the embedded database')
    .option('--demo', 'load two worked examples into an empty installation')
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
}
