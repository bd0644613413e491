// Hears of every committed change, in the order of the commits, over one connection of its own.

import { randomUUID } from 'node:crypto';
import { CHANGE_CHANNEL, type Change, parseChange } from './changes.ts';
import type { Db } from './db.ts';

export interface ChangeListener {
  changed(change: Change): void;
  /** The echo asked for has come back: every change committed before it has been heard. */
  echoed(token: string): void;
  /** The connection broke; nothing more will be heard. Not called after close(). */
  lost(cause: Error): void;
}

export interface ChangeFeed {
  /** Sends a token through the database and back; it arrives behind every change committed before. */
  echo(token: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts to listen. */
export async function openChangeFeed(db: Db, listener: ChangeListener): Promise<ChangeFeed> {
  const client = await db.connect();
  // Only this connection listens here, so that echoes do not wake the other nodes.
  const echoChannel = `callsign_echo_${randomUUID().replaceAll('-', '')}`;
  let isOpen = true;
  const lose = (cause: Error): void => {
    if (!isOpen) return;
    isOpen = false;
    client.end().catch(() => {}); // it is broken already
    listener.lost(cause);
  };
  client.on('error', lose);
  client.on('end', () => lose(new Error('the database closed the connection that listens for changes')));
  client.on('notification', ({ channel, payload = '' }) => {
    if (!isOpen) return;
    if (channel === echoChannel) return listener.echoed(payload);
    const change = parseChange(payload);
    if (change !== undefined) listener.changed(change);
  });
  try {
    await client.query(`listen ${CHANGE_CHANNEL}; listen ${echoChannel}`);
  } catch (error) {
    isOpen = false;
    client.end().catch(() => {}); // it is broken already
    throw error;
  }
  return {
    echo: async (token) => {
      await db.query({ name: 'echo', text: 'select pg_notify($1, $2)', values: [echoChannel, token] });
    },
    close: async () => {
      isOpen = false;
      await client.end();
    },
  };
}
