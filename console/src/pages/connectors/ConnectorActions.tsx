// What can be done with a connector: bind or unbind it, change it, delete it.

import { Group } from '@mantine/core';
import type { Connector } from '../../../../src/wire/connectors.ts';
import { useChange } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { Confirm, Doing } from '../../ui/Confirm.tsx';
import { ConnectorForm } from './ConnectorForm.tsx';
import { CONNECTOR_TYPES } from './connector-types.ts';

const BUILT_IN = 'The sandbox is built in. The setting that keeps traffic without a route off it is under Settings.';

export function ConnectorActions({ connector, onDeleted }: { readonly connector: Connector; readonly onDeleted?: () => void }) {
  const { connectorId, enabled, type } = connector;
  const path = `/callsign/1/connectors/${encodeURIComponent(connectorId)}`;
  const change = useChange(enabled ? `${connectorId} is stopped.` : `${connectorId} is started.`);
  const obstacle = useObstacle();
  const isBuiltIn = type === 'SANDBOX';
  // To bind is a word of SMPP.
  const words = type === 'SMPP' ? { stop: 'Unbind', start: 'Bind' } : { stop: 'Stop', start: 'Start' };
  return (
    <Group gap="xs" wrap="nowrap">
      <Doing
        obstacle={isBuiltIn ? BUILT_IN : obstacle}
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ method: 'POST', path: `${path}/${enabled ? 'disable' : 'enable'}` })}
      >
        {enabled ? words.stop : words.start}
      </Doing>
      {!isBuiltIn && CONNECTOR_TYPES.some((known) => known.type === type) && <ConnectorForm known={connector} />}
      {!isBuiltIn && (
        <Confirm
          label="Delete"
          question={`Delete the connector ${connectorId}?`}
          wanted={{ method: 'DELETE', path }}
          done={`${connectorId} is deleted.`}
          {...(onDeleted === undefined ? {} : { onDone: onDeleted })}
        >
          Its routes go with it. Messages that wait for it stay until a connector of that name is there again, or they expire.
        </Confirm>
      )}
    </Group>
  );
}
