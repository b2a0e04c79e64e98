import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { filesystemFiles } from '@custodia/files';
import { recogniseEvidence } from './content-kind.js';
import { clamScanner } from './scanner.js';
import { takeEvidence } from './take-evidence.js';

const pdf = Buffer.from('%PDF-1.7\n%\u00e2\n1 0 obj\n');
const zip = (entry: string): Buffer => {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(entry.length, 26);
  return Buffer.concat([header, Buffer.from(entry)]);
};

describe('the kind of a piece of evidence', () => {
  it.each([
    ['report.pdf', pdf, 'application/pdf'],
    ['Policy.DOCX', zip('[Content_Types].xml'), /wordprocessingml/],
    ['list.csv', Buffer.from('a,b\n1,2\n'), 'text/csv; charset=utf-8'],
    ['picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'image/png'],
  ])('of %s is told by its bytes', (name, bytes, mediaType) => {
    const found = recogniseEvidence(name, bytes);
    expect(found).toEqual({
      kind: 'recognised',
      mediaType: mediaType instanceof RegExp ? expect.stringMatching(mediaType) : mediaType,
    });
  });
  it.each([
    ['empty.pdf', Buffer.alloc(0)],
    ['tool.exe', Buffer.from('MZ\u0000')],
    ['report.pdf', Buffer.from('MZ\u0090\u0000')],
    ['report.pdf.exe', pdf],
    ['lib.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1])],
    ['run.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['page.txt', Buffer.from('<!doctype html><script>')],
    ['drawing.txt', Buffer.from('<svg onload="x">')],
    ['files.docx', zip('setup.exe')],
    ['picture.png', pdf],
    ['noname', pdf],
  ])('refuses %s', (name, bytes) => {
    expect(recogniseEvidence(name, bytes)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'EVIDENCE_NOT_ALLOWED' },
    });
  });
});

let server: Server | undefined;
const folders: string[] = [];
afterEach(async () => {
  server?.close();
  server = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A server that speaks the scanner's protocol: it finds the word that it is told to look for. */
async function scannerServer(answer: (content: Buffer) => string | null) {
  server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const command = 'zINSTREAM\0';
      if (received.toString('latin1', 0, command.length) !== command) return void socket.end('UNKNOWN COMMAND\0');
      const parts: Buffer[] = [];
      for (let at = command.length; at + 4 <= received.length;) {
        const length = received.readUInt32BE(at);
        if (length === 0) {
          const said = answer(Buffer.concat(parts));
          return said === null ? void socket.destroy() : void socket.end(`${said}\0`);
        }
        parts.push(received.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
      return undefined;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as { port: number }).port };
}
async function* of(...chunks: Buffer[]) {
  yield* chunks;
}

describe('a scanner', () => {
  it('is sent the whole content, and says whether it is clean', async () => {
    const seen: Buffer[] = [];
    const scanner = clamScanner(
      await scannerServer((content) => {
        seen.push(content);
        return content.includes('EVIL') ? 'stream: Test.Signature FOUND' : 'stream: OK';
      }),
    );
    const large = Buffer.alloc(3_000_000, 'x');
    expect(await scanner.scan(of(pdf, large))).toEqual({ kind: 'clean' });
    expect(seen[0]!.equals(Buffer.concat([pdf, large]))).toBe(true);
    expect(await scanner.scan(of(Buffer.from('EVIL')))).toEqual({ kind: 'infected', name: 'Test.Signature' });
  });
  it.each([
    ['hangs up', () => null],
    ['has a problem', () => 'INSTREAM size limit exceeded. ERROR'],
  ])('that %s is unavailable', async (_, answer) => {
    expect(await clamScanner(await scannerServer(answer)).scan(of(pdf))).toMatchObject({ kind: 'unavailable' });
  });
  it('that is not there is unavailable', async () => {
    const address = await scannerServer(() => 'stream: OK');
    server!.close();
    await once(server!, 'close');
    expect(await clamScanner(address).scan(of(pdf))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('taking evidence', () => {
  const organisation = '0198c7a2-0000-7000-8000-000000000001';
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'evidence-'));
    folders.push(path);
    return filesystemFiles({ folder: path });
  };
  const take = (
    files: Awaited<ReturnType<typeof folder>>,
    scanner: Parameters<typeof takeEvidence>[1],
    ...chunks: Buffer[]
  ) =>
    takeEvidence(files, scanner, organisation, { fileName: 'report.pdf', source: of(...chunks), maxBytes: 10_000_000 });
  it('keeps all of what is allowed and clean', async () => {
    const files = await folder();
    const rest = Buffer.alloc(20_000, 'y');
    const taken = await take(files, undefined, pdf, rest);
    expect(taken).toMatchObject({ kind: 'taken', mediaType: 'application/pdf', size: pdf.length + rest.length });
  });
  it('leaves alone what lay here before, whatever the scanner says of the same bytes', async () => {
    const says = { infected: { kind: 'infected', name: 'Test' }, unavailable: { kind: 'unavailable' } } as const;
    for (const kind of ['infected', 'unavailable'] as const) {
      const files = await folder();
      const { digest } = await files.put(organisation, pdf, { maxBytes: 1_000 });
      expect(await take(files, { scan: async () => says[kind] as never }, pdf)).toMatchObject({ kind: 'refused' });
      expect(await files.has(organisation, digest)).toBe(true);
    }
  });
  it('keeps nothing of what is infected, and nothing of what could not be scanned', async () => {
    const files = await folder();
    const says = (kind: 'infected' | 'unavailable') => ({
      scan: () => Promise.resolve({ kind, name: 'Test.Signature', reason: 'away' }),
    });
    expect(await take(files, says('infected'), pdf)).toMatchObject({ refusal: { code: 'EVIDENCE_NOT_ALLOWED' } });
    expect(await take(files, says('unavailable'), pdf)).toMatchObject({ refusal: { code: 'EVIDENCE_NOT_SCANNED' } });
    const left = [];
    for await (const file of files.list(organisation)) left.push(file);
    expect(left).toEqual([]);
  });
});
