import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql, type AssetKind } from '../api/graphql.ts';
import { Loaded, Person, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { readable } from '../words/readable.ts';

const historyQuery = graphql(`
  query HistoryOf($id: ID!, $kind: AssetKind!, $after: Int) {
    history(first: 50, id: $id, kind: $kind, after: $after) {
      next
      entries {
        id
        type
        at
        actorId
        reason
        data {
          name
          value
        }
        changes {
          name
          before
        }
      }
    }
  }
`);

/** Every event of an asset with what it stated, by whom and when. */
export function HistoryView({ kind, id }: { kind: AssetKind; id: string }) {
  const [starts, setStarts] = useState<readonly (number | null)[]>([null]);
  return (
    <ol className="history">
      {starts.map((after, index) => (
        <HistoryPage
          key={after ?? 'first'}
          kind={kind}
          id={id}
          after={after}
          more={index === starts.length - 1 ? (next) => setStarts([...starts, next]) : undefined}
        />
      ))}
    </ol>
  );
}

interface HistoryPageProps {
  readonly kind: AssetKind;
  readonly id: string;
  readonly after: number | null;
  readonly more: ((next: number) => void) | undefined;
}

function HistoryPage({ kind, id, after, more }: HistoryPageProps) {
  const { t } = useTranslation();
  const asked = useAsk(historyQuery, { kind, id, after });
  return (
    <Loaded asked={asked}>
      {({ history: { entries, next } }) => (
        <>
          <li className="unmarked">
            <Timeline
              label={t('asset.history')}
              moments={entries.map(({ at, type }) => ({ at, name: readable(type) }))}
            />
          </li>
          {entries.map((entry) => (
            <li key={entry.id}>
              <p>
                <strong>{readable(entry.type)}</strong> <When at={entry.at} /> <Person id={entry.actorId} />{' '}
                <MomentLinks at={entry.at} />
              </p>
              {entry.reason && <p>{entry.reason}</p>}
              <dl className="fields">
                {entry.data.filter(isStated).map(({ name, value }) => (
                  <div key={name}>
                    <dt>{readable(name)}</dt>
                    <dd>
                      <Before value={entry.changes.find((one) => one.name === name)?.before} />{' '}
                      <Stated name={name} value={value} />
                    </dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
          {next !== null && more && (
            <li>
              <Button className="secondary" onPress={() => more(next)}>
                {t('list.more')}
              </Button>
            </li>
          )}
        </>
      )}
    </Loaded>
  );
}

/** From an event to how everything stood then, and to what changed since. */
function MomentLinks({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <small>
      <To path="." search={{ at, tab: 'summary' }}>
        {t('time.lookAt')}
      </To>{' '}
      <To path="." search={{ then: at, tab: 'compare' }}>
        {t('time.from')}
      </To>
    </small>
  );
}

/** Nothing was said of it, now or before. */
const isStated = ({ value }: { readonly value: string | null }): boolean =>
  value !== null && value !== '' && value !== 'null';

const people = /^(?:owner|custodian|member)Id$|By$/;
const inWords = /^(?:classification|environment|relation|riskClass|criticality)$/;

/** People by name, and values of the schema as everywhere else. */
function Stated({ name, value }: { name: string; value: string | null }) {
  if (value !== null && people.test(name)) return <Person id={value} />;
  return value !== null && inWords.test(name) ? readable(value.toUpperCase()) : value;
}

/** What was stated before. */
const Before = ({ value }: { value: string | null | undefined }) => (value ? <del>{value}</del> : null);
