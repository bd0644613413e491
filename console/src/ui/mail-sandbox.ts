// Whether mail goes no further than the sandbox, which takes that of domains that are not verified too.

import { useRead } from '../queries.ts';

/** Whether mail stays in the sandbox, as no route takes it elsewhere; undefined as long as that is not known. */
export function useIsMailInSandbox(): boolean | undefined {
  const routes = useRead<{ results: { channel: string; connectorId: string }[] }>('/callsign/1/routes', { size: 100 });
  const settings = useRead<{ sandboxWithoutRoute: boolean }>('/callsign/1/settings');
  if (routes.result.data === undefined || settings.result.data === undefined) return undefined;
  const ofMail = routes.result.data.results.filter(({ channel }) => channel === 'EMAIL');
  if (ofMail.length === 0) return settings.result.data.sandboxWithoutRoute;
  return ofMail.every(({ connectorId }) => connectorId === 'sandbox');
}
