import { describe, expect, it } from '@jest/globals';
import { acceptSources } from './sources.policy.js';

const at = '2026-05-03T09:30:00.000Z';
const source = (over: object) => ({
  url: 'https://a.example/x',
  collectedFrom: null,
  collectedTo: null,
  digest: null,
  ...over,
});

describe('the sources of a dataset version', () => {
  it('are taken without secrets in their addresses', () => {
    expect(acceptSources([source({ url: 'https://u:p@a.example/x', collectedTo: at })], at)).toEqual({
      kind: 'sources',
      sources: [source({ collectedTo: at })],
    });
  });

  it('cannot have been collected in the future', () => {
    expect(acceptSources([source({ collectedTo: '2026-05-04T00:00:00.000Z' })], at)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'INVALID_INPUT', field: 'sources.collectedTo', value: '2026-05-04T00:00:00.000Z' },
    });
  });

  it('are refused with everything that is wrong, at once', () => {
    expect(
      acceptSources(
        [source({ url: ' ' }), source({ collectedFrom: '2027-01-01T00:00:00.000Z', collectedTo: at, digest: 'x' })],
        at,
      ),
    ).toMatchObject({
      refusal: { field: 'sources.url, sources.collectedTo, sources.collectedFrom, sources.digest' },
    });
  });
});
