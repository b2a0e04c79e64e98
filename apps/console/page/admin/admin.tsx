import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { seesLog, useMe } from '../api/me.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Loaded, Quiet, Section, Status, View, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { List } from '../parts/list.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';

const organisationQuery = graphql(`
  query Organisation {
    organisation {
      id
      name
      longestTokenDays
      separatedDuties
      secondFactor {
        from
        roles
      }
      revision
    }
  }
`);
const membersQuery = graphql(`
  query People($after: String, $asOf: Instant) {
    members(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          email
          roles
          status
          revision
        }
      }
    }
  }
`);

export function Members() {
  const { t } = useTranslation();
  const me = useMe();
  const organisation = useAsk(organisationQuery, {});
  return (
    <View title={t('nav.members')} aside={<Actions mutations={[]} first={places.members[0]} fixed={{}} />}>
      {organisation.data && (
        <Section
          title={`${t('admin.organisation')}: ${organisation.data.organisation.name}`}
          aside={
            <Actions
              mutations={places.organisation}
              fixed={{ expectedRevision: organisation.data.organisation.revision }}
            />
          }
        >
          {organisation.data.organisation.separatedDuties.length > 0 && (
            <p>
              {t('admin.separated')}: {organisation.data.organisation.separatedDuties.map(readable).join(', ')}
            </p>
          )}
          <SecondFactorRule rule={organisation.data.organisation.secondFactor} />
        </Section>
      )}
      {seesLog(me) && <IdentityProviders />}
      <List
        label={t('nav.members')}
        query={membersQuery}
        variables={{}}
        pick={({ members }) => members}
        keyOf={({ id }) => id}
        columns={[
          { name: t('list.name'), share: 2, cell: ({ id, name }) => <To path={`/people/${id}`}>{name}</To> },
          { id: 'email', name: t('door.email'), share: 2, cell: ({ email }) => email },
          { id: 'roles', name: t('admin.roles'), share: 2, cell: ({ roles }) => roles.map(readable).join(', ') },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          {
            name: t('form.open'),
            cell: ({ id, revision }) => (
              <Actions mutations={places.member} fixed={{ id, expectedRevision: revision }} />
            ),
          },
        ]}
      />
    </View>
  );
}

function SecondFactorRule({ rule }: { rule: ResultOf<typeof organisationQuery>['organisation']['secondFactor'] }) {
  const { t } = useTranslation();
  return (
    <p>
      {t('admin.secondFactor')}:{' '}
      {rule ? (
        <>
          {rule.roles.length > 0 ? rule.roles.map(readable).join(', ') : t('admin.everyone')}, <When at={rule.from} />
        </>
      ) : (
        t('admin.notRequired')
      )}
    </p>
  );
}

const providersQuery = graphql(`
  query IdentityProviders {
    identityProviders(first: 50) {
      edges {
        node {
          id
          name
          issuer
          domains
          redirectUri
          disconnectedAt
          revision
        }
      }
    }
  }
`);

function IdentityProviders() {
  const { t } = useTranslation();
  const { data } = useAsk(providersQuery, {});
  const rows = (data?.identityProviders.edges ?? []).map(({ node }) => node);
  return (
    <Section title={t('admin.providers')} aside={<Actions mutations={[]} first={places.providers[0]} fixed={{}} />}>
      {rows.length > 0 && (
        <Table
          label={t('admin.providers')}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { name: t('list.name'), cell: ({ name }) => name },
            { name: t('admin.issuer'), share: 2, cell: ({ issuer }) => issuer },
            { name: t('admin.domains'), cell: ({ domains }) => domains.join(', ') },
            { name: t('admin.redirectUri'), share: 3, cell: ({ redirectUri }) => <code>{redirectUri}</code> },
            {
              name: t('form.open'),
              cell: ({ id, revision, disconnectedAt }) =>
                disconnectedAt ? (
                  <When at={disconnectedAt} day />
                ) : (
                  <Actions mutations={places.provider} fixed={{ id, expectedRevision: revision }} />
                ),
            },
          ]}
        />
      )}
    </Section>
  );
}

const tokensQuery = graphql(`
  query Tokens($after: String, $asOf: Instant) {
    apiTokens(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          prefix
          scopes
          expiresAt
          revokedAt
          revision
          member {
            id
            name
          }
        }
      }
    }
  }
`);

export function Tokens() {
  const { t } = useTranslation();
  return (
    <View title={t('nav.tokens')} aside={<Actions mutations={[]} first={places.tokens[0]} fixed={{}} />}>
      <List
        label={t('nav.tokens')}
        query={tokensQuery}
        variables={{}}
        pick={({ apiTokens }) => apiTokens}
        keyOf={({ id }) => id}
        columns={[
          { name: t('admin.label'), share: 2, cell: ({ label }) => label },
          { id: 'owner', name: t('list.owner'), cell: ({ member }) => member?.name },
          { id: 'prefix', name: t('admin.prefix'), cell: ({ prefix }) => <code>{prefix}</code> },
          { id: 'scopes', name: t('admin.scopes'), share: 2, cell: ({ scopes }) => scopes.map(readable).join(', ') },
          { id: 'expires', name: t('admin.expires'), cell: ({ expiresAt }) => <When at={expiresAt} day /> },
          { id: 'revoked', name: t('admin.revoked'), cell: ({ revokedAt }) => <When at={revokedAt} day /> },
          {
            name: t('form.open'),
            cell: ({ id, revision, revokedAt }) =>
              revokedAt ? null : <Actions mutations={places.token} fixed={{ id, expectedRevision: revision }} />,
          },
        ]}
      />
    </View>
  );
}

const jobsQuery = graphql(`
  query DeadJobs {
    deadJobs(first: 100) {
      id
      name
      attempts
      failedAt
      reason
    }
  }
`);

export function Jobs() {
  const { t } = useTranslation();
  const asked = useAsk(jobsQuery, {});
  return (
    <View title={t('nav.jobs')}>
      <Quiet>{t('admin.jobsHint')}</Quiet>
      <Loaded asked={asked}>
        {({ deadJobs }) =>
          deadJobs.length === 0 ? (
            <Quiet>{t('home.none')}</Quiet>
          ) : (
            <Table
              label={t('nav.jobs')}
              rows={deadJobs}
              keyOf={({ id }) => id}
              columns={[
                { name: t('list.name'), share: 2, cell: ({ name }) => name },
                { name: t('admin.attempts'), numeric: true, cell: ({ attempts }) => attempts },
                { name: t('admin.failed'), cell: ({ failedAt }) => <When at={failedAt} /> },
                { name: t('admin.reason'), share: 3, cell: ({ reason }) => reason },
                {
                  name: t('form.open'),
                  cell: ({ id, name }) => (
                    <Actions mutations={places.deadJob} first="retryDeadJob" fixed={{ id, name }} />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </View>
  );
}
