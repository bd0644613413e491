// Who is signed in, for everything that depends on it.

import { createContext, type ReactNode, useContext } from 'react';
import type { ConsoleSession } from '../../src/wire/console-sessions.ts';

const SessionContext = createContext<ConsoleSession | undefined>(undefined);

export function SessionProvider({ session, children }: { readonly session: ConsoleSession; readonly children: ReactNode }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** @throws outside of pages that ask for a sign-in */
export function useSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in here');
  return session;
}

/** Why this user cannot change anything, or cannot change this; undefined when he can. */
export function useObstacle(scope?: string): string | undefined {
  const { readOnly, scopes } = useSession();
  if (readOnly) return 'Your role may look at this, and change nothing.';
  if (scope === undefined || scopes.includes('*') || scopes.includes(scope)) return undefined;
  return 'Only administrators may change this.';
}
