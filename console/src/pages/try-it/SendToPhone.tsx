// Sends an SMS, or an MMS with a picture, to the phone.

import { FileInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Call, call } from '../../api.ts';
import { mediaTypeOf } from '../../files.ts';
import { PairFields, platformOf } from '../../forms/PairFields.tsx';
import type { Pair } from '../../ui/format.tsx';
import { SendForm } from './SendForm.tsx';
import type { Answer } from './Sent.tsx';

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
  return (
    <SendForm title="Send to the phone" send={send} calls={[...(upload === undefined ? [] : [upload]), callWith(UNKNOWN_ID)]}>
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
        <TextInput label="Title" maxLength={TITLE_MAX} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
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
    </SendForm>
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
