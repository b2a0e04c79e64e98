import { describe, expect, it } from '@jest/globals';
import type { AssetRef, DisposalEvent, Location } from '@custodia/lifecycle';
import { composeDisposal } from './compose.policy.js';
import { events, facts } from './example.js';

const whole: AssetRef = { kind: 'model', id: 'model-7', name: 'Scorer' };
const version = (versionLabel: string, more: Partial<AssetRef> = {}): AssetRef => ({
  ...whole,
  versionId: `v-${versionLabel}`,
  versionLabel,
  digest: `sha256:${versionLabel.repeat(4)}`,
  ...more,
});
const three = [version('1.0'), version('2.0'), version('3.0')];
const holding: Record<string, readonly string[]> = {
  disk: ['v-1.0', 'v-2.0'],
  bucket: ['v-3.0'],
  hub: ['v-3.0'],
  tapes: [],
};

/** The example as a case of a whole asset, its scope listing these versions. */
const ofWhole = (versions: readonly AssetRef[] | undefined): readonly DisposalEvent[] =>
  events.map((event): DisposalEvent => {
    if (event.type === 'DisposalOpened') return { ...event, data: { ...event.data, asset: whole } };
    if (event.type !== 'ScopeDetermined') return event;
    const locations = event.data.locations.map((location): Location =>
      versions && holding[location.id] ? { ...location, versionIds: holding[location.id] } : location,
    );
    return { ...event, data: { ...event.data, locations, ...(versions ? { versions } : {}) } };
  });

const certificatesOf = (versions: readonly AssetRef[] | undefined) => {
  const made = composeDisposal({ ...facts, events: ofWhole(versions) });
  if (made.kind === 'refused') throw new Error(made.refusal.message);
  return made;
};

describe('the certificate of a whole asset', () => {
  const { ofCase, ofDevices } = certificatesOf(three);
  it('states every version in scope with label and digest, and where it was', () =>
    expect(ofCase.versions).toEqual([
      {
        id: 'v-1.0',
        label: '1.0',
        asset: 'Scorer (model model-7)',
        digest: 'sha256:1.01.01.01.0',
        coveredAt: ['disk'],
        notCoveredAt: [],
      },
      expect.objectContaining({ label: '2.0', digest: 'sha256:2.02.02.02.0', coveredAt: ['disk'], notCoveredAt: [] }),
      expect.objectContaining({ label: '3.0', coveredAt: ['bucket'], notCoveredAt: ['hub'] }),
    ]));
  it('states for each location which of them it held, none of them, or that nobody recorded it', () => {
    const { covered, notCovered } = ofCase;
    expect(Object.fromEntries([...covered, ...notCovered].map(({ id, held }) => [id, held]))).toEqual({
      disk: [
        { id: 'v-1.0', label: '1.0' },
        { id: 'v-2.0', label: '2.0' },
      ],
      bucket: [{ id: 'v-3.0', label: '3.0' }],
      hosted: { unavailable: 'nobody recorded which versions it held' },
      tapes: [],
      hub: [{ id: 'v-3.0', label: '3.0' }],
    });
  });
  it('refers to them where it has no version and digest of its own', () => {
    const because = { unavailable: 'the case concerns every version: see the versions in scope' };
    expect(ofCase.asset).toMatchObject({ version: because, digest: because });
  });
  it('lists on the certificate of a device only what that device held', () =>
    expect(ofDevices[0]!.versions).toMatchObject([
      { label: '1.0', coveredAt: ['disk'], notCoveredAt: [] },
      { label: '2.0', coveredAt: ['disk'], notCoveredAt: [] },
    ]));
  it('says that there is no version only when the record shows none', () => {
    const none = certificatesOf([]).ofCase;
    expect(none.asset.digest).toEqual({ unavailable: 'the inventory listed no version of it' });
    expect(none.versions).toEqual([]);
  });
  it('says of a scope that lists no versions that it lists none', () => {
    const older = certificatesOf(undefined).ofCase;
    const because = { unavailable: 'the scope was determined before scopes listed their versions' };
    expect([older.asset.version, older.asset.digest, older.versions]).toEqual([because, because, because]);
    expect(older.covered[0]!.held).toEqual({ unavailable: 'nobody recorded which versions it held' });
  });
  it('tells versions of several assets apart by name', () => {
    const other = version('1.0', { id: 'model-8', name: 'Ranker', versionId: 'r-1' });
    expect(certificatesOf([...three, other]).ofCase.versions).toMatchObject([
      { label: 'Scorer 1.0' },
      { label: 'Scorer 2.0' },
      { label: 'Scorer 3.0' },
      { label: 'Ranker 1.0', asset: 'Ranker (model model-8)' },
    ]);
  });
});

describe('the certificate of one version', () => {
  it('names it by its label, and by its id only where no label was recorded', () => {
    const opened = (asset: AssetRef) =>
      events.map((event): DisposalEvent =>
        event.type === 'DisposalOpened' ? { ...event, data: { ...event.data, asset } } : event,
      );
    const versionOf = (asset: AssetRef): unknown => {
      const made = composeDisposal({ ...facts, events: opened(asset) });
      return made.kind === 'composed' && made.ofCase.asset.version;
    };
    expect(versionOf(version('3.0'))).toBe('3.0');
    expect(versionOf(version('3.0', { versionLabel: undefined }))).toBe('v-3.0');
  });
});
