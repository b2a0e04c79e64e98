// All scenarios, in their order. A new one is a new word here.
import { clockAhead } from './clock.mjs';
import { diskFull, firstStartWithoutDisk } from './disk.mjs';
import { killBoth, killDatabase, killFirstStart, killService, killWorker } from './kills.mjs';
import { foreignLog, olderLog } from './logs.mjs';
import { moodyMails } from './mails.mjs';
import { poison } from './poison.mjs';
import { stoppedDatabase, stoppedWorker } from './stopped.mjs';
import { portTaken, secondStart, staleLocks } from './taken.mjs';

export const scenarios = [
  killService,
  killDatabase,
  killBoth,
  killWorker,
  killFirstStart,
  firstStartWithoutDisk,
  diskFull,
  stoppedDatabase,
  stoppedWorker,
  clockAhead,
  moodyMails,
  portTaken,
  staleLocks,
  secondStart,
  olderLog,
  foreignLog,
  poison,
];
