import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { mayDo, useMe } from '../api/me.ts';
import { useMoment } from '../api/moment.tsx';
import { ActionForm } from '../forms/action-form.tsx';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Digest, Fact, Facts, Loaded, Stale, Status, View, When, NotThere } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { shownQuestion } from './draft-query.ts';
import { Preview } from './preview.tsx';

const query = graphql(
  `
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
          ...ShownQuestion
        }
        weightSets {
          weightSetId
          name
        }
      }
    }
  `,
  [shownQuestion],
);

const route = getRouteApi('/questionnaires/$id');

/** One edition as the vendor sees it; what was sent never changes, so it is changed in a draft that begins with its copy. */
export function EditionView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const [copy, setCopy] = useState(false);
  const moment = useMoment();
  const me = useMe();
  const navigate = route.useNavigate();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ templateEdition: found }) => {
        if (!found) return <NotThere />;
        const titles = new Map(found.domains.map((domain) => [domain.id, domain.title]));
        const titleOf = (domain: string): string => titles.get(domain) ?? domain;
        return (
          <View
            title={`${found.title} ${found.edition}`}
            aside={
              <div className="actions">
                {moment === null && mayDo(me, 'startTemplateDraft') && (
                  <Button className="primary" onPress={() => setCopy(true)}>
                    {t('template.copy')}
                  </Button>
                )}
                {found.withdrawn ? (
                  <Status value="WITHDRAWN" />
                ) : (
                  <Actions mutations={places.template} fixed={{ id, expectedRevision: found.revision }} />
                )}
              </div>
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
            <Preview questions={found.questions} titleOf={titleOf} />
            {copy && (
              <ActionForm
                mutation="startTemplateDraft"
                fixed={{ copyOf: id }}
                defaults={{ template: found.template, title: found.title, notice: found.notice }}
                onClose={() => setCopy(false)}
                onDone={(_, made) =>
                  void navigate(
                    typeof made?.['made'] === 'string'
                      ? { to: '/questionnaires/drafts/$id', params: { id: made['made'] } }
                      : { to: '/questionnaires' },
                  )
                }
              />
            )}
          </View>
        );
      }}
    </Loaded>
  );
}
