import type { Core } from 'cytoscape';
import { useNavigate, type LinkProps } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useAsk } from '../api/ask.ts';
import type { AssetKind } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { askPlain } from '../api/plain.ts';
import { Problem, Quiet, Status } from '../parts/basics.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { AssetLink } from '../parts/link.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';
import { addressOf } from '../parts/addresses.ts';
import { draw } from './draw.ts';
import { pictureOf, type Reached } from './layout.ts';
import { downstreamQuery, upstreamQuery } from './records.ts';

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Reached }[];
}

/** A larger page would cost more than a request may, as the cache asks for the type of everything; without that, the largest fits. */
const shownPage = 150;
const largestPage = 200;

/** One direction, as far as it is loaded; `next` is there while there is more. */
interface Direction {
  readonly page: Page | undefined;
  readonly problem: string | null;
  readonly next: (() => void) | undefined;
}

function useDirection<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  of: { readonly kind: AssetKind; readonly id: string },
  pick: (data: Data) => Page,
): Direction {
  const [after, setAfter] = useState<string | null>(null);
  const { data, problem } = useAsk<Data, AnyVariables>(query as TypedDocumentNode<Data, AnyVariables>, {
    ...of,
    first: shownPage,
    ...(after === null ? {} : { after }),
  });
  const [shown, setShown] = useState(data);
  // What is there stays until the next page has come.
  if (data !== undefined && data !== shown) setShown(data);
  const found = data ?? shown;
  const page = found && pick(found);
  const end = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return { page, problem, next: end === null || end === after ? undefined : () => setAfter(end) };
}

type Tell = (loaded: number) => void;

/** A direction as a whole, past the cache and without drawing it page by page. */
async function allOf(
  ask: (page: { readonly first: number; readonly after: string | null }) => Promise<Page>,
  tell: Tell,
): Promise<Page> {
  const edges: Page['edges'][number][] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await ask({ first: largestPage, after });
    edges.push(...page.edges);
    tell(page.edges.length);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { ...page, edges };
  }
}

/** Everything that an asset comes from and that comes from it: as a picture to walk, and as a table to read. */
export function Lineage({ kind, id, name }: { kind: AssetKind; id: string; name: string }) {
  const { t } = useTranslation();
  const from = useDirection(upstreamQuery, { kind, id }, (data) => data.upstream);
  const to = useDirection(downstreamQuery, { kind, id }, (data) => data.downstream);
  const moment = useMoment();
  const whole = useCallback(
    async (tell: Tell) => {
      const of = { kind, id, ...(moment === null ? {} : { asOf: moment }) };
      const [upstream, downstream] = await Promise.all([
        allOf(async (page) => (await askPlain(upstreamQuery, { ...of, ...page })).upstream, tell),
        allOf(async (page) => (await askPlain(downstreamQuery, { ...of, ...page })).downstream, tell),
      ]);
      return { from: upstream, to: downstream };
    },
    [kind, id, moment],
  );
  const problem = from.problem ?? to.problem;
  if (problem) return <Problem>{problem}</Problem>;
  if (!from.page || !to.page)
    return (
      <p role="status" className="quiet">
        {t('app.loading')}
      </p>
    );
  return (
    <Closure
      key={id}
      whole={whole}
      middle={{ kind, id, name }}
      from={from.page}
      to={to.page}
      next={bothOf(from.next, to.next)}
    />
  );
}

const bothOf = (...acts: readonly ((() => void) | undefined)[]): (() => void) | undefined =>
  acts.some((act) => act) ? () => acts.forEach((act) => act?.()) : undefined;

interface Both {
  readonly from: Page;
  readonly to: Page;
}

interface ClosureProps extends Both {
  readonly middle: DrawingProps['middle'];
  readonly next: (() => void) | undefined;
  readonly whole: (tell: Tell) => Promise<Both>;
}

function Closure({ middle, from, to, next, whole }: ClosureProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const [everything, setEverything] = useState<Both | null>(null);
  /** How much of everything has come; `null` while it is not asked for. */
  const [coming, setComing] = useState<number | null>(null);
  const [problem, setProblem] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  const all = from.totalCount + to.totalCount;
  // What was loaded as a whole is shown until something is linked or unlinked.
  const isCurrent = everything !== null && everything.from.totalCount + everything.to.totalCount === all;
  const drawn = isCurrent ? everything : { from, to };
  const loaded = drawn.from.edges.length + drawn.to.edges.length;
  useEffect(() => {
    // The buttons are gone; the focus stays here.
    if (wanted && loaded >= all) status.current?.focus();
  }, [wanted, loaded, all]);
  const showAll = async (): Promise<void> => {
    setProblem('');
    setWanted(true);
    setComing(0);
    try {
      setEverything(await whole((more) => setComing((before) => (before ?? 0) + more)));
    } catch (fault) {
      setProblem((fault as Error).message);
    }
    setComing(null);
  };
  const upstream = useMemo(() => nodesOf(drawn.from), [drawn.from]);
  const downstream = useMemo(() => nodesOf(drawn.to), [drawn.to]);
  if (all === 0) return <Quiet>{t('lineage.none')}</Quiet>;
  return (
    <>
      {(loaded < all || wanted) && (
        <div className="filters">
          <p role="status" className="quiet" ref={status} tabIndex={-1}>
            {t('lineage.more', { shown: Math.max(loaded, coming ?? 0), all })}
          </p>
          {loaded < all && (
            <>
              <Button className="secondary" onPress={() => (setWanted(true), next?.())}>
                {t('lineage.next')}
              </Button>
              <Button className="secondary" onPress={() => void (coming === null && showAll())}>
                {t('lineage.all', { all })}
              </Button>
            </>
          )}
        </div>
      )}
      {problem && <Problem>{problem}</Problem>}
      <Tabs>
        <TabList aria-label={t('asset.lineage')} className="tabs">
          <Tab id="picture">{t('lineage.picture')}</Tab>
          <Tab id="table">{t('lineage.table')}</Tab>
        </TabList>
        <TabPanel id="picture">
          <Drawing middle={middle} upstream={upstream} downstream={downstream} />
        </TabPanel>
        <TabPanel id="table">
          <Reading title={t('lineage.upstream')} reached={upstream} />
          <Reading title={t('lineage.downstream')} reached={downstream} />
        </TabPanel>
      </Tabs>
    </>
  );
}

const nodesOf = ({ edges }: Page): readonly Reached[] => edges.map(({ node }) => node);

function Reading({ title, reached }: { title: string; reached: readonly Reached[] }) {
  const { t } = useTranslation();
  if (reached.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Table
        label={title}
        rows={reached}
        keyOf={({ asset, path }) => `${asset.kind}${asset.id}${asset.label ?? ''}${path.length}`}
        columns={[
          { name: t('list.name'), share: 2, cell: ({ asset }) => <AssetLink asset={asset} /> },
          { name: t('list.kind'), cell: ({ asset }) => readable(asset.kind) },
          { name: t('list.status'), cell: ({ asset }) => <Status value={asset.status} /> },
          { name: t('lineage.depth'), numeric: true, cell: ({ depth }) => depth },
          {
            name: t('lineage.path'),
            share: 2,
            cell: ({ path }) => path.map(({ relation }) => readable(relation)).join(' › '),
          },
        ]}
      />
    </>
  );
}

interface DrawingProps {
  readonly middle: { readonly kind: string; readonly id: string; readonly name: string };
  readonly upstream: readonly Reached[];
  readonly downstream: readonly Reached[];
}

function Drawing({ middle, upstream, downstream }: DrawingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  const graph = useRef<Core>(null);
  const [chosen, setChosen] = useState<{ kind: string; id: string; name: string } | null>(null);
  const [text, setText] = useState('');
  const picture = useMemo(() => pictureOf(middle, upstream, downstream), [middle.id, upstream, downstream]);

  useEffect(() => {
    if (!place.current) return undefined;
    const drawn = draw(place.current, picture, `${middle.kind}:${middle.id}`);
    drawn.on('tap', 'node', ({ target }) => {
      const { kind, asset: id, name } = target.data() as { kind: string; asset: string; name: string };
      setChosen({ kind, id, name });
    });
    graph.current = drawn;
    const shown = place.current;
    drawn.one('render', () => (shown.dataset['drawn'] = String(picture.nodes.length)));
    return () => {
      delete shown.dataset['drawn'];
      drawn.destroy();
    };
  }, [picture, middle.kind, middle.id]);

  useEffect(() => {
    const drawn = graph.current;
    const found = text.toLowerCase();
    if (!drawn || (found === '' && drawn.elements('.faint').empty())) return;
    drawn.batch(() =>
      drawn.nodes().forEach((node) => {
        node.toggleClass('faint', found !== '' && !String(node.data('name')).toLowerCase().includes(found));
      }),
    );
  }, [text, picture]);

  return (
    <>
      <div className="filters">
        <SearchBox value={text} onChange={setText} />
        <Button className="secondary" onPress={() => graph.current?.fit(undefined, 40)}>
          {t('lineage.fit')}
        </Button>
        {chosen && (
          <Button
            className="secondary"
            onPress={() =>
              void navigate({ to: addressOf(chosen.kind, chosen.id) as LinkProps['to'], search: {} as never })
            }
          >
            {t('lineage.center')}: {chosen.name}
          </Button>
        )}
      </div>
      <div ref={place} className="drawing" role="img" aria-label={`${t('asset.lineage')}: ${middle.name}`} />
    </>
  );
}
