// What comes back to the return paths of mails: whoever receives mail asks here first whether a recipient is one.

import type { ReturnPaths } from '../connectors/email-listener/listener.ts';
import { readReturnPath } from '../connectors/email-smtp/return-path.ts';
import { mailFailure } from '../domain/messages/mail-failures.ts';
import { receiveBounce } from '../flows/receive-bounce.ts';
import type { World } from '../flows/world.ts';
import { readBounce } from '../protocols/mail/bounce.ts';

/**
 * What comes back is taken when what it says is on disk; a rejection means that it has to be brought again later. Mail to a return path that is no bounce
 * (somebody is away, a delay) is taken and goes no further.
 */
export function createReturnPaths(world: World, secret: Uint8Array): ReturnPaths {
  const complaints = `complaints@bounces.${world.settings.emailHost}`.toLowerCase();
  const handle = async (recipientAddress: string, raw: Uint8Array): Promise<'TAKEN' | 'NOT_OURS'> => {
    const messageId = readReturnPath(recipientAddress, secret);
    if (messageId === undefined && recipientAddress.toLowerCase() !== complaints) return 'NOT_OURS';
    const returned = readBounce(raw);
    if (returned.kind === 'COMPLAINT') {
      // Whom it is about is proved by the return path of the mail: mailbox providers send all their complaints to one address.
      const about = messageId ?? returned.returnPaths.map((path) => readReturnPath(path, secret)).find((id) => id !== undefined);
      if (about !== undefined) await world.mailEvents.complained(about, returned.detail);
      return 'TAKEN';
    }
    if (messageId === undefined) return 'TAKEN';
    if (returned.kind !== 'BOUNCE') {
      world.log.debug({ messageId, kind: returned.kind }, 'mail to a return path is no bounce');
      return 'TAKEN';
    }
    const bounces = returned.failed.map(({ address, enhanced, diagnosis }) => {
      const code = /\b[45]\d\d\b/.exec(diagnosis)?.[0];
      const failure = mailFailure({ code: code === undefined ? undefined : Number(code), enhanced, text: diagnosis });
      const isSaid = enhanced === undefined || diagnosis.includes(enhanced);
      return { ...failure, recipient: address, detail: isSaid ? diagnosis : `${enhanced} ${diagnosis}` };
    });
    await receiveBounce(world, messageId, bounces);
    return 'TAKEN';
  };
  const isOurs = (address: string): boolean =>
    readReturnPath(address, secret) !== undefined || address.toLowerCase() === complaints;
  return { isOurs, handle };
}
