// A bulk, and what can be done with it: moved while it has not begun, paused, resumed, cancelled.

import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Bulks } from '../../../../src/wire/bulks.ts';
import type { Call } from '../../api.ts';
import { useChange } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { Confirm, Doing } from '../../ui/Confirm.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { localText } from '../../ui/filters.tsx';
import { countText, momentOf } from '../../ui/format.tsx';

export type Bulk = Bulks['results'][number];

export const BULK_STATUSES: readonly Bulk['status'][] = ['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED'];
const WAITING_COUNTED = 10_000;

export function waitingOf({ waiting }: Bulk): string {
  return countText(waiting, WAITING_COUNTED);
}

/** Mail has calls of its own in the contract; those of SMS reach bulks of MMS as well. */
function callsOf({ channel }: Bulk): { readonly path: string; readonly scope: string } {
  return channel === 'EMAIL' ? { path: '/email/1/bulks', scope: 'email:manage' } : { path: '/sms/1/bulks', scope: 'sms:manage' };
}

const OVER = 'It is over: nothing of it waits any more.';

export function BulkActions({ bulk }: { readonly bulk: Bulk }) {
  const { bulkId, status } = bulk;
  const { path, scope } = callsOf(bulk);
  const obstacle = useObstacle(scope);
  const isOpen = status === 'PENDING' || status === 'PROCESSING' || status === 'PAUSED';
  const isPaused = status === 'PAUSED';
  const hasBegun = momentOf(bulk.sendAt).getTime() <= Date.now();
  const stating = (wanted: string): Call => ({
    method: 'PUT',
    path: `${path}/status`,
    query: { bulkId },
    body: { status: wanted },
  });
  const change = useChange(isPaused ? 'The bulk goes on.' : 'The bulk is paused.');
  if (!isOpen)
    return (
      <Doing obstacle={OVER} size="xs" variant="default">
        Cancel bulk
      </Doing>
    );
  return (
    <Group gap="xs" wrap="nowrap">
      <Doing
        obstacle={obstacle}
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate(stating(isPaused ? 'PENDING' : 'PAUSED'))}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Doing>
      {hasBegun ? (
        <Doing obstacle="It has begun: what has not gone can be paused or cancelled, but not moved." size="xs" variant="default">
          Move
        </Doing>
      ) : (
        <Move bulk={bulk} />
      )}
      <Confirm
        label="Cancel bulk"
        question={`Cancel the bulk ${bulkId}?`}
        wanted={stating('CANCELED')}
        done="The bulk is cancelled."
        scope={scope}
      >
        Every message of it that has not gone ends as not sent. This cannot be taken back.
      </Confirm>
    </Group>
  );
}

function Move({ bulk }: { readonly bulk: Bulk }) {
  const { bulkId, sendAt } = bulk;
  const { path, scope } = callsOf(bulk);
  const [text, setText] = useState('');
  const moment = new Date(text);
  const wanted = Number.isNaN(moment.getTime()) ? text : moment.toISOString();
  return (
    <FormDialog
      label="Move"
      title="Move the bulk"
      size="xs"
      variant="default"
      scope={scope}
      wanted={{ method: 'PUT', path, query: { bulkId }, body: { sendAt: wanted } }}
      done="The bulk is moved."
      onOpen={() => setText(localText(momentOf(sendAt)))}
    >
      <TextInput
        type="datetime-local"
        label="Goes at"
        description="In your own time; the validity of its messages moves with it"
        required
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
