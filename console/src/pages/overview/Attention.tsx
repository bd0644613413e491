// What needs somebody: connectors that are down, senders that are passed over or belong to nobody, domains, webhooks.

import { Alert, List } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Connector } from '../../../../src/wire/connectors.ts';
import type { Totals } from '../../../../src/wire/map.ts';
import { paths } from '../../paths.ts';
import { useRead } from '../../queries.ts';
import { countText } from '../../ui/format.tsx';

interface Item {
  readonly key: string;
  readonly text: string;
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string>>;
}

/** The largest page of domains there is. */
const DOMAINS_SHOWN = 20;
const SENDERS_SHOWN = 20;
const WEBHOOKS_COUNTED = 50;

export function Attention({ totals }: { readonly totals: Totals | undefined }) {
  const connectors = useRead<{ results: Connector[] }>('/callsign/1/connectors', {}, { everyMs: 10_000 });
  const failed = useRead<{ webhooks: unknown[] }>('/callsign/1/webhooks', { state: 'FAILED', limit: WEBHOOKS_COUNTED });
  const domains = useRead<{ results: { domainName: string; active: boolean }[] }>('/email/1/domains', { size: DOMAINS_SHOWN });
  const passedOver = useRead<{ results: { sender: string; detail: string }[] }>(
    '/callsign/1/senders/passed-over',
    { inForce: 'true', size: SENDERS_SHOWN },
    { everyMs: 10_000 },
  );
  const down = (connectors.result.data?.results ?? []).filter(({ enabled, status }) => enabled && status.state !== 'UP');
  const unverified = (domains.result.data?.results ?? []).filter(({ active }) => !active);
  const failures = failed.result.data?.webhooks.length ?? 0;
  const loose = totals?.unassociated ?? 0;
  const items: Item[] = [
    ...down.map(({ connectorId, status }) => ({
      key: connectorId,
      text: `Connector ${connectorId} is ${status.state.toLowerCase()}${status.lastError === undefined ? '' : `: ${status.lastError}`}`,
      to: paths.connector,
      params: { connectorId },
    })),
    ...(passedOver.result.data?.results ?? []).map(({ sender, detail }) => ({
      key: `sender ${sender}`,
      text: `Sender ${sender} is passed over: ${detail}`,
      to: paths.passedOver,
      search: { inForce: 'true' },
    })),
    ...(failures > 0
      ? [
          {
            key: 'webhooks',
            text: `${countText(failures, WEBHOOKS_COUNTED)} ${failures === 1 ? 'webhook was' : 'webhooks were'} given up`,
            to: paths.webhooks,
            search: { state: 'FAILED' },
          },
        ]
      : []),
    ...unverified.map(({ domainName }) => ({
      key: domainName,
      text: `The domain ${domainName} is not verified`,
      to: paths.resource,
      params: { resourceType: 'DOMAIN', resourceId: domainName },
    })),
    ...(loose > 0
      ? [
          {
            key: 'loose',
            text: `${loose.toLocaleString('en')} ${loose === 1 ? 'resource is' : 'resources are'} associated with no application: no strategy chooses ${loose === 1 ? 'it' : 'them'}`,
            to: paths.resources,
          },
        ]
      : []),
    ...(totals?.strategies === 0
      ? [{ key: 'strategies', text: 'There is no sending strategy: messages have to name their sender', to: paths.strategies }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <Alert color="orange" title="What needs attention">
      <List size="sm">
        {items.map(({ key, text, to, params, search }) => (
          <List.Item key={key} className="wrap-anywhere">
            <Link to={to} params={params as never} search={search as never}>
              {text}
            </Link>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
