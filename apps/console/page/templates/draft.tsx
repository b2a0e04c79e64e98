import { getRouteApi } from '@tanstack/react-router';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { mayDo, useMe } from '../api/me.ts';
import { useMoment } from '../api/moment.tsx';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Fact, Facts, Loaded, Section, Stale, Status, View, NotThere } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { draftQuery } from './draft-query.ts';
import { Preview } from './preview.tsx';

const route = getRouteApi('/questionnaires/drafts/$id');
const tabs = ['edit', 'preview'] as const;

/** A questionnaire that is being written: its questions, what stands against publishing it, and how the vendor will see it. */
export function DraftView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const moment = useMoment();
  const me = useMe();
  const asked = useAsk(draftQuery, { id });
  return (
    <Loaded asked={asked}>
      {({ templateDraft: draft }) => {
        if (!draft) return <NotThere />;
        const titles = new Map(draft.domains.map((domain) => [domain.id, domain.title]));
        const preview = <Preview questions={draft.questions} titleOf={(domain) => titles.get(domain) ?? domain} />;
        const open = draft.status === 'OPEN';
        return (
          <View
            title={`${draft.title} ${draft.edition}`}
            aside={
              open && (
                <Actions
                  mutations={places.draft}
                  first="publishTemplateDraft"
                  fixed={{ id, expectedRevision: draft.revision }}
                  defaults={{
                    title: draft.title,
                    edition: draft.edition,
                    notice: draft.notice,
                    template: draft.template,
                    domains: draft.domains.map(({ id: key, title }) => ({ id: key, title })),
                  }}
                />
              )
            }
          >
            <Stale since={draft.staleSince} />
            <Facts>
              <Fact name={t('list.status')}>
                <Status value={draft.status} />
              </Fact>
              <Fact name={t('admin.questions')}>{draft.questionCount}</Fact>
              <Fact name={t('template.notice')}>{draft.notice}</Fact>
              {draft.templateId && (
                <Fact name={t('admin.edition')}>
                  <To path={`/questionnaires/${draft.templateId}`}>{draft.edition}</To>
                </Fact>
              )}
            </Facts>
            {open && draft.problems.length > 0 && (
              <Section title={t('admin.against')}>
                <ul>
                  {draft.problems.map(({ place, reason, remedy }) => (
                    <li key={place + reason}>
                      {place}: {reason} {remedy}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            {open && moment === null && mayDo(me, 'putDraftQuestions') ? (
              <Tabs>
                <TabList aria-label={draft.title} className="tabs">
                  {tabs.map((one) => (
                    <Tab key={one} id={one}>
                      {t(one === 'edit' ? 'template.editor' : 'template.preview')}
                    </Tab>
                  ))}
                </TabList>
                <TabPanel id="edit">
                  <DraftEditor draft={draft} />
                </TabPanel>
                <TabPanel id="preview">{preview}</TabPanel>
              </Tabs>
            ) : (
              preview
            )}
          </View>
        );
      }}
    </Loaded>
  );
}
