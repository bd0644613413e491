// Something long under its title, to be unfolded.

import { Collapse, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface FoldedProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Whether it is open at first. */
  readonly isOpen?: boolean;
  /** The colour of the title. */
  readonly c?: 'dimmed' | undefined;
}

export function Folded({ title, children, isOpen: isOpenAtFirst = false, c }: FoldedProps) {
  const [isOpen, { toggle }] = useDisclosure(isOpenAtFirst);
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} fz="sm" c={c}>
        {isOpen ? '▾' : '▸'} {title}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div style={{ marginTop: 8 }}>{isOpen && children}</div>
      </Collapse>
    </div>
  );
}
