import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createHash } from 'node:crypto';
import type { Files, StoredFile } from '../port.js';

export interface FilesFixture {
  readonly files: Files;
  /** Replaces the stored bytes behind the store's back. */
  damage(organisation: string, digest: string, content: Uint8Array): Promise<void>;
  /** Puts a file there as an earlier release did, in the clear; absent where files are not sealed. */
  leaveClear?(organisation: string, digest: string, content: Uint8Array): Promise<void>;
  /** Everything that is stored, as it is stored. */
  raw(): Promise<Buffer>;
  close(): Promise<void>;
}

/** The one suite for every adapter of the files port. */
export function filesContract(adapter: string, makeFixture: () => Promise<FilesFixture>): void {
  describe(`files in ${adapter}`, () => {
    let fixture: FilesFixture;
    let files: Files;
    beforeAll(async () => {
      fixture = await makeFixture();
      files = fixture.files;
    });
    afterAll(async () => {
      await files?.close();
      await fixture?.close();
    });
    const limits = { maxBytes: 50_000_000 };
    const bytes = (text: string) => Buffer.from(`${text} ${newId()}`);
    const digestOf = (content: Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const read = async (organisation: string, digest: string) => {
      const stream = await files.open(organisation, digest);
      return stream && Buffer.concat(await stream.toArray());
    };
    const all = async (stored: AsyncIterable<StoredFile>) => {
      const found: StoredFile[] = [];
      for await (const file of stored) found.push(file);
      return found;
    };
    const listed = async (organisation: string) =>
      (await all(files.list(organisation))).sort((a, b) => (a.digest < b.digest ? -1 : 1));

    it('gives back what was put, under the digest of its content', async () => {
      const [organisation, content] = [newId(), bytes('report')];
      expect(await files.put(organisation, content, limits)).toEqual({
        digest: digestOf(content),
        size: content.length,
      });
      expect(await files.has(organisation, digestOf(content))).toBe(true);
      expect(await read(organisation, digestOf(content))).toEqual(content);
    });

    it('keeps clear text only where it is not asked to seal', async () => {
      const [organisation, content] = [newId(), Buffer.from(`the secret ${newId()}`)];
      await files.put(organisation, content, limits);
      expect((await fixture.raw()).includes(content)).toBe(!fixture.leaveClear);
    });

    it('reads what an earlier release left in the clear, and seals it when asked to', async () => {
      if (!fixture.leaveClear) return expect(await all(files.sealOld(newId()))).toEqual([]);
      const [organisation, content] = [newId(), bytes('from before')];
      const [digest, size] = [digestOf(content), content.length];
      await fixture.leaveClear(organisation, digest, content);
      expect([await files.has(organisation, digest), await read(organisation, digest)]).toEqual([true, content]);
      expect(await listed(organisation)).toEqual([{ digest, size }]);
      expect(await all(files.sealOld(organisation))).toEqual([{ digest, size }]);
      expect((await fixture.raw()).includes(content)).toBe(false);
      expect(await read(organisation, digest)).toEqual(content);
      expect(await listed(organisation)).toEqual([{ digest, size }]);
      expect(await all(files.sealOld(organisation))).toEqual([]);
      await fixture.leaveClear(organisation, digest, content);
      expect(await listed(organisation)).toEqual([{ digest, size }]);
      expect(await files.remove(organisation, digest)).toBe(true);
      expect([await files.has(organisation, digest), (await fixture.raw()).includes(content)]).toEqual([false, false]);
    });

    it('keeps the empty file', async () => {
      const organisation = newId();
      const { digest, size } = await files.put(organisation, new Uint8Array(), limits);
      expect({ digest, size }).toEqual({ digest: digestOf(Buffer.alloc(0)), size: 0 });
      expect(await read(organisation, digest)).toEqual(Buffer.alloc(0));
    });

    it('streams a large file piece by piece, in both directions', async () => {
      const organisation = newId();
      const chunk = Buffer.alloc(1 << 20, newId());
      const hash = createHash('sha256');
      async function* source() {
        for (let n = 0; n < 24; n++) {
          hash.update(chunk);
          yield chunk;
        }
      }
      const { digest, size } = await files.put(organisation, source(), limits);
      expect({ digest, size }).toEqual({ digest: `sha256:${hash.digest('hex')}`, size: 24 << 20 });
      const stream = (await files.open(organisation, digest))!;
      let total = 0;
      for await (const piece of stream as AsyncIterable<Buffer>) {
        expect(piece.length).toBeLessThanOrEqual(1 << 20);
        total += piece.length;
      }
      expect(total).toBe(24 << 20);
    });

    it('stops a source that is larger than allowed, and keeps nothing of it', async () => {
      const organisation = newId();
      let given = 0;
      async function* endless() {
        for (;;) {
          given += 1;
          yield Buffer.alloc(1_000);
        }
      }
      await expect(files.put(organisation, endless(), { maxBytes: 10_000 })).rejects.toMatchObject({
        code: 'TOO_LARGE',
        message: expect.stringContaining('10000 bytes'),
      });
      expect(given).toBe(11);
      await expect(files.put(organisation, Buffer.alloc(11), { maxBytes: 10 })).rejects.toMatchObject({
        code: 'TOO_LARGE',
      });
      await expect(files.put(organisation, Buffer.alloc(10), { maxBytes: 10 })).resolves.toMatchObject({ size: 10 });
      expect(await listed(organisation)).toHaveLength(1);
    });

    it('keeps nothing of a source that breaks', async () => {
      const organisation = newId();
      async function* broken() {
        yield Buffer.from('half');
        throw new Error('connection lost');
      }
      await expect(files.put(organisation, broken(), limits)).rejects.toThrow('connection lost');
      expect(await listed(organisation)).toEqual([]);
    });

    it('stores the same content once, also when it comes from many at a time', async () => {
      const [organisation, content] = [newId(), bytes('same')];
      await Promise.all(Array.from({ length: 8 }, () => files.put(organisation, content, limits)));
      expect(await listed(organisation)).toEqual([{ digest: digestOf(content), size: content.length }]);
    });

    it('keeps organisations apart', async () => {
      const [ours, theirs, content] = [newId(), newId(), bytes('secret')];
      const { digest } = await files.put(ours, content, limits);
      expect([await files.has(theirs, digest), await files.open(theirs, digest), await listed(theirs)]).toEqual([
        false,
        null,
        [],
      ]);
      await files.put(theirs, content, limits);
      expect(await files.remove(theirs, digest)).toBe(true);
      expect(await read(ours, digest)).toEqual(content);
    });

    it('lists every file of an organisation with its size', async () => {
      const organisation = newId();
      const stored = [];
      for (let n = 0; n < 13; n++) stored.push(await files.put(organisation, bytes('x'.repeat(n)), limits));
      expect(await listed(organisation)).toEqual(stored.sort((a, b) => (a.digest < b.digest ? -1 : 1)));
    });

    it('removes a file for good, and says when there was none', async () => {
      const [organisation, content] = [newId(), bytes('gone')];
      const { digest } = await files.put(organisation, content, limits);
      await files.put(organisation, content, limits);
      expect(await files.remove(organisation, digest)).toBe(true);
      expect([
        await files.has(organisation, digest),
        await files.open(organisation, digest),
        await listed(organisation),
        await files.remove(organisation, digest),
      ]).toEqual([false, null, [], false]);
      await files.put(organisation, content, limits);
      expect(await read(organisation, digest)).toEqual(content);
    });

    it('reports content that was exchanged, cut or lengthened, instead of ending, until it is stored again', async () => {
      const [organisation, content] = [newId(), bytes('evidence')];
      const { digest } = await files.put(organisation, content, limits);
      for (const other of [
        bytes('forged'),
        content.subarray(0, -1),
        Buffer.concat([content, Buffer.from(' ')]),
        Buffer.alloc(0),
      ]) {
        await fixture.damage(organisation, digest, other);
        await expect(read(organisation, digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
      }
      await files.put(organisation, content, limits);
      expect(await read(organisation, digest)).toEqual(content);
    });

    it('takes no name that is not one, so that no path leads elsewhere', async () => {
      const { digest } = await files.put(newId(), bytes('x'), limits);
      for (const organisation of ['', '.', '..', '../other', 'a/b', 'a\\b', 'a\u0000', '.incoming', 'a b', 'ä'])
        await expect(files.put(organisation, bytes('x'), limits)).rejects.toMatchObject({
          code: 'INVALID_NAME',
          message: expect.stringContaining('Organisation is'),
        });
      for (const wrong of [
        '',
        'sha256:',
        digest.toUpperCase(),
        digest.slice(0, -1),
        `${digest}/..`,
        digest.replace('sha256', 'md5'),
        `sha256:${'../'.repeat(21)}a`,
      ]) {
        await expect(files.open(newId(), wrong)).rejects.toMatchObject({
          code: 'INVALID_NAME',
          message: expect.stringContaining('Digest is'),
        });
        await expect(files.remove(newId(), wrong)).rejects.toMatchObject({ code: 'INVALID_NAME' });
      }
    });
  });
}
