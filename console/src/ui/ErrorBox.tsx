// What went wrong, and what can be done about it.

import { Alert, Button, List, Text } from '@mantine/core';
import { ApiError } from '../api.ts';

export function ErrorBox({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const violations = error instanceof ApiError ? error.violations : [];
  return (
    <Alert color="red" title={error.message} role="alert" my="sm">
      {violations.length > 0 && (
        <List size="sm">
          {violations.map(({ property, violation }) => (
            <List.Item key={`${property} ${violation}`}>
              <Text span fw={600} className="wrap-anywhere">
                {property || 'request'}
              </Text>
              : {violation}
            </List.Item>
          ))}
        </List>
      )}
      {onRetry !== undefined && (
        <Button size="xs" variant="default" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
