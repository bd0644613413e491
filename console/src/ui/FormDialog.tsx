// A form in a dialog: its button, its fields, what the server says against them, and the call it makes.

import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Call } from '../api.ts';
import { useChange } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { ApiCalls } from './ApiCalls.tsx';
import { Doing } from './Confirm.tsx';
import { ErrorBox } from './ErrorBox.tsx';

interface FormDialogProps<T> {
  readonly label: string;
  readonly title: string;
  readonly submitLabel?: string;
  readonly wanted: Call;
  readonly done: string | ((answer: T) => string);
  readonly scope?: string;
  readonly variant?: string;
  readonly size?: string;
  readonly children: ReactNode;
  readonly onDone?: (answer: T) => void;
  readonly onOpen?: () => void;
}

/** How the dialog looks that changes what is there already: a small button in its row. */
export const EDITING = { label: 'Edit', submitLabel: 'Save', size: 'xs', variant: 'default' } as const;

export function FormDialog<T>(props: FormDialogProps<T>) {
  const {
    label,
    title,
    submitLabel = title,
    wanted,
    done,
    scope,
    variant = 'filled',
    size = 'sm',
    children,
    onDone,
    onOpen,
  } = props;
  const [isOpen, { open, close }] = useDisclosure();
  const change = useChange<T>(done, (answer) => {
    close();
    onDone?.(answer);
  });
  return (
    <>
      <Doing
        obstacle={useObstacle(scope)}
        variant={variant}
        size={size}
        onClick={() => {
          change.reset();
          onOpen?.();
          open();
        }}
      >
        {label}
      </Doing>
      <Modal opened={isOpen} onClose={close} title={title} size="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            // A form in a dialog of a form: this one alone.
            event.stopPropagation();
            change.mutate(wanted);
          }}
        >
          <Stack>
            {children}
            {change.error !== null && <ErrorBox error={change.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={change.isPending}>
                {submitLabel}
              </Button>
            </Group>
            <ApiCalls calls={[wanted]} title="The API call it makes" />
          </Stack>
        </form>
      </Modal>
    </>
  );
}
