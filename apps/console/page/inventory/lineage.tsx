import cytoscape, { type Core } from 'cytoscape';
import { useNavigate, type LinkProps } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useAsk } from '../api/ask.ts';
import type { AssetKind } from '../api/graphql.ts';
import { Problem, Quiet, Status } from '../parts/basics.tsx';
import { SearchBox } from '../parts/filters.tsx';
import { AssetLink } from '../parts/link.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';
import { addressOf } from '../parts/addresses.ts';
import { pictureOf, type Picture, type Reached } from './layout.ts';
import { downstreamQuery, upstreamQuery } from './records.ts';

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Reached }[];
}

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

/** Everything that an asset comes from and that comes from it: as a picture to walk, and as a table to read. */
export function Lineage({ kind, id, name }: { kind: AssetKind; id: string; name: string }) {
  const { t } = useTranslation();
  const from = useDirection(upstreamQuery, { kind, id }, (data) => data.upstream);
  const to = useDirection(downstreamQuery, { kind, id }, (data) => data.downstream);
  const problem = from.problem ?? to.problem;
  if (problem) return <Problem>{problem}</Problem>;
  if (!from.page || !to.page)
    return (
      <p role="status" className="quiet">
        {t('app.loading')}
      </p>
    );
  return (
    <Closure key={id} middle={{ kind, id, name }} from={from.page} to={to.page} next={bothOf(from.next, to.next)} />
  );
}

const bothOf = (...acts: readonly ((() => void) | undefined)[]): (() => void) | undefined =>
  acts.some((act) => act) ? () => acts.forEach((act) => act?.()) : undefined;

interface ClosureProps {
  readonly middle: DrawingProps['middle'];
  readonly from: Page;
  readonly to: Page;
  readonly next: (() => void) | undefined;
}

function Closure({ middle, from, to, next }: ClosureProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<'page' | 'everything' | null>(null);
  const everything = wanted === 'everything';
  const status = useRef<HTMLParagraphElement>(null);
  const all = from.totalCount + to.totalCount;
  const loaded = from.edges.length + to.edges.length;
  useEffect(() => {
    if (everything) next?.();
  }, [everything, next]);
  useEffect(() => {
    // The buttons are gone; the focus stays here.
    if (wanted && loaded >= all) status.current?.focus();
  }, [wanted, loaded, all]);
  // A picture that grows page by page would be drawn anew for each.
  const [drawn, setDrawn] = useState({ from, to });
  if (!(everything && loaded < all) && (drawn.from !== from || drawn.to !== to)) setDrawn({ from, to });
  const upstream = useMemo(() => nodesOf(drawn.from), [drawn.from]);
  const downstream = useMemo(() => nodesOf(drawn.to), [drawn.to]);
  if (all === 0) return <Quiet>{t('lineage.none')}</Quiet>;
  return (
    <>
      {(loaded < all || wanted) && (
        <div className="filters">
          <p role="status" className="quiet" ref={status} tabIndex={-1}>
            {t('lineage.more', { shown: loaded, all })}
          </p>
          {loaded < all && (
            <>
              <Button className="secondary" isPending={!next} onPress={() => (setWanted('page'), next?.())}>
                {t('lineage.next')}
              </Button>
              <Button className="secondary" isPending={everything} onPress={() => setWanted('everything')}>
                {t('lineage.all', { all })}
              </Button>
            </>
          )}
        </div>
      )}
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
    const found = text.toLowerCase();
    graph.current?.nodes().forEach((node) => {
      node.toggleClass('faint', found !== '' && !String(node.data('name')).toLowerCase().includes(found));
    });
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

const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#555';

function draw(container: HTMLElement, { nodes, edges }: Picture, center: string): Core {
  const many = edges.length > 800;
  const drawn = cytoscape({
    container,
    elements: [
      ...nodes.map(({ key, kind, id, name, status, x, y }) => ({
        data: { id: key, kind, asset: id, name },
        position: { x, y },
        classes: [
          key === center ? 'center' : '',
          status === 'QUARANTINED' ? 'bad' : '',
          status === 'DISPOSED' ? 'gone' : '',
        ].join(' '),
      })),
      ...edges.map(({ from, to, relation }) => ({ data: { source: from, target: to, relation: readable(relation) } })),
    ],
    layout: { name: 'preset', fit: true, padding: 40 },
    style: [
      {
        selector: 'node',
        style: {
          label: 'data(name)',
          // What is too small to be read is not drawn.
          'min-zoomed-font-size': 7,
          shape: 'round-rectangle',
          width: 180,
          height: 34,
          'text-valign': 'center',
          'font-size': 13,
          'text-max-width': '170px',
          'text-wrap': 'ellipsis',
          color: color('--ink'),
          'background-color': color('--soft'),
          'border-width': 1,
          'border-color': color('--line'),
        },
      },
      { selector: '.center', style: { 'border-width': 3, 'border-color': color('--blue') } },
      { selector: '.bad', style: { 'border-width': 3, 'border-color': color('--red') } },
      { selector: '.gone', style: { 'border-style': 'dashed' } },
      { selector: '.faint', style: { opacity: 0.15 } },
      {
        selector: 'edge',
        style: {
          width: 1,
          'line-color': color('--line'),
          // Straight lines without heads are what can be drawn thousands of times.
          ...(many
            ? { 'curve-style': 'haystack', 'haystack-radius': 0 }
            : {
                'target-arrow-color': color('--line'),
                'target-arrow-shape': 'triangle',
                'curve-style': 'bezier',
              }),
          label: edges.length > 60 ? '' : 'data(relation)',
          'font-size': 10,
          color: color('--quiet'),
        },
      },
    ],
    // Thousands of nodes stay movable: what is out of sight or in motion is drawn coarsely.
    hideEdgesOnViewport: many,
    textureOnViewport: many,
    pixelRatio: many ? 1 : 'auto',
    wheelSensitivity: 0.3,
    maxZoom: 1.5,
  });
  return drawn;
}
