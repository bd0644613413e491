// An application and an entity, chosen or typed.

import { Autocomplete, SimpleGrid } from '@mantine/core';
import { useRead } from '../queries.ts';
import type { Pair } from '../ui/format.tsx';

/** So many are offered; any other can be typed. */
const OFFERED = 1000;

interface PairFieldsProps {
  readonly pair: Pair;
  readonly onChange: (pair: Pair) => void;
  readonly isApplicationRequired?: boolean;
}

export function PairFields({ pair, onChange, isApplicationRequired = false }: PairFieldsProps) {
  const applications = useRead<{ results: { applicationId: string }[] }>('/provisioning/1/applications', { size: OFFERED });
  const entities = useRead<{ results: { entityId: string }[] }>('/provisioning/1/entities', { size: OFFERED });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Autocomplete
        label="Application"
        required={isApplicationRequired}
        data={(applications.result.data?.results ?? []).map(({ applicationId }) => applicationId)}
        value={pair.applicationId ?? ''}
        onChange={(text) => onChange({ ...pair, applicationId: text === '' ? undefined : text })}
        limit={50}
      />
      <Autocomplete
        label="Entity"
        description="Leave empty for the application as a whole"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={(entities.result.data?.results ?? []).map(({ entityId }) => entityId)}
        value={pair.entityId ?? ''}
        onChange={(text) => onChange({ ...pair, entityId: text === '' ? undefined : text })}
        limit={50}
      />
    </SimpleGrid>
  );
}

/** For bodies: nothing that is not set. */
export function platformOf({ applicationId, entityId }: Pair): { applicationId?: string; entityId?: string } | undefined {
  if (applicationId === undefined && (entityId ?? undefined) === undefined) return undefined;
  return { ...(applicationId === undefined ? {} : { applicationId }), ...(entityId ? { entityId } : {}) };
}
