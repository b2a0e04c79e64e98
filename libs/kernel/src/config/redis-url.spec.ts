import { describe, expect, it } from '@jest/globals';
import { readRedisUrl } from './redis-url.js';

describe('REDIS_URL', () => {
  it('names one server', () => {
    expect(readRedisUrl('redis://redis.example.org')).toMatchObject({
      kind: 'single',
      tls: false,
      nodes: [{ host: 'redis.example.org', port: 6379 }],
      database: 0,
      username: undefined,
      password: undefined,
    });
    expect(readRedisUrl('rediss://app:p%40ss:word@[::1]:6380/3')).toMatchObject({
      kind: 'single',
      tls: true,
      nodes: [{ host: '::1', port: 6380 }],
      database: 3,
      username: 'app',
      password: 'p@ss:word',
    });
    expect(readRedisUrl('redis://:100%@localhost')).toMatchObject({ username: undefined, password: '100%' });
  });

  it('names sentinels and what they call the master', () => {
    expect(
      readRedisUrl(
        'redis+sentinel://:secret@one:26379,two,three:26380/custodia/2?sentinelUsername=watch&sentinelPassword=other%2B',
      ),
    ).toEqual({
      kind: 'sentinel',
      tls: false,
      nodes: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 26379 },
        { host: 'three', port: 26380 },
      ],
      username: undefined,
      password: 'secret',
      database: 2,
      masterName: 'custodia',
      sentinelUsername: 'watch',
      sentinelPassword: 'other+',
    });
  });

  it('names some nodes of a cluster', () => {
    expect(readRedisUrl('rediss+cluster://app:secret@one:7000,two:7001')).toMatchObject({
      kind: 'cluster',
      tls: true,
      nodes: [
        { host: 'one', port: 7000 },
        { host: 'two', port: 7001 },
      ],
      username: 'app',
      password: 'secret',
    });
  });

  it.each([
    ['localhost:6379', 'must be a URL'],
    ['http://redis', 'must be a URL'],
    ['redis+ring://redis', 'must be a URL'],
    ['redis://', 'must name a host'],
    ['redis://redis:0', 'a port from 1'],
    ['redis://redis:99999', 'a port from 1'],
    ['redis+cluster://one,,two', 'must name a host'],
    ['redis://one,two', 'begin it with redis+sentinel'],
    ['redis+sentinel://one:26379', 'must name the master'],
    ['redis://redis/first', 'number of the database'],
    ['redis+cluster://one/1', 'has none but 0'],
    ['redis://redis?sentinelPassword=x', 'means nothing here'],
    ['redis+sentinel://one/master?db=1', '"db"'],
  ])('is refused when it is %s', (text, complaint) => {
    expect(readRedisUrl(text)).toEqual(expect.stringContaining(complaint));
  });

  it('is refused without showing its password', () => {
    for (const text of ['http://app:hunter2@redis', 'redis://app:hunter2@redis/one', 'redis://app:hunter2@redis:0'])
      expect(readRedisUrl(text)).not.toContain('hunter2');
  });
});
