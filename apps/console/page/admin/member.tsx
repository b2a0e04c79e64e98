import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { hasRole, useMe } from '../api/me.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Fact, Facts, Loaded, NotThere, Status, View, When } from '../parts/basics.tsx';
import { Sessions } from '../forms/sessions.tsx';
import { readable } from '../words/readable.ts';

const memberQuery = graphql(`
  query OneMember($id: ID!, $asOf: Instant) {
    member(id: $id, asOf: $asOf) {
      id
      name
      email
      roles
      status
      createdAt
      revision
    }
  }
`);

const route = getRouteApi('/people/$id');

/** A colleague; an administrator also sees and ends the sessions. */
export function MemberView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const me = useMe();
  const asked = useAsk(memberQuery, { id });
  return (
    <Loaded asked={asked}>
      {({ member }) =>
        member === null ? (
          <NotThere />
        ) : (
          <View
            title={member.name}
            aside={<Actions mutations={places.member} fixed={{ id, expectedRevision: member.revision }} />}
          >
            <Facts>
              <Fact name={t('door.email')}>{member.email}</Fact>
              <Fact name={t('admin.roles')}>{member.roles.map(readable).join(', ')}</Fact>
              <Fact name={t('list.status')}>
                <Status value={member.status} />
              </Fact>
              <Fact name={t('admin.invited')}>
                <When at={member.createdAt} day />
              </Fact>
            </Facts>
            {hasRole(me) && <Sessions member={id} />}
          </View>
        )
      }
    </Loaded>
  );
}
