// One template: what it says, with values one tries in its placeholders.

import { Group, Loader, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Template } from '../../../../src/wire/email-templates.ts';
import { paths } from '../../paths.ts';
import { useAsk, useRead } from '../../queries.ts';
import { Attached } from '../../ui/Attached.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Moment } from '../../ui/format.tsx';
import { MailBody } from '../../ui/MailBody.tsx';
import { Page } from '../../ui/Page.tsx';
import { TEMPLATES_PATH, TemplateForm } from './TemplateForm.tsx';

export function TemplatePage() {
  const { templateId = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const path = `${TEMPLATES_PATH}/${encodeURIComponent(templateId)}`;
  const read = useRead<Template>(path);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [given] = useDebouncedValue(values, 400);
  const { data, error } = read.result;
  const preview = useAsk<string>(`${path}/preview`, { placeholders: given }, data !== undefined);
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const { id, name, from, replyTo, subject, preheader, html, attachments } = data;
  const title = name || `Template ${id}`;
  const placeholders = placeholdersOf([subject, preheader, html]);
  return (
    <Page
      title={title}
      calls={[read.call, preview.call]}
      actions={
        <Group gap="xs">
          <TemplateForm known={data} />
          <Confirm
            label="Delete"
            size="sm"
            question={`Delete ${title}?`}
            wanted={{ method: 'DELETE', path }}
            done={`${title} is deleted.`}
            onDone={() => void navigate({ to: paths.templates })}
          >
            Requests that name it are refused from now on. Mails that were accepted with it are not touched.
          </Confirm>
        </Group>
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Facts
            facts={[
              ['ID', id],
              ['Sender', from ?? 'as the request says'],
              ['Replies to', replyTo ?? '–'],
              ['Subject', subject ?? 'as the request says'],
              ['Preheader', preheader ?? '–'],
              ['Changed', <Moment key="changed" at={data.updatedAt} />],
            ]}
          />
          {attachments.length > 0 && (
            <Attached
              files={attachments.map(({ fileName, contentType, size, url }) => ({
                name: fileName,
                mediaType: contentType,
                size,
                url,
              }))}
            />
          )}
          {placeholders.length > 0 && (
            <Stack gap="xs" component="section" aria-label="Placeholders">
              <Title order={3} size="h4">
                Placeholders
              </Title>
              <Text size="sm" c="dimmed">
                What is typed here stands in the preview; one without a value stays as it is.
              </Text>
              {placeholders.map((placeholder) => (
                <TextInput
                  key={placeholder}
                  label={placeholder}
                  value={values[placeholder] ?? ''}
                  onChange={(event) => {
                    const { [placeholder]: _old, ...rest } = values;
                    const value = event.currentTarget.value;
                    setValues(value === '' ? rest : { ...rest, [placeholder]: value });
                  }}
                />
              ))}
            </Stack>
          )}
        </Stack>
        <Stack gap="xs" component="section" aria-label="Preview">
          <Title order={3} size="h4">
            Preview
          </Title>
          {preview.result.error !== null && <ErrorBox error={preview.result.error} />}
          {preview.result.data !== undefined && <MailBody html={preview.result.data} />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

function placeholdersOf(texts: readonly (string | undefined)[]): readonly string[] {
  const found = texts.flatMap((text) => [...(text ?? '').matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name]) => name ?? ''));
  return [...new Set(found)];
}
