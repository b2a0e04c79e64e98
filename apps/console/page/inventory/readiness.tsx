import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import type { AssetKind } from '../api/graphql.ts';
import { Loaded, Quiet, Section, Status } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { FillField, type Documenting } from './fill-field.tsx';
import { readinessQuery } from './records.ts';

/** Obligation by obligation: satisfied, or what is missing. */
export function Readiness({ kind, id, documenting }: { kind: AssetKind; id: string; documenting: Documenting }) {
  const { t } = useTranslation();
  const asked = useAsk(readinessQuery, { kind, id });
  return (
    <Loaded asked={asked}>
      {({ readiness }) =>
        readiness === null ? (
          <Quiet>{t('asset.notFound')}</Quiet>
        ) : (
          <>
            <p>
              <progress max={100} value={readiness.percent} aria-label={t('asset.readiness')} />{' '}
              {t('asset.ready', { percent: readiness.percent })}
            </p>
            {readiness.items.map(({ obligation, demands, state, missing }) => (
              <Section key={obligation} title={obligation} aside={<Status value={state} />}>
                <p>{demands}</p>
                <ul>
                  {missing.map(({ field, asks }) => (
                    <li key={field}>
                      {readable(field)}: {asks} <FillField field={field} documenting={documenting} />
                    </li>
                  ))}
                </ul>
              </Section>
            ))}
          </>
        )
      }
    </Loaded>
  );
}
