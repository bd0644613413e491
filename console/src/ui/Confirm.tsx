// A button that asks before it does something that cannot be taken back, and one that says why it cannot be pressed.

import { Button, type ButtonProps, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Call } from '../api.ts';
import { useChange } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { ApiCalls } from './ApiCalls.tsx';
import { ErrorBox } from './ErrorBox.tsx';

interface ConfirmProps extends ButtonProps {
  readonly label: string;
  readonly question: string;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly wanted: Call;
  readonly done: string;
  readonly scope?: string;
  readonly onDone?: () => void;
}

export function Confirm({ label, question, children, wanted, done, scope, onDone, ...button }: ConfirmProps) {
  const [isOpen, { open, close }] = useDisclosure();
  const change = useChange(done, () => {
    close();
    onDone?.();
  });
  return (
    <>
      <Doing obstacle={useObstacle(scope)} variant="default" size="xs" {...button} onClick={open}>
        {label}
      </Doing>
      <Modal opened={isOpen} onClose={close} title={question}>
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button color="red" loading={change.isPending} onClick={() => change.mutate(wanted)}>
              {label}
            </Button>
          </Group>
          <ApiCalls calls={[wanted]} title="The API call it makes" />
        </Stack>
      </Modal>
    </>
  );
}

interface DoingProps extends ButtonProps {
  /** Why it cannot be done; undefined = it can. */
  readonly obstacle: string | undefined;
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly type?: 'submit' | 'button';
}

/** A button; when what it does is not possible it stays reachable and says why. */
export function Doing({ obstacle, children, onClick, type = 'button', ...button }: DoingProps) {
  if (obstacle === undefined)
    return (
      <Button type={type} onClick={onClick} {...button}>
        {children}
      </Button>
    );
  return (
    <Tooltip label={obstacle}>
      <Button type="button" aria-disabled data-disabled title={obstacle} {...button} onClick={(event) => event.preventDefault()}>
        {children}
      </Button>
    </Tooltip>
  );
}
