// Makes or changes a template of mail.

import { Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Template } from '../../../../src/wire/email-templates.ts';
import { EDITING, FormDialog } from '../../ui/FormDialog.tsx';

export const TEMPLATES_PATH = '/email/1/templates';

const FIRST = { name: '', from: '', replyTo: '', subject: '', preheader: '', html: '' };

interface TemplateFormProps {
  readonly known?: Template;
  readonly onDone?: (template: Template) => void;
}

export function TemplateForm({ known, onDone }: TemplateFormProps) {
  const [fields, setFields] = useState(FIRST);
  const field = (name: keyof typeof FIRST, label: string, hint?: string) => (
    <TextInput
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={fields[name]}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
    />
  );
  // A new one has no field that is empty; of one that is there an empty field is taken away.
  const form = Object.fromEntries(Object.entries(fields).filter(([, value]) => known !== undefined || value !== ''));
  return (
    <FormDialog<Template>
      label="Add template"
      title={known === undefined ? 'Add a template' : 'Edit the template'}
      submitLabel="Add template"
      {...(known === undefined ? {} : EDITING)}
      size="sm"
      wanted={
        known === undefined
          ? { method: 'POST', path: TEMPLATES_PATH, form }
          : { method: 'PATCH', path: `${TEMPLATES_PATH}/${known.id}`, form }
      }
      done="The template is saved."
      onOpen={() => {
        const { name = '', from = '', replyTo = '', subject = '', preheader = '', html = '' } = known ?? {};
        setFields({ name, from, replyTo, subject, preheader, html });
      }}
      {...(onDone === undefined ? {} : { onDone })}
    >
      <Stack>
        {field('name', 'Name')}
        {field('from', 'Sender', 'Shop <hello@shop.example>; a request may say another')}
        {field('replyTo', 'Replies to')}
        {field('subject', 'Subject')}
        {field('preheader', 'Preheader', 'Shown beside the subject in lists of mail')}
        <Textarea
          label="HTML"
          description="{{name}} stands for what a request says of each recipient"
          autosize
          minRows={5}
          maxRows={16}
          spellCheck={false}
          required
          value={fields.html}
          onChange={(event) => setFields({ ...fields, html: event.currentTarget.value })}
        />
      </Stack>
    </FormDialog>
  );
}
