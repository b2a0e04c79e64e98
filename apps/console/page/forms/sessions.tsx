import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/session.ts';
import { Quiet, Section, When } from '../parts/basics.tsx';
import { useFreshly } from './freshly.tsx';

interface OpenSession {
  readonly sessionId: string;
  readonly client: string | null;
  readonly network: string | null;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly current: boolean;
}

/** Where somebody is signed in, each to be ended: one's own, or as an administrator those of another member. */
export function Sessions({ member }: { member?: string }) {
  const { t } = useTranslation();
  const [sessions, setSessions] = useState<readonly OpenSession[] | null>(null);
  const of = member === undefined ? '' : `?member=${member}`;
  const load = useCallback(async (): Promise<void> => {
    setSessions((await auth<{ sessions: readonly OpenSession[] }>('GET', `sessions${of}`)).sessions);
  }, [of]);
  const { attempt, asked } = useFreshly(load);
  useEffect(() => void attempt(async () => undefined), [of]);
  return (
    <Section title={t(member === undefined ? 'account.sessions' : 'admin.sessions')}>
      {asked}
      {sessions?.length === 0 && <Quiet>{t('list.empty')}</Quiet>}
      <ul className="plain">
        {sessions?.map(({ sessionId, client, network, seenAt, current }) => (
          <li key={sessionId}>
            {client} {network} <When at={seenAt} /> {current && t('account.thisOne')}{' '}
            <Button className="link" onPress={() => void attempt(() => auth('DELETE', `sessions/${sessionId}${of}`))}>
              {t('account.end')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
