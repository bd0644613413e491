// One request for numbers or a sender: what is asked, how it stands, and what its owner and its reviewer can do about it.

import { Group, List, Loader, Stack, TagsInput, Text, Textarea, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RequestObject, ReviewedRequestWithDocuments } from '../../../src/wire/resource-requests.ts';
import { paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { Confirm, Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Moment, PairShown, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { requirementsFrom, whatOf } from './ResourceRequestsPage.tsx';

const REVIEWER = 'callsign:manage';
const ENDED = new Set(['COMPLETED', 'REJECTED', 'CANCELED']);

export function ResourceRequestPage() {
  const { id = '' } = useParams({ strict: false });
  const path = `/callsign/1/resource-requests/${encodeURIComponent(id)}`;
  const read = useRead<ReviewedRequestWithDocuments>(path);
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const { request, requestedBy, modifiedDate, documents } = data;
  const { status, requirements, requirementsFeedback } = request;
  const numbers = request.type === 'NUMBER_PURCHASE' ? request.numbers : [];
  return (
    <Page
      title={whatOf(request)}
      description={`Asked for in ${request.countryCode}`}
      calls={[read.call]}
      actions={<Owner request={request} />}
    >
      <Group>
        <State name={status} />
        {request.note !== undefined && <Text size="sm">{request.note}</Text>}
      </Group>
      <Facts
        facts={[
          ['Made', <Moment key="made" at={request.requestedDate} />],
          ['By', requestedBy],
          ['Changed', <Moment key="changed" at={modifiedDate} />],
          ['Channels', request.type === 'NUMBER_PURCHASE' ? request.capabilities.join(', ') : undefined],
          ['Application and entity', <PairShown key="pair" pair={request.platform} />],
          [
            'Numbers given',
            <Group key="numbers" gap="xs">
              {numbers.length === 0
                ? '–'
                : numbers.map(({ number, numberKey }) => (
                    <Link key={numberKey} to={paths.number} params={{ numberKey }}>
                      {number}
                    </Link>
                  ))}
            </Group>,
          ],
        ]}
      />
      {requirementsFeedback.length > 0 && (
        <Stack gap="xs">
          <Title order={3} size="h4">
            What has to be changed
          </Title>
          <List size="sm">
            {requirementsFeedback.map(({ key, feedback }) => (
              <List.Item key={`${key} ${feedback}`}>
                <b>{key}</b>: {feedback}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
      {requirements.length > 0 && (
        <Facts
          facts={requirements.map(({ key, value }) => [key, Array.isArray(value) ? value.join(', ') : String(value)] as const)}
        />
      )}
      {documents.length > 0 && (
        <List size="sm">
          {documents.map(({ documentId, fileName, size }) => (
            <List.Item key={documentId}>
              <a href={`${path}/documents/${encodeURIComponent(documentId)}`}>{fileName}</a> ({size.toLocaleString('en')} bytes)
            </List.Item>
          ))}
        </List>
      )}
      {!ENDED.has(status) && <Desk request={request} path={path} />}
    </Page>
  );
}

/** Its owner may change or cancel it while he is asked for changes, and at no other time: so says the API. */
function Owner({ request: { id, status, requirements } }: { readonly request: RequestObject }) {
  const [text, setText] = useState('');
  const path = `/resources/1/requests/${encodeURIComponent(id)}`;
  if (ENDED.has(status) || status === 'CANCEL_REQUESTED') return null;
  if (!status.startsWith('UPDATE_REQUESTED'))
    return (
      <Doing variant="default" obstacle="It can be changed or cancelled only while its reviewer asks for changes.">
        Cancel the request
      </Doing>
    );
  return (
    <Group>
      <Confirm
        label="Cancel the request"
        question="Cancel the request?"
        size="sm"
        wanted={{ method: 'POST', path: `${path}/cancel` }}
        done="The request is cancelled."
      >
        It cannot be taken up again; a new one can be made. When numbers were given for it already, the reviewer confirms first.
      </Confirm>
      <FormDialog
        label="Send changes"
        title="Send changes to the request"
        submitLabel="Send"
        wanted={{ method: 'PATCH', path, body: { requirements: requirementsFrom(text) } }}
        done="The changes are sent."
        onOpen={() => setText(requirements.map(({ key, value }) => `${key}=${String(value)}`).join('\n'))}
      >
        <Textarea
          label="What the country asks for"
          description="One a line, as key=value"
          autosize
          minRows={3}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </FormDialog>
    </Group>
  );
}

/** What the reviewer decides. Steps that do not fit the state are refused with a sentence. */
function Desk({ request, path }: { readonly request: RequestObject; readonly path: string }) {
  const isForNumbers = request.type === 'NUMBER_PURCHASE';
  if (request.status === 'CANCEL_REQUESTED')
    return (
      <Group>
        <Confirm
          label="Confirm the cancellation"
          question="Confirm the cancellation?"
          scope={REVIEWER}
          wanted={{ method: 'POST', path: `${path}/confirm-cancellation` }}
          done="The request is cancelled."
        >
          Numbers that were given for it stay until they are deleted themselves.
        </Confirm>
      </Group>
    );
  return (
    <Stack gap="xs" component="section" aria-label="Review">
      <Title order={3} size="h4">
        Review
      </Title>
      {request.status === 'PENDING_REVIEW' && <Text size="sm">Take it up to decide about it.</Text>}
      <Group>
        {request.status === 'PENDING_REVIEW' && (
          <Confirm
            label="Take up"
            question="Take the request into review?"
            scope={REVIEWER}
            wanted={{ method: 'POST', path: `${path}/take-up` }}
            done="The request is in review."
          >
            Its owner sees that somebody looks at it.
          </Confirm>
        )}
        {request.status !== 'PENDING_REVIEW' && <Decisions path={path} isForNumbers={isForNumbers} />}
      </Group>
    </Stack>
  );
}

function Decisions({ path, isForNumbers }: { readonly path: string; readonly isForNumbers: boolean }) {
  return (
    <>
      <Approve path={path} isForNumbers={isForNumbers} />
      <WithNote
        label="Ask for changes"
        title="Ask the owner for changes"
        field="What has to be changed"
        path={`${path}/request-update`}
        bodyOf={(note) => ({ feedback: [], note })}
        done="Its owner is asked."
      />
      <WithNote
        label="Reject"
        title="Reject the request"
        field="Why"
        path={`${path}/reject`}
        bodyOf={(note) => ({ note })}
        done="The request is rejected."
      />
    </>
  );
}

function Approve({ path, isForNumbers }: { readonly path: string; readonly isForNumbers: boolean }) {
  const [numbers, setNumbers] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const given = numbers.map((text) => (/^\+?\d{3,15}$/.test(text) ? { number: text } : { numberKey: text }));
  const body = { ...(isForNumbers ? { numbers: given } : {}), ...(note === '' ? {} : { note }) };
  return (
    <FormDialog
      label="Approve"
      title="Approve the request"
      submitLabel="Approve"
      size="xs"
      scope={REVIEWER}
      wanted={{ method: 'POST', path: `${path}/approve`, body }}
      done="The request is completed."
      onOpen={() => {
        setNumbers([]);
        setNote('');
      }}
    >
      <Stack>
        {isForNumbers && (
          <TagsInput
            label="Numbers it gets"
            description="Keys of numbers for sale, or digits of numbers that are yours to give; Enter after each"
            value={numbers}
            onChange={setNumbers}
          />
        )}
        {!isForNumbers && <Text size="sm">The name becomes the account's own, good for the country.</Text>}
        <Textarea
          label="Note"
          description="Its owner reads it; needed when it gets fewer than it asked for"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}

interface WithNoteProps {
  readonly label: string;
  readonly title: string;
  readonly field: string;
  readonly path: string;
  readonly bodyOf: (note: string) => object;
  readonly done: string;
}

function WithNote({ label, title, field, path, bodyOf, done }: WithNoteProps) {
  const [note, setNote] = useState('');
  return (
    <FormDialog
      label={label}
      title={title}
      submitLabel={label}
      size="xs"
      variant="default"
      scope={REVIEWER}
      wanted={{ method: 'POST', path, body: bodyOf(note) }}
      done={done}
      onOpen={() => setNote('')}
    >
      <Textarea label={field} required value={note} onChange={(event) => setNote(event.currentTarget.value)} data-autofocus />
    </FormDialog>
  );
}
