// Sends an SMS, or an MMS with a picture, to the phone.

import { FileInput, Group, SegmentedControl, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { type Call, call } from '../../api.ts';
import { mediaTypeOf } from '../../files.ts';
import { PairFields, platformOf } from '../../forms/PairFields.tsx';
import { useChanges } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { Doing } from '../../ui/Confirm.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import type { Pair } from '../../ui/format.tsx';
import { type Answer, Sent } from './Sent.tsx';

/** The contract's limit for titles. */
const TITLE_MAX = 66;
const UNKNOWN_ID = '<the uploadedContentId of the answer before>';

export function SendToPhone({ phone }: { readonly phone: string }) {
  const [channel, setChannel] = useState('SMS');
  const [pair, setPair] = useState<Pair>({});
  const [sender, setSender] = useState('');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('Hello');
  const [picture, setPicture] = useState<File | null>(null);
  const [instead, setInstead] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const platform = platformOf(pair);
  const isMms = channel === 'MMS';
  const upload = isMms && picture !== null ? uploadOf(picture) : undefined;
  const callWith = (uploadedContentId: string): Call => {
    const options = {
      ...(platform === undefined ? {} : { platform }),
      ...(isMms && instead !== '' ? { smsFailover: { text: instead } } : {}),
    };
    const messageSegments = [
      ...(text === '' ? [] : [{ type: 'TEXT', text }]),
      ...(upload === undefined ? [] : [{ type: 'UPLOADED_REFERENCE', uploadedContentId }]),
    ];
    const message = {
      ...(sender === '' ? {} : { sender }),
      destinations: [{ to: phone }],
      content: isMms ? { ...(title === '' ? {} : { title }), messageSegments } : { text },
      ...(Object.keys(options).length === 0 ? {} : { options }),
    };
    return { method: 'POST', path: isMms ? '/mms/2/messages' : '/sms/3/messages', body: { messages: [message] } };
  };
  const send = async (): Promise<Answer> => {
    const uploaded = upload === undefined ? undefined : await call<{ uploadedContentId: string }>(upload);
    return call<Answer>(callWith(uploaded?.uploadedContentId ?? ''));
  };
  // What becomes of it is said where it is shown: a rejected message is an answer too.
  const change = useChanges<Answer, void>(send, undefined, setAnswer);
  return (
    <Stack component="section" aria-label="Send">
      <Title order={3} size="h4">
        Send to the phone
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack>
          <SegmentedControl
            aria-label="Channel"
            data={['SMS', 'MMS']}
            value={channel}
            onChange={setChannel}
            style={{ alignSelf: 'flex-start' }}
          />
          <PairFields pair={pair} onChange={setPair} />
          <TextInput
            label="Sender"
            description="Empty: the sending strategy chooses one"
            value={sender}
            onChange={(event) => setSender(event.currentTarget.value)}
          />
          {isMms && (
            <TextInput
              label="Title"
              maxLength={TITLE_MAX}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
          )}
          <Textarea
            label="Text"
            autosize
            minRows={2}
            required={picture === null || !isMms}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {isMms && (
            <>
              <FileInput
                label="Picture"
                description="Or a sound, a video"
                accept="image/*,audio/*,video/*"
                placeholder="Choose a file"
                clearable
                clearButtonProps={{ 'aria-label': 'Take the picture out' }}
                value={picture}
                onChange={setPicture}
              />
              <Textarea
                label="SMS in its place"
                description="Goes out when the MMS does not arrive, as with a number that ends in 9917"
                autosize
                minRows={1}
                value={instead}
                onChange={(event) => setInstead(event.currentTarget.value)}
              />
            </>
          )}
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={useObstacle()} loading={change.isPending}>
              Send
            </Doing>
          </Group>
        </Stack>
      </form>
      <Sent answer={answer} />
      <ApiCalls
        calls={[...(upload === undefined ? [] : [upload]), callWith(UNKNOWN_ID)]}
        title={upload === undefined ? 'The API call it makes' : 'The API calls it makes'}
      />
    </Stack>
  );
}

function uploadOf(file: File): Call {
  return {
    method: 'POST',
    path: '/mms/1/content',
    contentType: 'application/octet-stream',
    headers: {
      // What the segment is called has fewer letters than what a file may be called.
      'X-Content-Id': file.name.replace(/[^\w.-]/g, '_').slice(-100),
      'X-Media-Type': mediaTypeOf(file),
    },
    body: file,
  };
}
