// The numbers of the account, as the contract lists them.

import { Link } from '@tanstack/react-router';
import { AddNumber } from '../forms/AddResource.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { FilterBar, FilterSelect, FilterText } from '../ui/filters.tsx';
import { NUMBER_TYPES, type Pair, PairShown, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';

export interface NumberRow extends Pair {
  readonly numberKey: string;
  readonly number: string;
  readonly countryCode: string;
  readonly type: string;
  readonly capabilities: readonly string[];
  readonly shared: boolean;
  readonly isActive: boolean;
}

export function NumbersPage() {
  const [filters, change] = useFilters();
  const { search, countryCode, type, applicationId, entityId, page } = filters;
  const query = { number: search, countryCode, type, applicationId, entityId, page, size: 50 };
  const read = useRead<{ results: NumberRow[]; paging: Paging }>('/callsign/1/resources/numbers', query);
  return (
    <Page
      title="Numbers"
      description="What comes in on a number goes to the application and entity set at the number itself, unless a keyword or a configuration says otherwise. Who sends from it is said by its associations."
      calls={[read.call]}
      actions={<AddNumber />}
    >
      <FilterBar>
        <FilterText label="Number begins with" name="search" />
        <FilterText label="Country" name="countryCode" placeholder="US" />
        <FilterSelect label="Type" name="type" options={NUMBER_TYPES} />
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
      </FilterBar>
      <Rows
        label="Numbers"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ numberKey }) => numberKey}
        columns={[
          {
            title: 'Number',
            show: ({ number, numberKey }) => (
              <Link to={paths.number} params={{ numberKey }}>
                {number}
              </Link>
            ),
          },
          { title: 'Country', show: (row) => row.countryCode },
          { title: 'Type', show: (row) => wordOf(row.type) + (row.shared ? ', shared' : '') },
          { title: 'Capabilities', show: ({ capabilities }) => capabilities.join(', ') },
          { title: 'Application and entity', show: (row) => <PairShown pair={row} /> },
          { title: 'State', show: ({ isActive }) => <State name={isActive ? 'Active' : 'Inactive'} /> },
        ]}
        empty="No number fits. Add one you own, or change the filters."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(turned) => change({ page: turned })} />}
      />
    </Page>
  );
}
