// Associates many resources at once, some hundred a call: shows how far it is, can be stopped, and says of each that failed why.

import { Alert, Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ApiError, type Call, call, type Query } from '../api.ts';
import { useObstacle } from '../session.tsx';
import { type Told, useSteps } from '../steps.ts';
import { ApiCalls } from '../ui/ApiCalls.tsx';
import { Doing } from '../ui/Confirm.tsx';
import { Download } from '../ui/Download.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import type { Pair } from '../ui/format.tsx';
import { StepsShown } from '../ui/StepsShown.tsx';
import { ChannelsField } from './ChannelsField.tsx';
import { PairFields } from './PairFields.tsx';

/** Small enough to see it move, large enough to be quick. */
const CALL_SIZE = 200;
const PAGE_SIZE = 1000;
/** How the server says that an association is there already. */
const IS_THERE = 'is associated already';
/** Failures shown on the page; the file has all. */
const SHOWN_MAX = 100;

export interface Chosen {
  readonly id: string;
  readonly name: string;
  readonly capabilities: readonly string[];
}

/** One on one channel. */
interface Wish {
  readonly one: Chosen;
  readonly channel: string;
}

interface Outcome extends Chosen {
  /** undefined: it is associated. */
  readonly failure: string | undefined;
}

interface AssociateManyProps {
  readonly resourceType: string;
  readonly channels: readonly string[];
  readonly chosen: readonly Chosen[];
  /** All that fit the filters, when those are meant; how to read them page by page. */
  readonly everything?:
    | { readonly count: number; readonly path: string; readonly query: Query; readonly chosenOf: (result: never) => Chosen }
    | undefined;
  readonly onDone: () => void;
}

export function AssociateMany({ resourceType, channels, chosen, everything, onDone }: AssociateManyProps) {
  const [isOpen, { open, close }] = useDisclosure();
  const [pair, setPair] = useState<Pair>({});
  const [chosenChannels, setChannels] = useState<readonly string[]>();
  const { steps, start, cancel, reset } = useSteps<Outcome>();
  const count = everything?.count ?? chosen.length;
  const able = channels.filter((channel) => everything !== undefined || chosen.some((one) => one.capabilities.includes(channel)));
  const wished = (chosenChannels ?? able).filter((channel) => channels.includes(channel));
  const wishesOf = (some: readonly Chosen[]): Wish[] =>
    some.flatMap((one) => wished.filter((channel) => one.capabilities.includes(channel)).map((channel) => ({ one, channel })));
  const callFor = (wishes: readonly Wish[]): Call => ({
    method: 'POST',
    path: '/callsign/1/associations/create',
    body: {
      associations: wishes.map(({ one: { id }, channel }) => ({
        resourceType,
        channel,
        applicationId: pair.applicationId ?? '',
        entityId: pair.entityId ?? null,
        resourceId: id,
      })),
    },
  });
  const work = async (tell: (told: Told<Outcome>) => void, signal: AbortSignal): Promise<void> => {
    tell({ total: count });
    const all = everything === undefined ? chosen : await gathered(everything, signal);
    tell({ total: all.length });
    let failures = 0;
    for (let at = 0; at < all.length && !signal.aborted; at += CALL_SIZE) {
      const some = all.slice(at, at + CALL_SIZE);
      const outcomes = await associated(some, wishesOf(some), callFor);
      failures += outcomes.filter(({ failure }) => failure !== undefined).length;
      tell({ done: Math.min(all.length, at + CALL_SIZE), results: outcomes });
    }
    if (failures > 0 || signal.aborted) return;
    notifications.show({ message: `${all.length.toLocaleString('en')} associated.`, color: 'green' });
    end();
  };
  const end = (): void => {
    close();
    reset();
    setChannels(undefined);
    onDone();
  };
  const isRunning = steps.state === 'running';
  const failed = steps.results.filter(({ failure }) => failure !== undefined);
  const title =
    count === 1 && everything === undefined ? `Associate ${chosen[0]?.name}` : `Associate ${count.toLocaleString('en')} senders`;
  return (
    <>
      <Doing obstacle={useObstacle()} size="xs" onClick={open}>
        Associate
      </Doing>
      <Modal
        opened={isOpen}
        onClose={() => (isRunning ? cancel() : steps.state === 'idle' ? close() : end())}
        title={title}
        size="lg"
      >
        {steps.state === 'idle' ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void start(work);
            }}
          >
            <Stack>
              <ChannelsField channels={channels} value={wished} onChange={setChannels} />
              <PairFields pair={pair} onChange={setPair} isApplicationRequired />
              <Group justify="flex-end">
                <Button variant="default" onClick={close}>
                  Cancel
                </Button>
                <Button type="submit" disabled={wished.length === 0}>
                  Associate
                </Button>
              </Group>
              <ApiCalls calls={[callFor(wishesOf(chosen.slice(0, 3)))]} title="The API call it makes" />
            </Stack>
          </form>
        ) : (
          <Stack>
            <StepsShown label="Associating" noun="senders" steps={steps} onCancel={cancel} />
            {steps.error !== undefined && <ErrorBox error={steps.error} />}
            {!isRunning && (
              <>
                <Alert
                  color={failed.length === 0 ? 'blue' : 'orange'}
                  title={`${(steps.results.length - failed.length).toLocaleString('en')} associated, ${failed.length.toLocaleString('en')} not.`}
                >
                  {steps.state === 'canceled' &&
                    `Stopped: ${(steps.total - steps.done).toLocaleString('en')} were not tried. What was associated stays so.`}
                </Alert>
                <Failures failed={failed} />
                <Group justify="flex-end">
                  {failed.length > 0 && (
                    <Download
                      label="Download the list"
                      fileName="not-associated.csv"
                      rows={() => [['sender', 'reason'], ...failed.map(({ name, failure = '' }) => [name, failure])]}
                    />
                  )}
                  <Button size="xs" onClick={end}>
                    Done
                  </Button>
                </Group>
              </>
            )}
          </Stack>
        )}
      </Modal>
    </>
  );
}

function Failures({ failed }: { readonly failed: readonly Outcome[] }) {
  if (failed.length === 0) return null;
  return (
    <Table.ScrollContainer type="native" minWidth={280} tabIndex={0} mah={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Sender</Table.Th>
            <Table.Th scope="col">Why not</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {failed.slice(0, SHOWN_MAX).map(({ id, name, failure }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className="wrap-anywhere">{failure}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {failed.length > SHOWN_MAX && (
        <Text size="sm" c="dimmed">
          and {(failed.length - SHOWN_MAX).toLocaleString('en')} more, which the file has.
        </Text>
      )}
    </Table.ScrollContainer>
  );
}

/** All or nothing is the call's rule: what it refuses is told of, and the rest is tried again without it. */
async function associated(
  some: readonly Chosen[],
  wishes: readonly Wish[],
  callFor: (wishes: readonly Wish[]) => Call,
): Promise<Outcome[]> {
  const failures = new Map<string, string[]>();
  let rest = wishes;
  while (rest.length > 0) {
    try {
      await call(callFor(rest));
      break;
    } catch (error) {
      const refused = refusedRows(error);
      if (refused.size === 0) throw error;
      for (const [index, failure] of refused) {
        const wish = rest[index];
        if (wish !== undefined) failures.set(wish.one.id, [...(failures.get(wish.one.id) ?? []), `${wish.channel}: ${failure}`]);
      }
      rest = rest.filter((_, index) => !refused.has(index));
    }
  }
  const made = new Set(rest.map(({ one }) => one.id));
  const able = new Set(wishes.map(({ one }) => one.id));
  return some.map((one) => {
    if (!able.has(one.id)) return { ...one, failure: `can do ${one.capabilities.join(', ') || 'nothing'} alone` };
    // Who adds a channel to those that are there gets what is wished for.
    const told = (failures.get(one.id) ?? []).filter((failure) => !made.has(one.id) || !failure.endsWith(IS_THERE));
    return { ...one, failure: told.length === 0 ? undefined : told.join('; ') };
  });
}

function refusedRows(error: unknown): Map<number, string> {
  const refused = new Map<number, string>();
  for (const { property, violation } of error instanceof ApiError ? error.violations : []) {
    const [, index] = /^associations\[(\d+)\]/.exec(property) ?? [];
    if (index !== undefined) refused.set(Number(index), violation);
  }
  return refused;
}

/** Reads all pages before anything is changed: a change could move what the filters fit. */
async function gathered(
  { path, query, chosenOf }: NonNullable<AssociateManyProps['everything']>,
  signal: AbortSignal,
): Promise<Chosen[]> {
  const all: Chosen[] = [];
  for (let page = 0; ; page += 1) {
    const wanted = { method: 'GET', path, query: { ...query, page, size: PAGE_SIZE } } as const;
    const { results, paging } = await call<{ results: never[]; paging: { totalPages: number } }>(wanted, signal);
    all.push(...results.map(chosenOf));
    if (page + 1 >= paging.totalPages) return all;
  }
}
