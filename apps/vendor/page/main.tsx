import { StrictMode, useCallback, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { api, Refused, type Sheet } from './api.ts';
import { Door } from './door.tsx';
import { Questionnaire } from './questionnaire.tsx';
import { Languages } from './languages.tsx';
import { startWords } from './words/index.ts';
import './page.css';

/** The link's secret is taken out of the address at once, and kept for this tab only. */
function takeInvitation(): string {
  const given = window.location.hash.slice(1);
  if (given) {
    sessionStorage.setItem('invitation', given);
    history.replaceState(null, '', window.location.pathname);
  }
  return given || sessionStorage.getItem('invitation') || '';
}

const invitation = takeInvitation();
const reviewId = invitation.split('.')[1] ?? '';

function Page() {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<Sheet | 'closed' | null>(null);
  const [problem, setProblem] = useState('');
  const load = useCallback(async () => {
    try {
      setSheet(await api.read(reviewId));
      setProblem('');
    } catch (fault) {
      if (fault instanceof Refused && fault.code === 'SESSION_OVER') setSheet('closed');
      else setProblem((fault as Error).message);
    }
  }, []);
  const over = useCallback(() => setSheet('closed'), []);
  useEffect(() => {
    if (invitation) void load();
  }, [load]);

  if (!invitation) return <Notice title={t('noInvitation.title')}>{t('noInvitation.text')}</Notice>;
  if (problem) return <Notice title={t('problem')}>{problem}</Notice>;
  if (sheet === null) return <Notice title={t('loading.title')}>{t('loading.text')}</Notice>;
  if (sheet === 'closed') return <Door invitation={invitation} onOpen={load} />;
  return <Questionnaire key={sheet.review.id} sheet={sheet} reload={load} onOver={over} />;
}

const Notice = ({ title, children }: { title: string; children: string }) => (
  <main className="narrow">
    <h1>{title}</h1>
    <p role="status">{children}</p>
    <Languages />
  </main>
);

await startWords();
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
