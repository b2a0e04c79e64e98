import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Loaded, Section, Status, View } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';

const templatesQuery = graphql(`
  query Templates {
    templates {
      id
      title
      template
      edition
      questionCount
      withdrawn
      origin
      revision
    }
    templateDrafts {
      id
      title
      template
      edition
      status
      questionCount
      revision
      problems {
        place
        reason
      }
    }
  }
`);

export function Templates() {
  const { t } = useTranslation();
  const asked = useAsk(templatesQuery, {});
  return (
    <View
      title={t('nav.templates')}
      aside={<Actions mutations={places.templates} first={places.templates[0]} fixed={{}} />}
    >
      <Loaded asked={asked}>
        {({ templates, templateDrafts }) => (
          <>
            <Table
              label={t('nav.templates')}
              rows={templates}
              keyOf={({ id }) => id}
              columns={[
                {
                  name: t('list.name'),
                  share: 3,
                  cell: ({ id, title }) => <To path={`/questionnaires/${id}`}>{title}</To>,
                },
                { name: t('admin.edition'), cell: ({ edition }) => edition },
                { name: t('admin.questions'), numeric: true, cell: ({ questionCount }) => questionCount },
                { name: t('list.kind'), cell: ({ origin }) => readable(origin) },
                {
                  name: t('form.open'),
                  cell: ({ id, revision, withdrawn }) =>
                    withdrawn ? (
                      <Status value="WITHDRAWN" />
                    ) : (
                      <Actions mutations={places.template} fixed={{ id, templateId: id, expectedRevision: revision }} />
                    ),
                },
              ]}
            />
            {templateDrafts.length > 0 && (
              <Section title={t('admin.drafts')}>
                <Table
                  label={t('admin.drafts')}
                  rows={templateDrafts}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      name: t('list.name'),
                      share: 3,
                      cell: ({ id, title, template }) => (
                        <To path={`/questionnaires/drafts/${id}`}>{title || template}</To>
                      ),
                    },
                    { name: t('admin.edition'), cell: ({ edition }) => edition },
                    { name: t('admin.questions'), numeric: true, cell: ({ questionCount }) => questionCount },
                    { name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
                    {
                      name: t('admin.against'),
                      share: 3,
                      cell: ({ status, problems: [first] }) =>
                        status === 'OPEN' && first ? `${first.place}: ${first.reason}` : null,
                    },
                    {
                      name: t('form.open'),
                      cell: ({ id, revision, status }) =>
                        status === 'OPEN' && (
                          <Actions mutations={places.draft} fixed={{ id, expectedRevision: revision }} />
                        ),
                    },
                  ]}
                />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </View>
  );
}
