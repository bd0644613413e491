// What we use of npm smpp, which ships no types.

declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly [field: string]: unknown;
    response(options?: Record<string, unknown>): Pdu;
  }

  export interface Session extends EventEmitter {
    readonly socket: Socket;
    send(pdu: Pdu, callback?: (answer: Pdu) => void): boolean;
    deliver_sm(fields: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    submit_sm(fields: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    data_sm(fields: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    enquire_link(fields?: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    unbind(fields?: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    bind_transceiver(fields: Record<string, unknown>, callback?: (answer: Pdu) => void): boolean;
    close(): void;
    destroy(): void;
  }

  export interface Server extends NetServer {
    readonly sessions: Session[];
  }

  const smpp: {
    createServer(options: Record<string, unknown>, listener: (session: Session) => void): Server;
    connect(options: Record<string, unknown>, listener?: () => void): Session;
    PDU: {
      new (command: string, options?: Record<string, unknown>): Pdu & { toBuffer(): Buffer };
      fromBuffer(buffer: Buffer): Pdu;
    };
  };
  export default smpp;
}
