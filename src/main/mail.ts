// Wires the taking in of mail together. Its packages are loaded only where mail comes in: they are half as large as all the rest.

import { readFileSync } from 'node:fs';
import type { MailListener, ReturnPaths } from '../connectors/email-listener/listener.ts';
import { receiveMail, takesMailFor } from '../flows/receive-mail.ts';
import type { World } from '../flows/world.ts';
import type { DnsResolve } from '../ports.ts';
import { CannotStart } from './cannot-start.ts';
import type { Config } from './config.ts';

const MEBIBYTE = 1024 * 1024;

/** Reads and writes mail as it travels. */
export const mailFormat: World['mailFormat'] = {
  read: async (raw) => (await import('../connectors/email-listener/read-mail.ts')).readMail(raw),
  write: async (mail) => (await import('../connectors/sandbox/write-mail.ts')).writeMail(mail),
};

/** The listener the settings ask for; undefined = none. @throws CannotStart */
export async function openMailListener(
  world: World,
  { smtp, emailHost }: Pick<Config, 'smtp' | 'emailHost'>,
  resolve: DnsResolve,
  returnPaths: ReturnPaths,
): Promise<MailListener | undefined> {
  const { host, port, certificate, key } = smtp;
  if (port === undefined) return undefined;
  const tls =
    certificate === undefined || key === undefined
      ? undefined
      : { certificate: textOf(certificate, 'CALLSIGN_SMTP_CERTIFICATE'), privateKey: textOf(key, 'CALLSIGN_SMTP_KEY') };
  const { createMailListener } = await import('../connectors/email-listener/listener.ts');
  const listener = createMailListener({
    settings: {
      host,
      port,
      hostName: `mx.${emailHost}`,
      bytesMax: smtp.mebibytesMax * MEBIBYTE,
      recipientsMax: smtp.recipientsMax,
      tls,
    },
    clock: world.clock,
    log: world.log,
    resolve,
    takesMailFor: (address) => takesMailFor(world, address),
    take: async (mail) => (await receiveMail(world, mail)).length > 0,
    returnPaths,
  });
  return {
    start: () =>
      listener.start().catch((error: unknown) => {
        throw cannotListen(error, host, port);
      }),
    stop: () => listener.stop(),
  };
}

function textOf(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotStart(`${setting} names ${file}, which cannot be read: ${(error as Error).message}.`);
  }
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const noAddress = `CALLSIGN_SMTP_HOST is ${host}, which is not an address of this machine.`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop that, or set CALLSIGN_SMTP_PORT to a free one.`,
    EACCES: `This user may not listen on port ${port}. Set CALLSIGN_SMTP_PORT to one above 1023, and lead mail there.`,
    EADDRNOTAVAIL: noAddress,
    ENOTFOUND: noAddress,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? error : new CannotStart(sentence);
}
