// What is shown where no page is.

import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <Stack align="flex-start">
      <Title order={2}>There is no such page</Title>
      <Text>The address may be mistyped, or what it showed may be gone.</Text>
      <Button component={Link} to="/">
        Go to the overview
      </Button>
    </Stack>
  );
}
