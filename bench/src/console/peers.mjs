import { createServer } from 'node:http';

const page = (body, script) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Peer</title></head><body>${body}<script>${script}</script></body></html>`;

/** What the browser of this machine makes of the least that could be sent: no library, no API, nothing to decide. */
const peers = {
  // A heading and a list.
  '/empty': page('<main><h1>Peer</h1><ul><li>One</li></ul></main>', ''),
  // As many boxes and lines as the picture of the lineage has, drawn anew for each frame.
  '/canvas': page(
    '<canvas width="1200" height="700"></canvas>',
    `const canvas = document.querySelector('canvas');
     const pen = canvas.getContext('2d');
     let shift = 0;
     addEventListener('mousemove', (event) => (shift = event.clientX));
     const draw = () => {
       pen.clearRect(0, 0, 1200, 700);
       for (let n = 0; n < 2000; n++) {
         const x = ((n % 40) * 30 + shift) % 1200, y = (n / 40) * 14;
         pen.strokeRect(x, y, 24, 8);
         pen.beginPath(); pen.moveTo(x, y); pen.lineTo(((n / 8) % 40) * 30, n / 320 * 14); pen.stroke();
       }
       requestAnimationFrame(draw);
     };
     draw();`,
  ),
  // As many questions as text, and one that is marked.
  '/list': page(
    '<ol></ol>',
    `const list = document.querySelector('ol');
     list.innerHTML = Array.from({ length: 320 }, (_, n) => '<li><p><strong>A' + n + '</strong> Is the practice of number ' + n + ' in place and looked at every year?</p><p>Yes. As described in chapter ' + n + ' of our policy, which the board adopts every year.</p></li>').join('');
     let at = 0;
     addEventListener('keydown', ({ key }) => {
       if (key !== 'j') return;
       list.children[at].removeAttribute('aria-current');
       at += 1;
       list.children[at].setAttribute('aria-current', 'true');
       list.children[at].scrollIntoView({ block: 'nearest' });
     });`,
  ),
};

/** Serves the peers on a free port. */
export async function startPeers() {
  const server = createServer((request, response) => {
    const found = peers[request.url];
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(found ?? '');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => server.close(done)),
  };
}
