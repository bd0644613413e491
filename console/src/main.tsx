// Where the console begins in the browser.

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retrying } from './queries.ts';
import { router } from './routes.tsx';

const CLOSE = { 'aria-label': 'Close' };

const theme = createTheme({
  primaryColor: 'blue',
  // Dark enough for white text, light enough for black: contrast AA in both schemes.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  respectReducedMotion: true,
  components: {
    // In its own colour the title of a notice is too faint on the tinted ground.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // Within a dialog it is no banner of the page.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } }, closeButtonProps: CLOSE } },
    Notification: { defaultProps: { closeButtonProps: CLOSE } },
  },
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      ...retrying,
    },
  },
});

const place = document.getElementById('console');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-center" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
