// The pages that stand together under connectors.

import { paths } from '../../paths.ts';

export const CONNECTOR_TABS = [
  { title: 'Connectors and routes', to: paths.connectors },
  { title: 'Senders passed over', to: paths.passedOver },
];
