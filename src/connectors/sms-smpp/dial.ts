// Opens the connection to a carrier: plain, or TLS with the carrier's certificate checked.

import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { SmppSettings } from '../../domain/connectors.ts';
import type { Clock } from '../../ports.ts';

export interface Dialled {
  readonly socket: Socket;
  /** undefined: connected, and with TLS the certificate is good; else what went wrong. */
  readonly problem: Promise<string | undefined>;
}

/** Starts connecting; the socket can be destroyed at any time. */
export function dial(settings: SmppSettings, clock: Clock, limitMs: number): Dialled {
  const { socket, readyEvent } = open(settings);
  const problem = new Promise<string | undefined>((resolve) => {
    const cancel = clock.after(limitMs, () => settle(`no connection within ${limitMs} ms`));
    const settle = (reason: string | undefined): void => {
      cancel();
      socket.off('error', failed);
      socket.off('close', closed);
      if (reason !== undefined) {
        socket.on('error', () => {}); // told already; a second error of the same socket says nothing new
        socket.destroy();
      }
      resolve(reason);
    };
    const failed = (error: Error): void => settle(error.message);
    const closed = (): void => settle('the connection was closed');
    socket.once(readyEvent, () => settle(undefined));
    socket.on('error', failed);
    socket.on('close', closed);
  });
  return { socket, problem };
}

function open(settings: SmppSettings): { readonly socket: Socket; readonly readyEvent: 'connect' | 'secureConnect' } {
  const { host, port, tls } = settings;
  // Our PDUs of a turn are one write already; waiting for more would only add delay.
  if (tls === undefined) return { socket: tcpConnect({ host, port, noDelay: true }), readyEvent: 'connect' };
  const socket = tlsConnect({
    host,
    port,
    // An address is no name to ask for in the handshake; the certificate is then checked for the address itself.
    servername: tls.serverName ?? (isIP(host) === 0 ? host : ''),
    rejectUnauthorized: tls.verify !== false,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  });
  socket.setNoDelay(true);
  return { socket, readyEvent: 'secureConnect' };
}
