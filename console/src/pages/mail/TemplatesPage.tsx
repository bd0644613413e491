// Templates: letters that are kept, with placeholders.

import { Link, useNavigate } from '@tanstack/react-router';
import type { Template } from '../../../../src/wire/email-templates.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { Moment } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../../ui/Rows.tsx';
import { TEMPLATES_PATH, TemplateForm } from './TemplateForm.tsx';

type Head = Pick<Template, 'id' | 'name' | 'createdAt' | 'updatedAt'>;

export function TemplatesPage() {
  const [filters, change] = useFilters();
  const navigate = useNavigate();
  const read = useRead<{ results: Head[]; paging: Paging }>(TEMPLATES_PATH, { page: filters['page'], size: 20 });
  return (
    <Page
      title="Templates"
      description="Letters that are kept. A request names one by its ID, and says what stands for its placeholders."
      calls={[read.call]}
      actions={
        <TemplateForm onDone={({ id }) => void navigate({ to: paths.template, params: { templateId: String(id) } } as never)} />
      }
    >
      <Rows
        label="Templates"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ id }) => String(id)}
        columns={[
          {
            title: 'Template',
            show: ({ id, name }) => (
              <Link to={paths.template} params={{ templateId: String(id) }}>
                {name || `Template ${id}`}
              </Link>
            ),
          },
          { title: 'ID', show: ({ id }) => id },
          { title: 'Made', show: ({ createdAt }) => <Moment at={createdAt} /> },
          { title: 'Changed', show: ({ updatedAt }) => <Moment at={updatedAt} /> },
        ]}
        empty="There is no template. Add one, to keep a letter that is sent again and again in one place."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}
