import { useState, type FormEvent } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { download } from '../api/files.ts';
import { graphql } from '../api/graphql.ts';
import { Person, View, When } from '../parts/basics.tsx';
import { Choose } from '../parts/filters.tsx';
import { List } from '../parts/list.tsx';
import { readable } from '../words/readable.ts';
import { chosenOf, days, kinds, texts } from './security-search.ts';

const securityQuery = graphql(`
  query SecurityLog($after: String, $filter: SecurityEventFilter) {
    securityEvents(first: 50, after: $after, filter: $filter, sort: { field: LAST_AT, direction: DESC }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          kind
          code
          count
          lastAt
          actor
          memberId
          subject
          target
          network
        }
      }
    }
  }
`);

const route = getRouteApi('/security');

/** Who was denied what, and who read what is secret: newest first, and as a file under the same filters. */
export function SecurityLog() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(search);
  const { filter, query } = chosenOf(search);
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    const given = Object.fromEntries([...texts, ...days].map((name) => [name, typed[name]?.trim() || undefined]));
    void navigate({ search: (before) => ({ ...before, ...given }), replace: true });
  };
  const save = (format: 'csv' | 'json') => () => download(`/exports/security.${format}?${query}`, `security.${format}`);
  return (
    <View title={t('nav.security')}>
      <form onSubmit={ask} className="filters">
        <Choose
          label={t('list.kind')}
          values={kinds}
          words={readable}
          value={search.kind}
          onChange={(kind) => void navigate({ search: (before) => ({ ...before, kind }), replace: true })}
        />
        {[...texts, ...days].map((name) => (
          <TextField
            key={name}
            type={name === 'from' || name === 'to' ? 'date' : 'text'}
            className="field"
            value={typed[name] ?? ''}
            onChange={(text) => setTyped({ ...typed, [name]: text })}
          >
            <Label>{t(`security.${name}`)}</Label>
            <Input />
          </TextField>
        ))}
        <Button type="submit" className="primary">
          {t('security.ask')}
        </Button>
      </form>
      <List
        label={t('nav.security')}
        query={securityQuery}
        variables={{ filter }}
        pick={({ securityEvents }) => securityEvents}
        keyOf={({ id }) => id}
        files={{ CSV: save('csv'), JSON: save('json') }}
        empty={Object.keys(filter).length > 0 ? t('list.none') : t('list.empty')}
        columns={[
          { name: t('list.kind'), cell: ({ kind }) => readable(kind) },
          { id: 'code', name: t('admin.code'), cell: ({ code }) => readable(code) },
          {
            id: 'actor',
            name: t('admin.actor'),
            cell: ({ memberId, actor, network }) => (memberId ? <Person id={memberId} /> : (actor ?? network)),
          },
          { id: 'target', name: t('admin.target'), share: 2, cell: ({ target }) => target },
          {
            id: 'subject',
            name: t('security.subject'),
            share: 2,
            cell: ({ subject }) => subject && <code>{subject}</code>,
          },
          { id: 'times', name: t('admin.times'), numeric: true, cell: ({ count }) => count },
          { id: 'when', name: t('history.when'), cell: ({ lastAt }) => <When at={lastAt} /> },
        ]}
      />
    </View>
  );
}
