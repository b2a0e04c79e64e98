// Loaded into the service with --import: tells on SIGUSR2 how long its event loop stood still at the longest since it was asked last.
const every = 5;
let longest = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last - every);
  last = now;
}, every).unref();
process.on('SIGUSR2', () => {
  process.stdout.write(`loop-blocked ${longest.toFixed(1)} ms\n`);
  longest = 0;
});
