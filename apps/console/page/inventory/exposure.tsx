import { getRouteApi } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Loaded, Quiet, Section, Status, View } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { moments, texts, type Question } from './exposure-search.ts';

const query = graphql(`
  query Exposure($url: String, $domain: String, $digest: String, $from: Instant, $to: Instant) {
    exposure(url: $url, domain: $domain, digest: $digest, from: $from, to: $to) {
      domain
      confirmed
      possible
      excluded
      exposures(first: 50) {
        edges {
          node {
            verdict
            quarantined
            dataset {
              kind
              id
              name
              label
              status
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      touched(first: 100) {
        edges {
          node {
            verdict
            depth
            environments
            asset {
              kind
              id
              name
              label
              status
              versionId
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`);

const route = getRouteApi('/exposure');

/** A question whose address can be handed on: who opens it sees the answer of today. */
export function Exposure() {
  const { t } = useTranslation();
  const question = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState<Question>(question);
  const asks = texts.some((name) => question[name]);
  const instant = (name: (typeof moments)[number]) => (question[name] ? new Date(question[name]).toISOString() : null);
  const asked = useAsk(
    query,
    {
      url: question.url ?? null,
      domain: question.domain ?? null,
      digest: question.digest ?? null,
      from: instant('from'),
      to: instant('to'),
    },
    { pause: !asks },
  );
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    const given = Object.fromEntries([...texts, ...moments].map((name) => [name, typed[name]?.trim() || undefined]));
    void navigate({ search: (before) => ({ ...before, ...given }) });
  };
  return (
    <View title={t('nav.exposure')} aside={<Actions mutations={places.exposure} fixed={{}} />}>
      <h2>{t('exposure.title')}</h2>
      <form onSubmit={ask} className="filters">
        {texts.map((name) => (
          <TextField
            key={name}
            className="field"
            value={typed[name] ?? ''}
            onChange={(text) => setTyped({ ...typed, [name]: text })}
          >
            <Label>{t(`exposure.${name}`)}</Label>
            <Input />
          </TextField>
        ))}
        {moments.map((name) => (
          <TextField
            key={name}
            type="date"
            className="field"
            value={typed[name] ?? ''}
            onChange={(text) => setTyped({ ...typed, [name]: text })}
          >
            <Label>{t(`exposure.${name}`)}</Label>
            <Input />
          </TextField>
        ))}
        <Button type="submit" className="primary">
          {t('exposure.ask')}
        </Button>
      </form>
      {!asks && <Quiet>{t('exposure.hint')}</Quiet>}
      {asks && (
        <Loaded asked={asked}>
          {({ exposure }) => (
            <>
              <p role="status">
                {exposure.domain}: {exposure.confirmed} {t('exposure.confirmed')}, {exposure.possible}{' '}
                {t('exposure.possible')}, {exposure.excluded} {t('exposure.excluded')}
              </p>
              {exposure.exposures.edges.length > 0 && (
                <Section title={t('exposure.data')}>
                  <ul className="plain">
                    {exposure.exposures.edges.map(({ node: { verdict, quarantined, dataset } }) => (
                      <li key={dataset.id + (dataset.label ?? '')}>
                        <Status value={verdict} /> {quarantined && <Status value="QUARANTINED" />}{' '}
                        <AssetLink asset={dataset} />
                      </li>
                    ))}
                  </ul>
                  {exposure.exposures.pageInfo.hasNextPage && <Quiet>{t('exposure.more')}</Quiet>}
                </Section>
              )}
              {exposure.touched.edges.length > 0 && (
                <Section title={t('exposure.touched')}>
                  <ul className="plain">
                    {exposure.touched.edges.map(({ node: { verdict, asset, environments } }) => (
                      <li key={asset.kind + asset.id + (asset.versionId ?? '')}>
                        <Status value={verdict} /> {t(`kinds.${asset.kind}`)} <AssetLink asset={asset} />{' '}
                        <Status value={asset.status} /> {environments.map(readable).join(', ')}
                      </li>
                    ))}
                  </ul>
                  {exposure.touched.pageInfo.hasNextPage && <Quiet>{t('exposure.more')}</Quiet>}
                </Section>
              )}
            </>
          )}
        </Loaded>
      )}
    </View>
  );
}
