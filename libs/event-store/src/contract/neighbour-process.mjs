// The second process of the contract, which runs the sources: opens the log and appends when it is told to.
const { appendLoad } = await import('./load.ts');
let store;
process.on('message', async ({ open, append }) => {
  if (open) store = await (await import(open.module))[open.factory](open.options);
  process.send(append ? await appendLoad(store, append.contested, append.own, append.size) : {});
});
process.on('disconnect', () => store?.close().finally(() => process.exit()));
