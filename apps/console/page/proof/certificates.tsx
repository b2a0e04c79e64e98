import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { download } from '../api/files.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Problem, Status, View, When } from '../parts/basics.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';

const query = graphql(`
  query Certificates($after: String, $asOf: Instant) {
    certificates(first: 50, after: $after, asOf: $asOf) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          number
          kind
          status
          issuedAt
          checkUrl
          pdfUrl
          jsonUrl
          revision
          assets {
            name
          }
        }
      }
    }
  }
`);

export function Certificates() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  return (
    <View title={t('nav.certificates')}>
      {problem && <Problem>{problem}</Problem>}
      <List
        label={t('nav.certificates')}
        query={query}
        variables={{}}
        pick={({ certificates }) => certificates}
        keyOf={({ id }) => id}
        columns={[
          { name: t('proof.number'), cell: ({ number }) => number },
          {
            id: 'name',
            name: t('list.name'),
            share: 2,
            cell: ({ assets }) => assets.map(({ name }) => name).join(', '),
          },
          { id: 'kind', name: t('list.kind'), cell: ({ kind }) => readable(kind) },
          { id: 'status', name: t('list.status'), cell: ({ status }) => <Status value={status} /> },
          { id: 'issued', name: t('proof.issued'), cell: ({ issuedAt }) => <When at={issuedAt} day /> },
          {
            name: t('form.open'),
            share: 2,
            cell: ({ id, number, checkUrl, pdfUrl, jsonUrl, revision }) => (
              <span className="actions">
                {[
                  { name: t('proof.download'), url: pdfUrl, file: `${number}.pdf` },
                  { name: t('proof.signed'), url: jsonUrl, file: `${number}.json` },
                ].map(({ name, url, file }) => (
                  <Button
                    key={file}
                    className="link"
                    onPress={() =>
                      void download(new URL(url, location.origin).pathname, file).catch((fault: Error) =>
                        setProblem(fault.message),
                      )
                    }
                  >
                    {name}
                  </Button>
                ))}
                <a href={checkUrl}>{t('proof.check')}</a>
                <Actions mutations={places.certificate} fixed={{ id, expectedRevision: revision }} />
              </span>
            ),
          },
        ]}
      />
    </View>
  );
}
