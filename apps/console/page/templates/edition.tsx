import { getRouteApi } from '@tanstack/react-router';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Digest, Fact, Facts, Loaded, Problem, Stale, Status, View, When } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { Editor } from './editor.tsx';
import { Preview } from './preview.tsx';
import { tabs } from './search.ts';

const query = graphql(`
  query EditionView($id: ID!) {
    templateEdition(id: $id) {
      id
      template
      title
      edition
      origin
      notice
      digest
      createdAt
      questionCount
      withdrawn
      revision
      staleSince
      domains {
        id
        title
      }
      questions {
        id
        text
        guidance
        domain
        kind
        answerType
        options
        critical
        polarity
        weight
      }
      weightSets {
        weightSetId
        name
      }
    }
  }
`);

const route = getRouteApi('/questionnaires/$id');

/** One edition: as the vendor sees it, and as the beginning of another. */
export function EditionView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const { tab = 'preview' } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ templateEdition: found }) => {
        if (!found) return <Problem>{t('asset.notFound')}</Problem>;
        const titles = new Map(found.domains.map((domain) => [domain.id, domain.title]));
        const titleOf = (domain: string): string => titles.get(domain) ?? domain;
        return (
          <View
            title={`${found.title} ${found.edition}`}
            aside={
              found.withdrawn ? (
                <Status value="WITHDRAWN" />
              ) : (
                <Actions mutations={places.template} fixed={{ id, expectedRevision: found.revision }} />
              )
            }
          >
            <Stale since={found.staleSince} />
            <Facts>
              <Fact name={t('list.kind')}>{readable(found.origin)}</Fact>
              <Fact name={t('admin.questions')}>{found.questionCount}</Fact>
              <Fact name={t('list.created')}>
                <When at={found.createdAt} />
              </Fact>
              <Fact name={t('template.notice')}>{found.notice}</Fact>
              <Fact name={t('template.weights')}>{found.weightSets.map(({ name }) => name).join(', ')}</Fact>
              <Fact name={t('asset.digest')}>
                <Digest value={found.digest} />
              </Fact>
            </Facts>
            <Tabs
              selectedKey={tab}
              onSelectionChange={(chosen) =>
                void navigate({
                  search: (before) => ({ ...before, tab: tabs.find((one) => one === chosen) }),
                  replace: true,
                })
              }
            >
              <TabList aria-label={found.title} className="tabs">
                {tabs.map((one) => (
                  <Tab key={one} id={one}>
                    {t(`template.${one}`)}
                  </Tab>
                ))}
              </TabList>
              <TabPanel id="preview">
                <Preview questions={found.questions} titleOf={titleOf} />
              </TabPanel>
              <TabPanel id="edit">
                <Editor
                  template={found.template}
                  title={found.title}
                  edition={found.edition}
                  questions={found.questions.map((one) => ({ ...one, domain: titleOf(one.domain) }))}
                />
              </TabPanel>
            </Tabs>
          </View>
        );
      }}
    </Loaded>
  );
}
