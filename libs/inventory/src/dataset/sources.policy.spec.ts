import { describe, expect, it } from '@jest/globals';
import { isAddress, acceptSources } from './sources.policy.js';

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

  it.each([
    'https://a.example/x',
    'HTTP://A.example:8080',
    's3://bucket/key',
    'file:///data/claims.csv',
    'mlflow-artifacts:/1/claims',
    'urn:doi:10.5281/zenodo.1',
    'doi:10.5281/zenodo.1',
    'data.example.com',
    'data.example.com/a/b?c=d',
    'data.example.com:8443/a',
  ])('is an address: %s', (url) => expect(isAddress(url)).toBe(true));
  it.each([
    '',
    ' ',
    'a tape',
    'tape',
    'Note: see the wiki',
    'https://',
    'git@github.com:a/b',
    'C:\\data',
    'the archive.',
  ])('is no address: %s', (url) => {
    expect(isAddress(url)).toBe(false);
    expect(acceptSources([source({ url })], at)).toMatchObject({ refusal: { field: 'sources.url' } });
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
