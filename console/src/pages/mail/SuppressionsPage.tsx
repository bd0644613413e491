// Suppressions: addresses a domain does not write to, because mail to them came back or was complained about.

import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SuppressionPage } from '../../../../src/wire/suppressions.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { FilterText } from '../../ui/filters.tsx';
import { Moment } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { Rows } from '../../ui/Rows.tsx';

const TYPES: readonly (readonly [SuppressionPage['results'][number]['type'], string])[] = [
  ['BOUNCE', 'came back for good'],
  ['COMPLAINT', 'complained about'],
  ['OVER_QUOTA', 'mailbox full'],
];
/** A full mailbox is for mail servers to say. */
const GIVEN_TYPES = TYPES.filter(([type]) => type !== 'OVER_QUOTA');
const PAGE_SIZE = 50;
const PATH = '/email/1/suppressions';

export function SuppressionsPage() {
  const [filters, change] = useFilters();
  const domains = useRead<{ results: { domainName: string }[] }>(`${PATH}/domains`, { size: 1000 });
  const names = (domains.result.data?.results ?? []).map(({ domainName }) => domainName);
  const domainName = filters['domainName'] ?? names[0];
  const type = filters['type'] ?? 'BOUNCE';
  const page = Number(filters['page'] ?? 0);
  const { emailAddress, recipientDomain } = filters;
  const list = useRead<SuppressionPage>(
    PATH,
    { domainName, type, emailAddress, recipientDomain, page, size: PAGE_SIZE },
    { isWanted: domainName !== undefined },
  );
  const hasNone = domains.result.data !== undefined && names.length === 0;
  return (
    <Page
      title="Suppressions"
      description="Addresses a domain does not write to any more: mail to them came back, or was called spam. Writing on would cost the domain its good name. Mail to them is rejected, with the reason."
      calls={domainName === undefined ? [domains.call] : [domains.call, list.call]}
      actions={names.length === 0 ? undefined : <SuppressionForm domains={names} />}
    >
      {hasNone ? (
        <Text>
          There is no email domain, so there is nobody to suppress. Add one under{' '}
          <Link to={paths.resources} search={{ kind: 'DOMAIN' } as never}>
            Resources
          </Link>
          .
        </Text>
      ) : (
        <>
          <Group align="flex-end">
            <NativeSelect
              label="Domain"
              data={names}
              value={domainName ?? ''}
              onChange={(event) => change({ domainName: event.currentTarget.value })}
              w={{ base: '100%', xs: 220 }}
            />
            <NativeSelect
              label="Why"
              data={TYPES.map(([value, label]) => ({ value, label }))}
              value={type}
              onChange={(event) => change({ type: event.currentTarget.value })}
              w={{ base: '100%', xs: 190 }}
            />
            <FilterText label="Address" name="emailAddress" placeholder="jane@example.com" />
            <FilterText label="Domain of the address" name="recipientDomain" placeholder="example.com" />
          </Group>
          <Rows
            label="Suppressions"
            read={list}
            rowsOf={({ results }) => results}
            keyOf={({ emailAddress: address }) => address}
            columns={[
              { title: 'Address', show: ({ emailAddress: address }) => <span className="wrap-anywhere">{address}</span> },
              { title: 'Since', show: ({ createdDate }) => <Moment at={createdDate} /> },
              {
                title: 'What was said',
                show: ({ reason }) => (
                  <Text size="sm" className="wrap-anywhere" lineClamp={3} maw={420} title={reason}>
                    {reason || '–'}
                  </Text>
                ),
              },
              { title: 'Actions', show: (row) => <Removal suppression={row} /> },
            ]}
            empty={
              page > 0 || emailAddress !== undefined || recipientDomain !== undefined
                ? 'No address fits.'
                : 'No address is suppressed for this reason. Those mail comes back from for good are added by themselves.'
            }
            footer={
              <Turner
                page={page}
                hasMore={(list.result.data?.results.length ?? 0) === PAGE_SIZE}
                onTurn={(turned) => change({ page: turned === 0 ? undefined : String(turned) })}
              />
            }
          />
        </>
      )}
    </Page>
  );
}

interface TurnerProps {
  readonly page: number;
  readonly hasMore: boolean;
  readonly onTurn: (page: number) => void;
}

/** The list does not know how long it is. */
function Turner({ page, hasMore, onTurn }: TurnerProps) {
  if (page === 0 && !hasMore) return null;
  return (
    <Group justify="flex-end" gap="xs" mt="xs">
      <Button size="xs" variant="default" disabled={page === 0} onClick={() => onTurn(page - 1)}>
        Previous
      </Button>
      <Button size="xs" variant="default" disabled={!hasMore} onClick={() => onTurn(page + 1)}>
        Next
      </Button>
    </Group>
  );
}

function Removal({
  suppression: { domainName, emailAddress, type },
}: {
  readonly suppression: SuppressionPage['results'][number];
}) {
  return (
    <Confirm
      label="Remove"
      question={`Let ${domainName} write to ${emailAddress} again?`}
      wanted={{ method: 'DELETE', path: PATH, body: { suppressions: [{ domainName, emailAddress: [emailAddress], type }] } }}
      done={`${emailAddress} is written to again.`}
    >
      If mail to it comes back once more, it is suppressed again.
    </Confirm>
  );
}

function SuppressionForm({ domains }: { readonly domains: readonly string[] }) {
  const [domain, setDomain] = useState('');
  const [type, setType] = useState('BOUNCE');
  const [text, setText] = useState('');
  const addresses = text.split(/[\s,;]+/).filter((address) => address !== '');
  const domainName = domain || (domains[0] ?? '');
  return (
    <FormDialog
      label="Suppress addresses"
      title="Suppress addresses"
      submitLabel="Suppress"
      wanted={{ method: 'POST', path: PATH, body: { suppressions: [{ domainName, emailAddress: addresses, type }] } }}
      done={addresses.length === 1 ? 'The address is suppressed.' : 'The addresses are suppressed.'}
      onOpen={() => {
        setText('');
        setDomain('');
      }}
    >
      <Stack>
        <NativeSelect
          label="Domain that does not write to them"
          data={[...domains]}
          value={domainName}
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
        <NativeSelect
          label="Why"
          data={GIVEN_TYPES.map(([value, label]) => ({ value, label }))}
          value={type}
          onChange={(event) => setType(event.currentTarget.value)}
        />
        <Textarea
          label="Addresses"
          description="One or many, parted by commas or line breaks"
          autosize
          minRows={3}
          maxRows={12}
          required
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}
