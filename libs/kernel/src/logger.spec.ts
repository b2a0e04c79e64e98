import { describe, expect, it } from '@jest/globals';
import { correlated, createLogger } from './logger.js';

function listening(level = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ level, name: 'test', destination: { write: (line: string) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('the log', () => {
  it('writes one JSON object a line, with time, level, name and facts', () => {
    const { logger, lines, last } = listening();
    logger.info({ port: 4600 }, 'Listening');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({
      level: 'info',
      name: 'test',
      port: 4600,
      msg: 'Listening',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('keeps quiet below its level', () => {
    const { logger, lines } = listening('warn');
    logger.info('not this');
    logger.warn('this');
    expect(lines).toHaveLength(1);
  });

  it('ties the lines of one request together, also in loggers below', () => {
    const { logger, last } = listening();
    correlated(logger, 'c-1', { organisation: 'o-1' }).child({ job: 'j-1' }).info('Sent');
    expect(last()).toMatchObject({ correlation: 'c-1', organisation: 'o-1', job: 'j-1' });
  });

  it.each([
    ['a field', { token: 'hunter2' }],
    ['a nested field', { req: { headers: { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2' } } }],
    ['a child', { config: { rootKey: 'hunter2', password: 'hunter2' } }],
    ['a URL in a text', { url: 'postgres://app:hunter2@db/x' }],
    [
      'a URL in an error',
      { err: new Error('connect to redis://:hunter2@host failed', { cause: new Error('smtp://u:hunter2@mail') }) },
    ],
  ])('leaves a secret out of %s', (_, facts) => {
    const { logger, lines } = listening();
    logger.error(facts, 'Failed');
    expect(lines[0]).toContain('***');
    expect(lines[0]).not.toContain('hunter2');
  });

  it('leaves API tokens out of every text', () => {
    const { logger, lines } = listening();
    logger.info(
      { header: 'Bearer cus_AAAAAAAAAAAAAAAAAAAAAAAAAAAA-bbb_ccc' },
      'Asked with cus_AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    );
    expect(lines[0]).not.toContain('AAAA');
  });

  it('tells errors with their causes', () => {
    const { logger, last } = listening();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'Failed');
    expect(JSON.stringify(last())).toMatch(/outer.*inner/);
  });
});
