import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import type { AssetKind } from '../api/graphql.ts';
import { Loaded, Person, When } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { historyQuery } from './records.ts';

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
          {entries.map((entry) => (
            <li key={entry.id}>
              <p>
                <strong>{readable(entry.type)}</strong> <When at={entry.at} /> <Person id={entry.actorId} />
              </p>
              {entry.reason && <p>{entry.reason}</p>}
              <dl className="fields">
                {entry.data.map(({ name, value }) => (
                  <div key={name}>
                    <dt>{readable(name)}</dt>
                    <dd>{value}</dd>
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
