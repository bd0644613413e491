// Numbers for sale: searched, and bought for an application and entity.

import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AvailableNumber, NumberPrice } from '../../../src/wire/numbers.ts';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { CAPABILITY_OPTIONS, FilterBar, FilterSelect, FilterText } from '../ui/filters.tsx';
import { type Pair, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, Rows } from '../ui/Rows.tsx';

const PAGE_SIZE = 50;

export function BuyNumbersPage() {
  const [filters, change] = useFilters();
  const { search, country, state, npa, capability, page } = filters;
  const query = {
    number: search,
    country,
    state,
    npa: npa !== undefined && /^\d{1,3}$/.test(npa) ? npa : undefined,
    capabilities: capability,
    page,
    limit: PAGE_SIZE,
  };
  const read = useRead<{ numbers: AvailableNumber[]; numberCount: number }>('/numbers/1/numbers/available', query);
  const at = Number(page ?? 0);
  const count = read.result.data?.numberCount ?? 0;
  return (
    <Page
      title="Buy numbers"
      description="Numbers your operator has put up for sale. Prices are shown; nothing is charged here. What you cancel is for sale again."
      calls={[read.call]}
    >
      <FilterBar>
        <FilterText label="Number contains" name="search" />
        <FilterText label="Country" name="country" placeholder="US" />
        <FilterText label="State or province" name="state" placeholder="CA" />
        <FilterText label="Area code" name="npa" placeholder="212" />
        <FilterSelect label="Capability" name="capability" options={CAPABILITY_OPTIONS} />
      </FilterBar>
      <Rows
        label="Numbers for sale"
        read={read}
        rowsOf={({ numbers }) => numbers}
        keyOf={({ numberKey }) => numberKey}
        columns={[
          { title: 'Number', show: ({ number }) => number },
          { title: 'Country', show: ({ countryName }) => countryName },
          { title: 'Type', show: ({ type, shared }) => `${wordOf(type)}${shared ? ', shared' : ''}` },
          { title: 'Channels', show: ({ capabilities }) => capabilities.join(', ') },
          { title: 'Price', show: ({ price }) => priceText(price) },
          { title: 'Note', show: ({ note }) => note ?? '–' },
          { title: 'Actions', show: (number) => <Buy number={number} /> },
        ]}
        empty="No number for sale fits. Change the filters, or ask for numbers under Resource requests. An operator puts numbers up for sale with “callsign inventory import”."
        footer={
          <PageTurner
            paging={{ page: at, size: PAGE_SIZE, totalPages: Math.ceil(count / PAGE_SIZE), totalResults: count }}
            counted="for sale"
            onTurn={(turned) => change({ page: turned })}
          />
        }
      />
    </Page>
  );
}

function priceText(price: NumberPrice | undefined): string {
  if (price?.pricePerMonth === undefined) return '–';
  const { pricePerMonth, setupPrice, initialMonthPrice, currency = '' } = price;
  const monthly = `${pricePerMonth} ${currency} a month`;
  const first = initialMonthPrice === undefined ? '' : `, ${initialMonthPrice} for the first`;
  return `${monthly}${first}${setupPrice === undefined ? '' : `, ${setupPrice} once`}`;
}

function Buy({ number: { number, numberKey, price } }: { readonly number: AvailableNumber }) {
  const navigate = useNavigate();
  const [pair, setPair] = useState<Pair>({});
  return (
    <FormDialog<{ numberKey: string }>
      label="Buy"
      title={`Buy ${number}`}
      submitLabel="Buy"
      size="xs"
      variant="default"
      scope="numbers:manage"
      wanted={{ method: 'POST', path: '/numbers/1/numbers', body: { numberKey, ...platformOf(pair) } }}
      done={`${number} is yours.`}
      onOpen={() => setPair({})}
      onDone={({ numberKey: bought }) => void navigate({ to: paths.number, params: { numberKey: bought } })}
    >
      <Text size="sm">
        {price === undefined ? 'No price is stated.' : `${priceText(price)}.`} What comes in on it goes to the application and
        entity chosen here; to send from it, associate it with them as well.
      </Text>
      <PairFields pair={pair} onChange={setPair} />
    </FormDialog>
  );
}
