// A Postfix of the test's own: its configuration, queue, mailboxes and log in a temporary folder, on a free port of this machine. The
// system's own instance, if there is one, is not touched.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CERTIFICATE, CERTIFICATE_KEY } from './smpp-certificate.ts';

const run = promisify(execFile);

export interface Postfix {
  readonly port: number;
  /** What has arrived in a mailbox. */
  mailsOf(mailbox: string): Promise<readonly Buffer[]>;
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface PostfixWishes {
  /** A domain whose mailboxes it keeps. */
  readonly domain: string;
  readonly mailboxes: readonly string[];
  /** Where it takes mail of other domains: `far.example` → a port of this machine. */
  readonly transports: Readonly<Record<string, number>>;
}

/** What is missing on this machine, in words for whoever runs the test; undefined when nothing is. */
export async function missingForPostfix(): Promise<string | undefined> {
  if (!existsSync('/usr/sbin/postfix')) return 'Postfix is not installed: apt-get install postfix (choose "No configuration").';
  if (process.getuid?.() !== 0) return 'Postfix starts as root only: run this suite as root.';
  return undefined;
}

export async function startPostfix({ domain, mailboxes, transports }: PostfixWishes): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'callsign-postfix-'));
  await chmod(folder, 0o755);
  const at = (name: string): string => join(folder, name);
  const port = await freePort();
  const owner = await idsOf('postfix');
  for (const name of ['queue', 'data', 'mail', 'conf']) await mkdir(at(name));
  for (const name of ['data', 'mail']) await chown(at(name), owner.user, owner.group);
  await writeFile(at('conf/cert.pem'), CERTIFICATE);
  await writeFile(at('conf/key.pem'), CERTIFICATE_KEY, { mode: 0o600 });
  await writeFile(at('conf/mailboxes'), mailboxes.map((name) => `${name}@${domain} ${name}/\n`).join(''));
  await writeFile(
    at('conf/transports'),
    Object.entries(transports)
      .map(([name, to]) => `${name} smtp:[127.0.0.1]:${to}\n`)
      .join(''),
  );
  await writeFile(at('conf/main.cf'), mainConfiguration(folder, domain, owner));
  await writeFile(at('conf/master.cf'), services(port));
  const postfix = (...words: string[]): Promise<unknown> => run('/usr/sbin/postfix', ['-c', at('conf'), ...words]);
  await postfix('start').catch(async (error: unknown) => {
    const log = await readFile(at('log'), 'utf8').catch(() => '');
    throw new Error(`Postfix did not start: ${String(error)}\n${log}`);
  });
  return {
    port,
    mailsOf: async (mailbox) => {
      const inbox = at(join('mail', mailbox, 'new'));
      const names = existsSync(inbox) ? await readdir(inbox) : [];
      return Promise.all(names.map((name) => readFile(join(inbox, name))));
    },
    log: () => readFile(at('log'), 'utf8').catch(() => ''),
    stop: async () => {
      await postfix('stop').catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function mainConfiguration(folder: string, domain: string, { user, group }: { user: number; group: number }): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    maillog_file: `${folder}/log`,
    maillog_file_prefixes: tmpdir(),
    myhostname: `mx.${domain}`,
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    alias_maps: '',
    alias_database: '',
    local_recipient_maps: '',
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: `${folder}/mail`,
    virtual_mailbox_maps: `texthash:${folder}/conf/mailboxes`,
    virtual_uid_maps: `static:${user}`,
    virtual_gid_maps: `static:${group}`,
    virtual_minimum_uid: '1',
    transport_maps: `texthash:${folder}/conf/transports`,
    smtpd_recipient_restrictions: 'permit_mynetworks, reject_unauth_destination',
    smtpd_tls_security_level: 'may',
    smtpd_tls_cert_file: `${folder}/conf/cert.pem`,
    smtpd_tls_key_file: `${folder}/conf/key.pem`,
    smtp_dns_support_level: 'disabled',
    smtp_tls_security_level: 'none',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** What a Postfix consists of, none of it in a changed root. */
function services(port: number): string {
  const rows: readonly (readonly [name: string, type: string, isPrivate: string, wake: string, most: string, command: string])[] =
    [
      [`127.0.0.1:${port}`, 'inet', 'n', '-', '-', 'smtpd'],
      ['pickup', 'unix', 'n', '60', '1', 'pickup'],
      ['cleanup', 'unix', 'n', '-', '0', 'cleanup'],
      ['qmgr', 'unix', 'n', '300', '1', 'qmgr'],
      ['tlsmgr', 'unix', '-', '1000?', '1', 'tlsmgr'],
      ['rewrite', 'unix', '-', '-', '-', 'trivial-rewrite'],
      ['bounce', 'unix', '-', '-', '0', 'bounce'],
      ['defer', 'unix', '-', '-', '0', 'bounce'],
      ['trace', 'unix', '-', '-', '0', 'bounce'],
      ['verify', 'unix', '-', '-', '1', 'verify'],
      ['flush', 'unix', 'n', '1000?', '0', 'flush'],
      ['proxymap', 'unix', '-', '-', '-', 'proxymap'],
      ['proxywrite', 'unix', '-', '-', '1', 'proxymap'],
      ['smtp', 'unix', '-', '-', '-', 'smtp'],
      ['relay', 'unix', '-', '-', '-', 'smtp'],
      ['showq', 'unix', 'n', '-', '-', 'showq'],
      ['error', 'unix', '-', '-', '-', 'error'],
      ['retry', 'unix', '-', '-', '-', 'error'],
      ['discard', 'unix', '-', '-', '-', 'discard'],
      ['virtual', 'unix', '-', '-', '-', 'virtual'],
      ['anvil', 'unix', '-', '-', '1', 'anvil'],
      ['scache', 'unix', '-', '-', '1', 'scache'],
      ['postlog', 'unix-dgram', 'n', '-', '1', 'postlogd'],
    ];
  // `virtual` writes into mailboxes of other users: it runs unprivileged as they, not as Postfix.
  return rows
    .map(([name, type, isPrivate, wake, most, command]) => {
      const isUnprivileged = command === 'virtual' ? 'n' : '-';
      return `${name} ${type} ${isPrivate} ${isUnprivileged} n ${wake} ${most} ${command}\n`;
    })
    .join('');
}

async function idsOf(user: string): Promise<{ user: number; group: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return { user: Number(uid.stdout), group: Number(gid.stdout) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
