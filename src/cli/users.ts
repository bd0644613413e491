// callsign users: who may sign in to the account.

import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';
import type { User } from '../wire/users.ts';

/** Adds `users create`, `users list`, `users password` and `users remove`. */
export function registerUsers(program: Command, connect: () => Client): void {
  const users = program.command('users').description('people who may sign in to the account');
  users
    .command('create <username>')
    .description('let somebody in')
    .requiredOption('--password <password>', 'at least ten characters')
    .option('--role <role>', 'ADMINISTRATOR, DEVELOPER or SUPPORT', 'DEVELOPER')
    .option('--name <fullName>', 'the full name')
    .action(async (username: string, { password, role, name }: { password: string; role: string; name?: string }) => {
      const body = { username, password, role, ...(name === undefined ? {} : { fullName: name }) };
      const user = await connect().call<User>('POST', '/callsign/1/users', body);
      console.log(`${user.username} may sign in as ${user.role.toLowerCase()}`);
    });
  users
    .command('list')
    .description('show who may sign in')
    .action(async () => {
      const { results } = await connect().call<{ results: readonly User[] }>('GET', '/callsign/1/users');
      for (const { username, role, enabled, fullName } of results)
        console.log([username, role, enabled ? 'enabled ' : 'disabled', fullName].join('  ').trimEnd());
    });
  users
    .command('password <username> <password>')
    .description('set a new password; ends all sessions of the user')
    .action(async (username: string, password: string) => {
      await connect().call('PATCH', pathOf(username), { password });
      console.log(`${username} has a new password`);
    });
  users
    .command('remove <username>')
    .description('take somebody out of the account')
    .action(async (username: string) => {
      await connect().call('DELETE', pathOf(username));
      console.log(`${username} is removed`);
    });
}

function pathOf(username: string): string {
  return `/callsign/1/users/${encodeURIComponent(username)}`;
}
