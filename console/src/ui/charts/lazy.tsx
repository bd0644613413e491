// The charts, loaded when there is something to draw: they are most of the code of the pages that have them.

import { Loader } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import type * as charts from './Charts.tsx';

const LazyGrouped = lazy(() => import('./Charts.tsx').then((module) => ({ default: module.GroupedCharts })));
const LazyConnector = lazy(() => import('./Charts.tsx').then((module) => ({ default: module.ConnectorCharts })));
const loading = <Loader role="status" aria-label="Loading charts" />;

export function GroupedCharts(props: ComponentProps<typeof charts.GroupedCharts>) {
  return (
    <Suspense fallback={loading}>
      <LazyGrouped {...props} />
    </Suspense>
  );
}

export function ConnectorCharts(props: ComponentProps<typeof charts.ConnectorCharts>) {
  return (
    <Suspense fallback={loading}>
      <LazyConnector {...props} />
    </Suspense>
  );
}
