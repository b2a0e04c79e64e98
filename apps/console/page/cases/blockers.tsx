import { useTranslation } from 'react-i18next';
import { Person, Quiet, Section } from '../parts/basics.tsx';
import { blockerInWords, readable } from '../words/readable.ts';

interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly roles: readonly string[];
  readonly members: readonly string[];
  readonly locationId: string | null;
}

/** What stands in the way of a case, and who can resolve it. */
export function Blockers({
  blockers,
  titleOf,
}: {
  blockers: readonly Blocker[];
  /** Names the location that a blocker is about. */
  titleOf?: (locationId: string | null) => string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <Section title={t('case.blockers')}>
      {blockers.length === 0 && <Quiet>{t('case.clear')}</Quiet>}
      <ul className="plain">
        {blockers.map((blocker) => (
          <li key={blocker.code + (blocker.locationId ?? '') + blocker.message + blocker.members.join()}>
            {named(blockerInWords(blocker), titleOf?.(blocker.locationId))}{' '}
            {blocker.roles.length + blocker.members.length > 0 && (
              <small className="quiet">
                {t('case.who')}: {blocker.roles.map((role) => readable(role.toUpperCase())).join(', ')}
                {blocker.members.map((member) => (
                  <span key={member}>
                    {' '}
                    <Person id={member} />
                  </span>
                ))}
              </small>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What a location waits for, with its title where the sentence does not say it. */
const named = (sentence: string, title: string | undefined): string =>
  title === undefined || sentence.includes(title) ? sentence : `${sentence} ${title}`;
