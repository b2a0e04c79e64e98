import { Outlet, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLiveViews } from '../api/changes.ts';
import { hasRole, mayDo, seesLog, useMe, type Me } from '../api/me.ts';
import { MomentProvider, forgetEverything } from '../api/moment.tsx';
import { leave } from '../api/session.ts';
import { To } from '../parts/link.tsx';
import { Door } from './door.tsx';
import { LookMenu } from './look-menu.tsx';
import { Moment } from './moment.tsx';
import { Palette } from './palette.tsx';

/** Everything around the view: where one is, whose console it is, and which moment it shows. */
export function Shell() {
  const welcome = useRouterState({ select: ({ location }) => location.pathname === '/welcome' });
  return (
    <MomentProvider>
      {welcome ? (
        <Outlet />
      ) : (
        <Door>
          <Inside />
        </Door>
      )}
    </MomentProvider>
  );
}

interface Place {
  readonly name: `nav.${
    | 'home'
    | 'inventory'
    | 'exposure'
    | 'import'
    | 'documents'
    | 'vendors'
    | 'reviews'
    | 'templates'
    | 'cases'
    | 'transfers'
    | 'holds'
    | 'retention'
    | 'proof'
    | 'certificates'
    | 'members'
    | 'tokens'
    | 'jobs'
    | 'security'}`;
  readonly path: string;
  readonly shown?: (me: Me) => boolean;
}

const administrator = (me: Me): boolean => hasRole(me);

const navigation: readonly Place[] = [
  { name: 'nav.home', path: '/' },
  { name: 'nav.inventory', path: '/inventory' },
  { name: 'nav.documents', path: '/documents' },
  { name: 'nav.exposure', path: '/exposure' },
  { name: 'nav.import', path: '/import', shown: (me) => mayDo(me, 'importAssets') },
  { name: 'nav.vendors', path: '/vendors' },
  { name: 'nav.reviews', path: '/reviews' },
  { name: 'nav.templates', path: '/questionnaires' },
  { name: 'nav.cases', path: '/cases' },
  { name: 'nav.transfers', path: '/transfers' },
  { name: 'nav.holds', path: '/holds' },
  { name: 'nav.retention', path: '/retention' },
  { name: 'nav.certificates', path: '/issued' },
  { name: 'nav.proof', path: '/proof' },
  { name: 'nav.members', path: '/people' },
  { name: 'nav.tokens', path: '/tokens', shown: administrator },
  { name: 'nav.jobs', path: '/jobs', shown: administrator },
  { name: 'nav.security', path: '/security', shown: seesLog },
];

function Inside() {
  const { t } = useTranslation();
  const me = useMe();
  useLiveViews();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [open, setOpen] = useState(false);
  const shown = navigation.filter((place) => place.shown?.(me) ?? true);
  const here = (place: string): boolean =>
    place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
  return (
    <>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="top">
        <Button
          className="secondary menu-button"
          aria-expanded={open}
          aria-controls="nav"
          onPress={() => setOpen(!open)}
        >
          {t('app.menu')}
        </Button>
        <strong>{me.organisation.name}</strong>
        <Palette places={shown.map(({ name, path: to }) => ({ name: t(name), path: to }))} />
        <Moment />
        <LookMenu />
        <To path="/account">{me.member.name}</To>
        <Button
          className="secondary"
          onPress={() => {
            forgetEverything();
            void leave();
          }}
        >
          {t('door.leave')}
        </Button>
      </header>
      <div className="frame">
        <nav id="nav" aria-label={t('app.menu')} data-open={open} onClick={() => setOpen(false)}>
          <ul>
            {shown.map(({ name, path: to }) => (
              <li key={to} data-here={here(to)}>
                <To path={to}>{t(name)}</To>
              </li>
            ))}
          </ul>
        </nav>
        <main id="content">
          <Outlet />
        </main>
      </div>
    </>
  );
}
