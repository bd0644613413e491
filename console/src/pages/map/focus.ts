// What the map is narrowed to: how it stands in the address, and how the API is asked for it.

import type { Query } from '../../api.ts';
import { paths } from '../../paths.ts';

export interface Focus {
  readonly query: Query;
  /** `application shop`. */
  readonly title: string;
  /** Its own page, where it has one. */
  readonly link?: { readonly to: string; readonly params?: Readonly<Record<string, string>> };
}

/** Reads `application:shop`, `resource:NUMBER:…`, `group:NUMBER:US`; undefined = everything. */
export function focusOf(text: string | undefined): Focus | undefined {
  const [kind = '', first = '', ...more] = (text ?? '').split(':');
  const id = [first, ...more].join(':');
  const rest = more.join(':');
  switch (kind) {
    case 'application':
      return {
        query: { applicationId: id },
        title: `application ${id}`,
        link: { to: paths.application, params: { applicationId: id } },
      };
    case 'entity':
      return { query: { entityId: id }, title: `entity ${id}`, link: { to: paths.entity, params: { entityId: id } } };
    case 'resource':
      return {
        query: { resourceType: first, resourceId: rest },
        title: `resource ${rest}`,
        link: { to: paths.resource, params: { resourceType: first, resourceId: rest } },
      };
    case 'group':
      return {
        query: { resourceType: first, ...(rest === '' ? {} : { countryCode: rest }) },
        title: rest === '' ? (first === 'ALPHA' ? 'alphanumeric senders' : 'domains') : `numbers of ${rest}`,
      };
    case 'connector':
      return { query: { connectorId: id }, title: `connector ${id}`, link: { to: paths.connector, params: { connectorId: id } } };
    default:
      return undefined;
  }
}
