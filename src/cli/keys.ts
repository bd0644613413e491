// callsign keys: API keys of the account.

import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly scopes: readonly string[];
  readonly validTo?: string | null;
}

/** Adds `keys create`, `keys list` and `keys revoke`. */
export function registerKeys(program: Command, connect: () => Client): void {
  const keys = program.command('keys').description('API keys of the account');
  keys
    .command('create <name>')
    .description('make a key; its secret is shown this once')
    .option('--scope <scope...>', 'what it may do; everything unless said', ['*'])
    .action(async (name: string, options: { scope: string[] }) => {
      const key = await connect().call<Key & { apiKeySecret: string }>('POST', '/callsign/1/api-keys', {
        name,
        scopes: options.scope,
      });
      console.log(`id      ${key.id}\nsecret  ${key.apiKeySecret}  (shown this once: keep it)`);
    });
  keys
    .command('list')
    .description('show the keys, without their secrets')
    .action(async () => {
      const { results } = await connect().call<{ results: readonly Key[] }>('GET', '/callsign/1/api-keys');
      for (const key of results)
        console.log([key.id, key.enabled ? 'enabled ' : 'disabled', key.name, key.scopes.join(',')].join('  '));
    });
  keys
    .command('revoke <id>')
    .description('end a key for good')
    .action(async (id: string) => {
      await connect().call('DELETE', `/callsign/1/api-keys/${encodeURIComponent(id)}`);
      console.log(`key ${id} is revoked`);
    });
}
