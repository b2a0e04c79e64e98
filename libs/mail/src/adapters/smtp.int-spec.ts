import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { mailContract } from '../contract/mail.contract.js';
import { messageIdFor } from '../message.js';
import { smtpTestServer, type SmtpTestServer } from '../testing/smtp-server.js';
import { smtpMail, type SmtpOptions } from './smtp.js';

const from = { name: 'Custodia', address: 'no-reply@custodia.example' };
const message = (to: string) => ({
  to,
  subject: 'Hello',
  text: 'Hello',
  messageId: messageIdFor('custodia.example', newId()),
});

mailContract('SMTP', async () => {
  const server = await smtpTestServer();
  return {
    mail: smtpMail({ url: `smtp://127.0.0.1:${server.port}`, from, ca: server.ca }),
    received: async () => server.received.map(({ mail }) => mail),
    close: server.stop,
  };
});

describe('a mail server', () => {
  const servers: SmtpTestServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.stop())));
  const using = async (
    options: Parameters<typeof smtpTestServer>[0],
    urlOf: (port: number) => string,
    more: (server: SmtpTestServer) => Partial<SmtpOptions> = ({ ca }) => ({ ca }),
  ) => {
    const server = await smtpTestServer(options);
    servers.push(server);
    return { server, mail: smtpMail({ url: urlOf(server.port), from, timeoutMs: 3_000, ...more(server) }) };
  };

  it('that asks to come back later is told apart from one that refuses', async () => {
    const { server, mail } = await using({}, (port) => `smtp://127.0.0.1:${port}`);
    expect(await mail.send(message('defer-451@example.org'))).toEqual({
      kind: 'refused',
      permanent: false,
      code: 451,
      response: expect.stringContaining('451'),
    });
    expect(await mail.send(message('refuse-550@example.org'))).toEqual({
      kind: 'refused',
      permanent: true,
      code: 550,
      response: expect.stringContaining('550'),
    });
    expect(await mail.send(message('spam-554@example.org'))).toEqual({
      kind: 'refused',
      permanent: true,
      code: 554,
      response: expect.stringContaining('554'),
    });
    expect(server.received).toEqual([]);
    expect(await mail.send(message('fine@example.org'))).toMatchObject({ kind: 'sent' });
    await mail.close();
  });

  it('gets the address in its own words also when it is not ASCII', async () => {
    const { server, mail } = await using({}, (port) => `smtp://127.0.0.1:${port}`);
    await mail.send(message('jürgen@bücher.example'));
    expect(server.received[0]?.recipient).toMatch(/^jürgen@(bücher|xn--bcher-kva)\.example$/);
    await mail.close();
  });

  it('is spoken to over TLS when its certificate is trusted, from the first byte or by STARTTLS', async () => {
    const first = await using({ secure: true }, (port) => `smtps://localhost:${port}`);
    const raised = await using({}, (port) => `smtp://localhost:${port}?starttls=required`);
    for (const { server, mail } of [first, raised]) {
      expect(await mail.send(message('a@example.org'))).toMatchObject({ kind: 'sent' });
      expect(server.received).toMatchObject([{ secure: true }]);
      await mail.close();
    }
  });

  it('gets nothing when its certificate is not trusted, or when it offers no TLS that is required', async () => {
    const untrusted = await using(
      { secure: true },
      (port) => `smtps://localhost:${port}`,
      () => ({}),
    );
    const stripped = await using(
      { disabledCommands: ['STARTTLS'] },
      (port) => `smtp://localhost:${port}?starttls=required`,
    );
    for (const { server, mail } of [untrusted, stripped]) {
      await expect(mail.send(message('a@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(server.received).toEqual([]);
      await mail.close();
    }
  });

  it('that does not know the password, or is not there, is a fault and not a refusal of the mail', async () => {
    const { mail } = await using(
      { authOptional: false, onAuth: (_auth, _session, done) => done(new Error('Invalid username or password')) },
      (port) => `smtp://user:wrong%20one@127.0.0.1:${port}?starttls=optional`,
    );
    await expect(mail.send(message('a@example.org'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('EAUTH'),
    });
    await mail.close();
    const away = smtpMail({ url: 'smtp://127.0.0.1:1', from });
    await expect(away.send(message('a@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await away.close();
  });

  it('that never answers is given up', async () => {
    const { mail } = await using(
      { onConnect: () => undefined },
      (port) => `smtp://127.0.0.1:${port}`,
      () => ({ timeoutMs: 200 }),
    );
    await expect(mail.send(message('a@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await mail.close();
  });

  it('that goes on talking without an end is given up, and its connection with it', async () => {
    const talking = new Set<Socket>();
    const server = createServer((socket) => {
      talking.add(socket);
      socket.on('close', () => talking.delete(socket));
      socket.on('error', () => undefined);
      socket.write('220 here\r\n');
      socket.once('data', () => {
        const more = setInterval(() => socket.write('250-and more\r\n'), 20);
        socket.once('close', () => clearInterval(more));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const mail = smtpMail({ url, from, connections: 1, timeoutMs: 10_000, limitMs: 300 });
    for (let round = 0; round < 2; round++)
      await expect(mail.send(message('a@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await mail.close();
    for (const socket of talking) await once(socket, 'close');
    server.close();
  });

  it('that hangs or hangs up in the middle of a mail is a fault, and the next mail goes out', async () => {
    let mood: 'hangs' | 'drops' | 'works' = 'hangs';
    const arrived: string[] = [];
    const { server, mail } = await using(
      {
        onData(stream, session, done) {
          stream.resume();
          stream.on('end', () => {
            if (mood === 'drops') server.hangUp();
            if (mood !== 'works') return;
            arrived.push(session.envelope.rcptTo[0]!.address);
            done();
          });
        },
      },
      (port) => `smtp://127.0.0.1:${port}`,
      ({ ca }) => ({ ca, connections: 1, limitMs: 500 }),
    );
    await expect(mail.send(message('a@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    mood = 'drops';
    await expect(mail.send(message('b@example.org'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    mood = 'works';
    expect(await mail.send(message('c@example.org'))).toMatchObject({ kind: 'sent' });
    expect(arrived).toEqual(['c@example.org']);
    await mail.close();
  });

  it('must be named by a url that can be read, which is not repeated because it carries the password', () => {
    expect(() => smtpMail({ url: 'http://user:secret@host', from })).toThrow(/SMTP_URL cannot be read/);
    expect(() => smtpMail({ url: 'smtp://user:secret@host?starttls=maybe', from })).toThrow(/use required or optional/);
    expect(() => smtpMail({ url: 'http://user:secret@host', from })).not.toThrow(/secret/);
    expect(() => smtpMail({ url: 'smtp://host', from: 'nobody' })).toThrow(/from is "nobody"/);
  });
});
