// A mail server that hangs, drops, and asks to come back later, until it takes what it is sent.
import { createServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { freePort } from '@custodia/postgres';
import { act, sentReview } from '../../attack/seed.mjs';
import { eventually, installation, must, pause } from '../installation.mjs';

/** Moods of one port, one after the other. */
function moodyServer(port) {
  const received = [];
  const seen = { hung: 0, dropped: 0, deferred: 0 };
  let current;
  const sockets = new Set();
  const plain = (what) =>
    createServer((socket) => {
      seen[what] += 1;
      sockets.add(socket);
      socket.on('error', () => undefined);
      if (what === 'dropped') socket.write('220 chaos\r\n', () => socket.destroy());
    });
  const smtp = (defer) =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo(_, __, done) {
        if (defer) seen.deferred += 1;
        done(defer ? Object.assign(new Error('Come back later'), { responseCode: 451 }) : undefined);
      },
      onData(stream, _, done) {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => (received.push(Buffer.concat(chunks).toString()), done()));
      },
    });
  const moods = {
    hangs: () => plain('hung'),
    drops: () => plain('dropped'),
    defers: () => smtp(true),
    takes: () => smtp(false),
  };
  const quit = async () => {
    for (const socket of sockets) socket.destroy();
    if (current) await new Promise((closed) => current.close(() => closed()));
    current = undefined;
  };
  return {
    received,
    seen,
    quit,
    async become(mood) {
      await quit();
      current = moods[mood]();
      current.on?.('error', () => undefined);
      await new Promise((listening) => current.listen(port, '127.0.0.1', listening));
    },
  };
}

export const moodyMails = {
  name: 'moody-mails',
  async run(context) {
    const port = await freePort();
    const server = moodyServer(port);
    context.finally(server.quit);
    const house = installation({
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'Custodia <custodia@custodia.example>',
      CUSTODIA_PUBLIC_URL: 'http://127.0.0.1:4600',
    });
    context.finally(house.end);
    const service = await house.start();
    const client = house.client();
    const vendor = await act(client, 'registerSubprocessor', 'Subprocessor', {
      name: 'Vendor',
      categories: ['AI_MODEL_PROVIDER'],
    });
    const moods = context.short ? ['drops', 'hangs'] : ['drops', 'defers', 'hangs'];
    const addresses = [];
    for (const mood of moods) {
      await server.become(mood);
      const address = `${mood}@vendor.example`;
      addresses.push(address);
      await sentReview(client, vendor.id, address);
      await eventually(
        async () => Object.values(server.seen).some((n) => n > addresses.length - 1),
        `a try while the server ${mood}`,
        30_000,
      );
      const written = await house.write();
      must(
        written.shown && written.ms < 5_000,
        `a write beside a mail server that ${mood} took ${Math.round(written.ms)} ms`,
      );
      await pause(context.random.between(0, 1_000));
    }
    await server.become('takes');
    const from = Date.now();
    const idsTo = (address) =>
      server.received.filter((mail) => mail.includes(address)).map((mail) => /^Message-ID: *(\S+)/im.exec(mail)?.[1]);
    await eventually(async () => addresses.every((address) => idsTo(address).length > 0), 'every mail', 240_000);
    const arrived = Date.now() - from;
    for (const address of addresses)
      must(
        new Set(idsTo(address)).size === 1,
        `mails to ${address} are not recognisable as the same: ${idsTo(address)}`,
      );
    const dead = (await house.run('jobs', 'dead', '--json')).json;
    must(
      Array.isArray(dead) ? dead.length === 0 : (dead?.jobs ?? []).length === 0,
      `jobs died: ${JSON.stringify(dead).slice(0, 300)}`,
    );
    const stopping = Date.now();
    await service.stop();
    must(Date.now() - stopping < 20_000, 'it does not stop in order');
    await house.start();
    const { acknowledged, stored } = await house.proven();
    return {
      text: `${addresses.length} mails, each under one id, all there ${(arrived / 1_000).toFixed(1)} s after the server was well; ${acknowledged} acknowledged, ${stored} stored`,
    };
  },
};
