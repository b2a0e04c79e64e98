import { connect } from 'node:net';

/** One connection that is kept open, one request at a time: little more than a socket, so that the side that answers is what is measured. */
export function openConnection(base) {
  const { hostname, port } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let received = [];
  let length = 0;
  let wanted = -1;
  let waiting;
  const settle = (outcome, value) => {
    const { [outcome]: done } = waiting ?? {};
    waiting = undefined;
    done?.(value);
  };
  socket.on('error', (fault) => settle('reject', fault));
  socket.on('close', () => settle('reject', new Error('the connection was closed')));
  socket.on('data', (chunk) => {
    received.push(chunk);
    length += chunk.length;
    if (wanted < 0) {
      const head = (received = [Buffer.concat(received)])[0];
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const told = /content-length: (\d+)/i.exec(head.toString('latin1', 0, end));
      if (!told) return settle('reject', new Error(`no length in ${head.toString('latin1', 0, end)}`));
      wanted = end + 4 + Number(told[1]);
    }
    if (length < wanted) return;
    const all = Buffer.concat(received);
    received = [];
    length = 0;
    wanted = -1;
    const status = Number(all.toString('latin1', 9, 12));
    settle('resolve', { status, body: all.subarray(all.indexOf('\r\n\r\n') + 4) });
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

export const get = (path, token) =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`);

export function post(path, token, body) {
  const text = JSON.stringify(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
