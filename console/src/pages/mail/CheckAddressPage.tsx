// Check an address: how it is written, whether its domain takes mail, and what is known of it; one at once, or many behind the scenes.

import { Alert, Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { ValidationPage, ValidationResponse } from '../../../../src/wire/email-validation.ts';
import type { Call } from '../../api.ts';
import { useFilters, useQuestion, useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { FilterBar, FilterSelect, FilterText } from '../../ui/filters.tsx';
import { Moment } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { CursorTurner, Rows } from '../../ui/Rows.tsx';

/** What is said of one address, alone or among many. */
type Verdict = Omit<ValidationResponse, 'to'>;

const RISKS: Readonly<Record<Verdict['risk'], string>> = {
  LOW: 'Low risk',
  MEDIUM: 'Some risk',
  HIGH: 'High risk',
  UNKNOWN: 'Nobody can say',
};
const RISK_COLORS: Readonly<Record<string, string>> = { LOW: 'green', MEDIUM: 'orange', HIGH: 'red' };
const MAILBOXES = { true: 'takes mail', false: 'takes no mail', unknown: 'not known: mailboxes are not probed' } as const;
const PATH = '/email/2/validations';
/** The server takes one such question a second. */
const LOOK_EVERY_MS = 4_000;
/** A list that takes longer is read again by whoever waits for it. */
const LOOK_FOR_MS = 10 * 60_000;
const PAGE_SIZE = 50;

interface Awaited {
  readonly id: string;
  readonly count: number;
  readonly untilMs: number;
}

export function CheckAddressPage() {
  const [filters, change] = useFilters();
  const { cursor, risk, destination, validationRequestId } = filters;
  const [awaited, setAwaited] = useState<Awaited>();
  const isUnderWay = (page: ValidationPage | undefined): boolean => {
    if (awaited === undefined || awaited.id !== validationRequestId || Date.now() > awaited.untilMs) return false;
    const found = page?.results.length ?? 0;
    return awaited.count > PAGE_SIZE ? page?.paging.nextCursor === '' : found < awaited.count;
  };
  const list = useRead<ValidationPage>(
    PATH,
    { risk, destination, validationRequestId, cursor, size: PAGE_SIZE },
    { everyMs: (page) => (isUnderWay(page) ? LOOK_EVERY_MS : undefined) },
  );
  return (
    <Page
      title="Check an address"
      description="Whether an address is worth writing to: how it is written, whether its domain takes mail, and what is known of it here. Nobody is asked but the DNS; no mail is sent."
      calls={[list.call]}
      actions={
        <CheckMany
          onDone={(id, count) => {
            setAwaited({ id, count, untilMs: Date.now() + LOOK_FOR_MS });
            change({ validationRequestId: id });
          }}
        />
      }
    >
      <CheckOne />
      <Title order={3} size="h4">
        Many addresses, checked in the last seven days
      </Title>
      <FilterBar>
        <FilterText label="Address" name="destination" />
        <FilterText label="Check ID" name="validationRequestId" />
        <FilterSelect label="Risk" name="risk" options={Object.entries(RISKS)} />
      </FilterBar>
      <Rows
        label="Checked addresses"
        read={list}
        rowsOf={({ results }) => results}
        keyOf={({ destination: address, bulkValidationDate }) => `${address} ${bulkValidationDate}`}
        columns={[
          {
            title: 'Address',
            show: ({ destination: address }) => (
              <Text size="sm" className="wrap-anywhere" w={200}>
                {address}
              </Text>
            ),
          },
          { title: 'Risk', show: (row) => RISKS[row.risk] },
          { title: 'Mailbox', show: ({ validMailbox }) => MAILBOXES[validMailbox] },
          { title: 'What was found', show: findingsOf },
          { title: 'Checked', show: ({ bulkValidationDate }) => <Moment at={bulkValidationDate} /> },
        ]}
        empty="No addresses were checked together, or none of them fits."
        footer={
          <CursorTurner
            cursor={cursor}
            next={list.result.data?.paging.nextCursor || undefined}
            onTurn={(next) => change({ cursor: next })}
          />
        }
      />
    </Page>
  );
}

function CheckOne() {
  const [address, setAddress] = useState('');
  const wanted: Call = { method: 'POST', path: '/email/2/validation', body: { to: address.trim() } };
  const check = useQuestion<ValidationResponse>();
  return (
    <Stack component="section" aria-label="One address" gap="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(wanted);
        }}
      >
        <Group align="flex-end">
          <TextInput
            label="Address to check"
            required
            placeholder="jane@example.com"
            inputMode="email"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            w={{ base: '100%', xs: 320 }}
          />
          <Button type="submit" loading={check.isPending}>
            Check
          </Button>
        </Group>
      </form>
      {check.error !== null && <ErrorBox error={check.error} />}
      {check.data !== undefined && <VerdictShown verdict={check.data} address={check.data.to} />}
    </Stack>
  );
}

function VerdictShown({ verdict, address }: { readonly verdict: Verdict; readonly address: string }) {
  const { risk, validSyntax, validMailbox, disposable, roleBased, didYouMean, detailedReasons } = verdict;
  return (
    <Stack gap="sm" maw={640} aria-live="polite">
      <Alert
        variant="outline"
        color={RISK_COLORS[risk] ?? 'gray'}
        title={`${address}: ${RISKS[risk].toLowerCase()}`}
        styles={{ title: { overflowWrap: 'anywhere' } }}
      >
        {didYouMean === undefined || didYouMean === '' ? undefined : `Perhaps ${didYouMean} is meant.`}
      </Alert>
      <Facts
        facts={[
          ['Written', validSyntax ? 'as addresses are' : 'as no address is'],
          ['Mailbox', MAILBOXES[validMailbox]],
          ['Meant to be thrown away', disposable ? 'yes: of a provider of such addresses' : 'no'],
          ['Of a role', roleBased ? 'yes: like info@, read by whoever has the role' : 'no'],
          ...(detailedReasons === undefined ? [] : [['Reason', reasonOf(detailedReasons)] as const]),
        ]}
      />
    </Stack>
  );
}

/** `domain_not_found` is `domain not found`. */
function reasonOf(code: string): string {
  return code.replaceAll('_', ' ');
}

function findingsOf({ validSyntax, disposable, roleBased, didYouMean, detailedReasons }: Verdict): string {
  const findings = [
    ...(validSyntax ? [] : ['not written as an address']),
    ...(disposable ? ['to be thrown away'] : []),
    ...(roleBased ? ['of a role'] : []),
    ...(didYouMean === undefined || didYouMean === '' ? [] : [`perhaps ${didYouMean} is meant`]),
    // Said in words already where it is about how it is written.
    ...(detailedReasons === undefined || !validSyntax ? [] : [reasonOf(detailedReasons)]),
  ];
  return findings.join('; ') || 'nothing against it';
}

function CheckMany({ onDone }: { readonly onDone: (validationRequestId: string, count: number) => void }) {
  const [text, setText] = useState('');
  const destinations = text
    .split(/[\s,;]+/)
    .filter((address) => address !== '')
    .map((destination) => ({ destination }));
  return (
    <FormDialog<{ validationRequestId: string }>
      label="Check many"
      title="Check many addresses"
      submitLabel="Check"
      wanted={{ method: 'POST', path: PATH, body: { destinations } }}
      done="They are being checked: what is found appears in the list."
      onOpen={() => setText('')}
      onDone={({ validationRequestId }) => onDone(validationRequestId, new Set(destinations.map((one) => one.destination)).size)}
    >
      <Stack>
        <Textarea
          label="Addresses"
          description="Parted by commas or line breaks, up to 100,000"
          autosize
          minRows={4}
          maxRows={14}
          required
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {destinations.length.toLocaleString('en')} {destinations.length === 1 ? 'address' : 'addresses'}
        </Text>
      </Stack>
    </FormDialog>
  );
}
