import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMoment } from '../api/moment.tsx';
import { readable } from '../words/readable.ts';
import { written } from '../words/numbers.ts';
import { Problem, Quiet } from './basics.tsx';
import { differences, type Difference } from './differences.ts';
import { ThenField, useThen } from './moment-field.tsx';

/** A record at two moments, side by side: the one that the address names, and the one that the console looks at. */
export function Compare({ load }: { load: (asOf: string | null) => Promise<object | null> }) {
  const { t } = useTranslation();
  const [then, moment] = [useThen(), useMoment()];
  const [found, setFound] = useState<readonly Difference[] | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (!then) return undefined;
    let wanted = true;
    setProblem('');
    Promise.all([load(then), load(moment)]).then(
      ([before, after]) => wanted && setFound(differences(before, after)),
      (fault: Error) => wanted && setProblem(fault.message),
    );
    return () => void (wanted = false);
  }, [then, moment, load]);
  return (
    <>
      <ThenField />
      {!then && <Quiet>{t('time.choose')}</Quiet>}
      {problem && <Problem>{problem}</Problem>}
      {then && found && <Differences then={then} found={found} />}
    </>
  );
}

export function Differences({ then, found }: { then: string; found: readonly Difference[] }) {
  const { t, i18n } = useTranslation();
  const moment = useMoment();
  if (found.length === 0) return <Quiet>{t('time.same')}</Quiet>;
  const named = (path: string): string => path.split(' › ').map(readable).join(' › ');
  return (
    <table className="small-table">
      <thead>
        <tr>
          <th scope="col">{t('time.what')}</th>
          <th scope="col">{written(i18n.language, then)}</th>
          <th scope="col">{moment ? written(i18n.language, moment) : t('moment.now')}</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{named(name)}</th>
            <td>{before ?? '–'}</td>
            <td>{after ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
