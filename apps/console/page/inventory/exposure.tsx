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
import { moments, texts, type Question } from './exposure-search.ts';

const query = graphql(`
  query Exposure($url: String, $domain: String, $digest: String, $from: Instant, $to: Instant) {
    exposure(url: $url, domain: $domain, digest: $digest, from: $from, to: $to) {
      domain
      confirmed
      possible
      excluded
      exposures {
        verdict
        quarantined
        dataset {
          kind
          id
          name
          label
          status
        }
        downstream {
          depth
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
              {exposure.exposures.map(({ verdict, quarantined, dataset, downstream }) => (
                <Section
                  key={dataset.id + (dataset.label ?? '')}
                  title={dataset.name ?? dataset.id}
                  aside={
                    <>
                      <Status value={verdict} /> {quarantined && <Status value="QUARANTINED" />}{' '}
                      <AssetLink asset={dataset} />
                    </>
                  }
                >
                  {downstream.length > 0 && (
                    <>
                      <h3>{t('exposure.touched')}</h3>
                      <ul>
                        {downstream.map(({ asset }) => (
                          <li key={asset.kind + asset.id + (asset.versionId ?? '')}>
                            {t(`kinds.${asset.kind}`)} <AssetLink asset={asset} /> <Status value={asset.status} />
                          </li>
                        ))}
                      </ul>
                    </>
                  )}
                </Section>
              ))}
            </>
          )}
        </Loaded>
      )}
    </View>
  );
}
