// A clock that was ahead: what it left in the future must not hold anything up once the clock is right.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, mailsTo, sentReview, soon } from '../../attack/seed.mjs';
import { installation, must } from '../installation.mjs';

/** Loaded before the service: its clock is ahead by so many milliseconds. */
const shifted = (ms) => `
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...all) { super(...(all.length === 0 ? [Real.now() + ${ms}] : all)); }
  static now() { return Real.now() + ${ms}; }
};
`;

export const clockAhead = {
  name: 'clock-ahead',
  async run(context) {
    const house = installation();
    context.finally(house.end);
    await (await house.start()).stop();
    const days = context.random.between(30, 300);
    const file = join(house.folder, 'clock.mjs');
    writeFileSync(file, shifted(days * 86_400_000));
    const ahead = await house.start({}, { nodeArgs: ['--import', file] });
    for (let n = 0; n < 3; n++) await house.write();
    // Killed, so that it gives nothing back of what it holds into the future.
    await ahead.stop('SIGKILL');
    const from = Date.now();
    await house.start();
    await house.recovered(40_000);
    const recovered = Date.now() - from;
    const client = house.client();
    const vendor = await act(client, 'registerSubprocessor', 'Subprocessor', {
      name: 'Vendor',
      categories: ['AI_MODEL_PROVIDER'],
    });
    await sentReview(client, vendor.id, 'clock@vendor.example');
    const mail = await soon(
      async () => (await mailsTo(join(house.folder, 'outbox'), 'clock@vendor.example')).length > 0,
      40_000,
    );
    must(mail, 'no mail goes out any more after the clock was ahead');
    const { acknowledged, stored } = await house.proven();
    return {
      text: `${days} days ahead, then right again: ${acknowledged} acknowledged, ${stored} stored; up after ${recovered} ms, and mails go out`,
    };
  },
};
