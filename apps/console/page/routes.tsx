import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { securitySearch } from './admin/security-search.ts';
import { Home } from './home/home.tsx';
import { assetSearch } from './inventory/asset-search.ts';
import { exposureSearch } from './inventory/exposure-search.ts';
import { inventorySearch } from './inventory/inventory-search.ts';
import { versionSearch } from './inventory/version-search.ts';
import { reviewSearch, reviewsSearch } from './reviews/search.ts';
import { Shell } from './shell/shell.tsx';
import { comparedSearch, textSearch } from './vendors/search.ts';

interface RootSearch {
  readonly at?: string | undefined;
  /** The other moment that a record is compared with. */
  readonly then?: string | undefined;
  /** Which columns the list of the view shows. */
  readonly columns?: string | undefined;
}

/** Every view, filter, tab and moment has an address. The moment goes along from view to view. */
const root = createRootRoute({
  component: Shell,
  validateSearch: (search: Record<string, unknown>): RootSearch => ({
    at: typeof search['at'] === 'string' ? search['at'] : undefined,
    then: typeof search['then'] === 'string' ? search['then'] : undefined,
    columns: typeof search['columns'] === 'string' ? search['columns'] : undefined,
  }),
  search: { middlewares: [retainSearchParams(['at'])] },
});

const getParentRoute = () => root;
const cases = () => import('./cases/list.tsx');
const administration = () => import('./admin/admin.tsx');

const views = [
  createRoute({ getParentRoute, path: '/', component: Home }),
  createRoute({
    getParentRoute,
    path: '/inventory',
    validateSearch: inventorySearch,
    component: lazyRouteComponent(() => import('./inventory/list.tsx'), 'Inventory'),
  }),
  createRoute({
    getParentRoute,
    path: '/versions',
    validateSearch: versionSearch,
    component: lazyRouteComponent(() => import('./inventory/version-list.tsx'), 'VersionList'),
  }),
  createRoute({
    getParentRoute,
    path: '/inventory/$kind/$id',
    validateSearch: assetSearch,
    component: lazyRouteComponent(() => import('./inventory/asset.tsx'), 'AssetView'),
  }),
  createRoute({
    getParentRoute,
    path: '/documents',
    component: lazyRouteComponent(() => import('./inventory/document.tsx'), 'DocumentList'),
  }),
  createRoute({
    getParentRoute,
    path: '/documents/$id',
    component: lazyRouteComponent(() => import('./inventory/document.tsx'), 'DocumentView'),
  }),
  createRoute({
    getParentRoute,
    path: '/exposure',
    validateSearch: exposureSearch,
    component: lazyRouteComponent(() => import('./inventory/exposure.tsx'), 'Exposure'),
  }),
  createRoute({
    getParentRoute,
    path: '/import',
    component: lazyRouteComponent(() => import('./inventory/import.tsx'), 'Import'),
  }),
  createRoute({
    getParentRoute,
    path: '/vendors',
    validateSearch: textSearch,
    component: lazyRouteComponent(() => import('./vendors/list.tsx'), 'Vendors'),
  }),
  createRoute({
    getParentRoute,
    path: '/vendors/compare',
    validateSearch: comparedSearch,
    component: lazyRouteComponent(() => import('./vendors/compare.tsx'), 'CompareVendors'),
  }),
  createRoute({
    getParentRoute,
    path: '/vendors/$id',
    component: lazyRouteComponent(() => import('./vendors/vendor.tsx'), 'Vendor'),
  }),
  createRoute({
    getParentRoute,
    path: '/reviews',
    validateSearch: reviewsSearch,
    component: lazyRouteComponent(() => import('./reviews/list.tsx'), 'Reviews'),
  }),
  createRoute({
    getParentRoute,
    path: '/reviews/$id',
    validateSearch: reviewSearch,
    component: lazyRouteComponent(() => import('./reviews/review.tsx'), 'ReviewView'),
  }),
  createRoute({
    getParentRoute,
    path: '/questionnaires',
    component: lazyRouteComponent(() => import('./admin/templates.tsx'), 'Templates'),
  }),
  createRoute({
    getParentRoute,
    path: '/questionnaires/$id',
    component: lazyRouteComponent(() => import('./templates/edition.tsx'), 'EditionView'),
  }),
  createRoute({
    getParentRoute,
    path: '/questionnaires/drafts/$id',
    component: lazyRouteComponent(() => import('./templates/draft.tsx'), 'DraftView'),
  }),
  createRoute({ getParentRoute, path: '/cases', component: lazyRouteComponent(cases, 'Cases') }),
  createRoute({
    getParentRoute,
    path: '/cases/$id',
    component: lazyRouteComponent(() => import('./cases/case.tsx'), 'CaseView'),
  }),
  createRoute({ getParentRoute, path: '/transfers', component: lazyRouteComponent(cases, 'Transfers') }),
  createRoute({ getParentRoute, path: '/holds', component: lazyRouteComponent(cases, 'Holds') }),
  createRoute({ getParentRoute, path: '/retention', component: lazyRouteComponent(cases, 'Retention') }),
  createRoute({
    getParentRoute,
    path: '/issued',
    component: lazyRouteComponent(() => import('./proof/certificates.tsx'), 'Certificates'),
  }),
  createRoute({
    getParentRoute,
    path: '/proof',
    component: lazyRouteComponent(() => import('./proof/proof.tsx'), 'Proof'),
  }),
  createRoute({
    getParentRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('./shell/account.tsx'), 'Account'),
  }),
  createRoute({
    getParentRoute,
    path: '/welcome',
    component: lazyRouteComponent(() => import('./shell/welcome.tsx'), 'Welcome'),
  }),
  createRoute({ getParentRoute, path: '/people', component: lazyRouteComponent(administration, 'Members') }),
  createRoute({
    getParentRoute,
    path: '/people/$id',
    component: lazyRouteComponent(() => import('./admin/member.tsx'), 'MemberView'),
  }),
  createRoute({ getParentRoute, path: '/tokens', component: lazyRouteComponent(administration, 'Tokens') }),
  createRoute({ getParentRoute, path: '/jobs', component: lazyRouteComponent(administration, 'Jobs') }),
  createRoute({
    getParentRoute,
    path: '/security',
    validateSearch: securitySearch,
    component: lazyRouteComponent(() => import('./admin/security.tsx'), 'SecurityLog'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(views),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
