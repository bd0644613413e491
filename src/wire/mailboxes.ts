// People in mail: an address, and a name where there is one.

import Type from 'typebox';

export const Mailbox = Type.Object({ address: Type.String(), name: Type.Optional(Type.String()) });

export interface MailboxValues {
  readonly address: string;
  readonly name?: string | undefined;
}

export function mailboxObject({ address, name }: MailboxValues): { address: string; name?: string } {
  return name === undefined ? { address } : { address, name };
}
