// Requests for numbers and alphanumeric senders: made here, and seen through until they are decided.

import { MultiSelect, NativeSelect, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RequestObject } from '../../../src/wire/resource-requests.ts';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { FilterBar, FilterSelect, FilterText } from '../ui/filters.tsx';
import { Moment, type Pair, PairShown, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';

const STATUSES: readonly RequestObject['status'][] = [
  'PENDING_REVIEW',
  'IN_REVIEW',
  'UPDATE_REQUESTED',
  'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
  'IN_PROGRESS',
  'COMPLETED',
  'REJECTED',
  'CANCEL_REQUESTED',
  'CANCELED',
];

export function ResourceRequestsPage() {
  const [filters, change] = useFilters();
  const { status, type, countryCode, page } = filters;
  const query = { status, type, countryCode, page, size: 50, sort: 'requestedDate,desc' };
  const read = useRead<{ results: RequestObject[]; paging: Paging }>('/resources/1/requests', query);
  return (
    <Page
      title="Resource requests"
      description="What you have asked for: names to be registered in a country, numbers to be found. Whoever reviews them decides here too."
      calls={[read.call]}
      actions={<RequestForm />}
    >
      <FilterBar>
        <FilterSelect label="State" name="status" options={STATUSES.map((name) => [name, wordOf(name)] as const)} />
        <FilterSelect
          label="For"
          name="type"
          options={[
            ['ALPHANUMERIC_REGISTRATION', 'an alphanumeric sender'],
            ['NUMBER_PURCHASE', 'numbers'],
          ]}
        />
        <FilterText label="Country" name="countryCode" placeholder="GB" />
      </FilterBar>
      <Rows
        label="Resource requests"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'For',
            show: (request) => (
              <Link to={paths.resourceRequest} params={{ id: request.id }}>
                {whatOf(request)}
              </Link>
            ),
          },
          { title: 'Country', show: (request) => request.countryCode },
          { title: 'Made', show: ({ requestedDate }) => <Moment at={requestedDate} /> },
          { title: 'Application and entity', show: ({ platform }) => <PairShown pair={platform} /> },
          { title: 'State', show: (request) => <State name={request.status} /> },
        ]}
        empty="No request fits. Ask for a name or for numbers, and see here what becomes of it."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(next) => change({ page: next })} />}
      />
    </Page>
  );
}

/** In a few words. */
export function whatOf(request: RequestObject): string {
  if (request.type === 'ALPHANUMERIC_REGISTRATION') return `The name ${request.senderName}`;
  const { quantity, numberType, numbers } = request;
  const given = numbers.length === 0 ? '' : `, ${numbers.length} given`;
  return `${quantity} × ${wordOf(numberType).toLowerCase()}${given}`;
}

/** One a line, as key=value. */
export function requirementsFrom(text: string): { readonly key: string; readonly value: string }[] {
  return text
    .split('\n')
    .map((line) => line.split(/=(.*)/s))
    .filter(([key = '']) => key.trim() !== '')
    .map(([key = '', value = '']) => ({ key: key.trim(), value: value.trim() }));
}

const NUMBER_TYPES = [
  { value: 'VIRTUAL_LONG_NUMBER', label: 'Long number' },
  { value: 'TEN_DIGIT_LONG_CODE', label: 'Ten-digit long code' },
  { value: 'SHORT_CODE', label: 'Short code' },
  { value: 'TOLL_FREE_NUMBER', label: 'Toll-free number' },
];

function RequestForm() {
  const navigate = useNavigate();
  const [type, setType] = useState<RequestObject['type']>('ALPHANUMERIC_REGISTRATION');
  const [countryCode, setCountry] = useState('');
  const [senderName, setName] = useState('');
  const [numberType, setNumberType] = useState('VIRTUAL_LONG_NUMBER');
  const [capabilities, setCapabilities] = useState(['SMS']);
  const [quantity, setQuantity] = useState<number | string>(1);
  const [requirements, setRequirements] = useState('');
  const [pair, setPair] = useState<Pair>({});
  const platform = platformOf(pair);
  const isName = type === 'ALPHANUMERIC_REGISTRATION';
  const body = {
    type,
    countryCode,
    ...(isName ? { senderName } : { numberType, capabilities, quantity: Number(quantity) }),
    ...(platform === undefined ? {} : { platform }),
    requirements: requirementsFrom(requirements),
  };
  return (
    <FormDialog<{ id: string }>
      label="Make a request"
      title="Ask for a sender"
      submitLabel="Send the request"
      wanted={{ method: 'POST', path: '/resources/1/requests', body }}
      done="The request is made."
      onDone={({ id }) => void navigate({ to: paths.resourceRequest, params: { id } })}
    >
      <Stack>
        <NativeSelect
          label="For"
          data={[
            { value: 'ALPHANUMERIC_REGISTRATION', label: 'An alphanumeric sender, registered in a country' },
            { value: 'NUMBER_PURCHASE', label: 'Numbers' },
          ]}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as RequestObject['type'])}
        />
        <TextInput
          label="Country"
          description="Two letters, such as GB"
          required
          maxLength={2}
          value={countryCode}
          onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
        />
        {isName && (
          <TextInput
            label="Name"
            description="What recipients see, 3 to 11 characters"
            required
            value={senderName}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        {!isName && (
          <>
            <NativeSelect
              label="Type"
              data={NUMBER_TYPES}
              value={numberType}
              onChange={(event) => setNumberType(event.currentTarget.value)}
            />
            <MultiSelect label="Capabilities" data={['SMS', 'MMS', 'VOICE']} value={capabilities} onChange={setCapabilities} />
            <NumberInput label="How many" min={1} max={49} required value={quantity} onChange={setQuantity} />
          </>
        )}
        <PairFields pair={pair} onChange={setPair} />
        <Textarea
          label="What the country asks for"
          description="One a line, as key=value; the answer names what is missing"
          autosize
          minRows={3}
          value={requirements}
          onChange={(event) => setRequirements(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}
