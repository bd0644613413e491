// A mail server that is not ours (npm smtp-server): keeps what it is sent, byte for byte and read, and answers as a test tells it.

import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ArrivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly mail: ParsedMail;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

/** `550 5.1.1 no such user`: what is said instead of welcome. */
export type Answer = string;

export interface MailServer {
  readonly port: number;
  readonly mails: ArrivedMail[];
  /** Connections made so far, and open now. */
  readonly connections: { made: number; open: number; mostOpen: number };
  /** What recipients are answered, by address; `*` for all others. */
  readonly recipients: Map<string, Answer>;
  /** What is said at the end of a mail. */
  atEnd: Answer | undefined;
  /** Called with the socket's end when the mail is there, instead of an answer. */
  hangUpAtEnd: boolean;
  /** Mails tried, refused ones included. */
  readonly attempts: { count: number };
  close(): Promise<void>;
}

/** Listens on a free port of this machine; without encryption or sign-in unless the options have them. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const state = {
    mails: [] as ArrivedMail[],
    connections: { made: 0, open: 0, mostOpen: 0 },
    recipients: new Map<string, Answer>(),
    attempts: { count: 0 },
    atEnd: undefined as Answer | undefined,
    hangUpAtEnd: false,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    // A name in the greeting, not this machine's.
    name: 'mx.carrier.test',
    disableReverseLookup: true,
    ...options,
    onConnect: (_session, callback) => {
      state.connections.made += 1;
      state.connections.open += 1;
      state.connections.mostOpen = Math.max(state.connections.mostOpen, state.connections.open);
      callback();
    },
    onClose: () => {
      state.connections.open -= 1;
    },
    onMailFrom: (_address, _session, callback) => {
      state.attempts.count += 1;
      callback();
    },
    onRcptTo: ({ address }, _session, callback) => {
      const answer = state.recipients.get(address) ?? state.recipients.get('*');
      callback(answer === undefined ? null : errorOf(answer));
    },
    onData: async (stream, session, callback) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of stream) chunks.push(chunk as Buffer);
      } catch {
        return; // the sender is gone in the middle of the mail: there is nobody to answer
      }
      if (started.hangUpAtEnd) {
        for (const connection of server.connections)
          (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
        return;
      }
      if (started.atEnd !== undefined) return callback(errorOf(started.atEnd));
      const raw = Buffer.concat(chunks);
      const { mailFrom, rcptTo } = session.envelope;
      state.mails.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        raw,
        mail: await simpleParser(raw, { skipImageLinks: true }),
        isEncrypted: session.secure,
        user: session.user,
      });
      callback(null, '2.0.0 Ok: queued as 4TEST');
    },
  });
  // What a client does wrong is what tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const started: MailServer = Object.assign(state, {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
  return started;
}

function errorOf(answer: Answer): Error {
  const [code = '', ...words] = answer.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}
