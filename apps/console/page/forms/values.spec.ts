import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from './catalogue.js';
import { readValues, withValue } from './values.js';

const field = (name: string, type: string, more: { list?: boolean; required?: boolean } = {}) => ({
  name,
  description: '',
  type,
  list: false,
  required: false,
  ...more,
});
const catalogue: Catalogue = {
  mutations: {},
  enums: {},
  inputs: {
    Act: [
      field('id', 'ID', { required: true }),
      field('weight', 'Float'),
      field('count', 'Int'),
      field('good', 'Boolean'),
      field('at', 'Instant'),
      field('tags', 'String', { list: true, required: true }),
      field('device', 'Device'),
      field('keys', 'Key', { list: true }),
    ],
    Device: [field('maker', 'String', { required: true }), field('model', 'String')],
    Key: [field('keyId', 'String', { required: true })],
  },
};
const complaints = { required: 'required', notANumber: 'no number' };
const read = (values: object) => readValues(catalogue, 'Act', values as never, complaints);

describe('the input that is read from a form', () => {
  it('has numbers, truths and moments as the API takes them', () => {
    const at = '2026-05-03T14:00';
    expect(read({ id: ' a ', weight: '0.5', count: '3', good: 'false', at, tags: ['x', ''] })).toEqual({
      input: { id: 'a', weight: 0.5, count: 3, good: false, at: new Date(at).toISOString(), tags: ['x'] },
      problems: {},
    });
  });

  it('leaves out what was left empty, also objects and items', () => {
    expect(read({ id: 'a', device: { maker: ' '.trim(), model: '' }, keys: [{ keyId: 'k' }, {}] })).toEqual({
      input: { id: 'a', tags: [], keys: [{ keyId: 'k' }] },
      problems: {},
    });
  });

  it('names each field that is wrong by its path', () => {
    expect(read({ weight: 'much', device: { model: 'm' } }).problems).toEqual({
      id: 'required',
      weight: 'no number',
      'device.maker': 'required',
    });
  });
});

it('sets a value at any depth and leaves the rest as it is', () => {
  const values = { id: 'a', keys: [{ keyId: 'k' }, { keyId: 'l' }] };
  expect(withValue(values, ['keys', '1', 'keyId'], 'm')).toEqual({ id: 'a', keys: [{ keyId: 'k' }, { keyId: 'm' }] });
  expect(withValue({}, ['device', 'maker'], 'x')).toEqual({ device: { maker: 'x' } });
  expect(values.keys[1]).toEqual({ keyId: 'l' });
});
