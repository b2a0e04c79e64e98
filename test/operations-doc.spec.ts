import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = readFileSync('docs/operations.md', 'utf8');

const backup = 'test/journeys/backup.e2e-spec.ts';
const cli = 'test/journeys/cli.e2e-spec.ts';
const foreign = 'test/journeys/foreign-log.e2e-spec.ts';
const first = 'test/journeys/first-start.e2e-spec.ts';
const many = 'test/engines/many-processes.engine-spec.ts';
const embedded = 'libs/postgres/src/embedded.int-spec.ts';
const check = 'libs/platform/src/log/check-log.spec.ts';
const lock = 'libs/kernel/src/lock-file.spec.ts';
const vault = 'libs/vault/src/adapters/postgres.int-spec.ts';
const interrupted = 'libs/vault/src/adapters/interrupted.int-spec.ts';
const onDisk = 'libs/vault/src/contract/erasure-on-disk.contract.ts';
const key = 'libs/vault/src/root-key.spec.ts';
const deadJobs = 'libs/identity/src/dead-jobs/report-dead-jobs.spec.ts';
const killed = 'libs/vendor-review/src/jobs/killed-mailer.int-spec.ts';
const doorRules = 'libs/vendor-review/src/review/door.decider.spec.ts';
const reviewRules = 'libs/vendor-review/src/review/review.decider.spec.ts';
const mending = 'libs/read-models/src/project/mending.int-spec.ts';
const proofs = 'test/journeys/log-proofs.e2e-spec.ts';
const sealer = 'libs/transparency/src/seal/sealer.spec.ts';
const checked = 'libs/transparency/src/verify/verify-log.spec.ts';
const again = 'test/end-of-life/restored-backup.spec.ts';
const folder = 'libs/kernel/src/data-folder.spec.ts';

/** Words of the document, and the test that shows them. */
const shown: readonly (readonly [words: string, file: string, test: string])[] = [
  ['Read models can always be built anew from the log', cli, 'see how far the read models are, rebuild them'],
  ['jobs are asked for again by the reactors', 'libs/jobs/src/reactor.spec.ts', 'lose nothing and double nothing'],
  ['shows one with what can be done', mending, 'is explained: what it is'],
  ['the read models leave the event out and go on, every rebuild too', mending, 'can be left out, with who decided it'],
  ['refused when the stream could not be shown with it', mending, 'is repaired by an event that states the same anew'],
  ['closed to all other users (mode 700)', folder, 'is closed to others, also when it was open before'],
  ['is in it and nowhere else, also when the service runs as root', embedded, 'is its folder and nowhere else'],
  ['says how to move the database into the data folder', embedded, 'is not followed: it says how to bring'],
  ['without superuser rights', first, 'serves as a user without superuser rights'],
  ['The copy is a whole installation', backup, 'brings everything back'],
  ['a log that is newer than the read models is caught up with', check, 'is the one that is known when it has grown'],
  ['with one that is older the service does not start', foreign, 'stops the start when an older one was restored'],
  ['start with the root key that was in use', backup, 'cannot be started without its root key'],
  ['repeat the erasures that came later', backup, 'erasures that came later are repeated from their list'],
  ['compares every row with what the log says', cli, 'see how far the read models are, rebuild them and compare'],
  ['repeated, it adds what is new', 'libs/event-store/src/copy.spec.ts', 'goes on'],
  ['moves the places that projections, reactors and set-aside events remember', many, 'move to another store and back'],
  ['While a worker still runs it refuses', many, 'move to another store and back'],
  ['pointed at another log without `--switch` does not start', foreign, 'is the one after `log copy --switch`'],
  [
    'Every log has an identity that is made with it',
    'libs/event-store/src/contract/identity.contract.ts',
    'has one identity',
  ],
  ['kept beside the read models and in `<data folder>/state.json`', check, 'is remembered in both places'],
  ['calls itself otherwise, ends earlier, or holds another event', check, 'is refused when it is another, an emptied'],
  ['founds no organisation', foreign, 'founds no organisation in the empty log'],
  ['While it runs it looks every two seconds', foreign, 'is noticed while the service runs'],
  ['is wrong or forgotten', foreign, 'stops the start when EVENT_STORE_URL is forgotten'],
  ['custodia adopt-log --dry-run', foreign, 'what is lost is listed before'],
  ['mails are not sent again', foreign, 'nothing is sent again'],
  ['for events of another log none is sent', foreign, 'is adopted also when it is another one'],
  ['notice by the time of the adoption', check, 'when it was adopted after a folder last saw one'],
  ['a legal hold stands again, with its widenings', again, 'are taken again with all that was decided about the hold'],
  ['is erased again, if the backup brings the member back', again, 'erase a member whom the backup brings back'],
  ['is in the register again under its number', again, 'are listed, and taken again with number, digest and id'],
  ['When its file is not in the file store', again, 'tell when their file is gone'],
  ['never revokes what a case had named', again, 'are never revoked by the service'],
  [
    'the next certificate of the case supersedes it',
    again,
    'are replaced by those of the case when it is validated anew',
  ],
  ['left alone', again, 'leave to a person what was decided otherwise after the restore'],
  ['serves one process', embedded, 'is alone in its folder'],
  ['its id was given to another one', lock, 'whose id was given away again'],
  ['a holder elsewhere is watched for five seconds', lock, 'of another container is respected'],
  ['killed at any moment', first, 'may be killed at any moment'],
  ['a full or read-only disk', first, 'tells in one line that the disk'],
  ['is never made anew', embedded, 'is not filled anew when a database must be there'],
  ['is started again, later each time', embedded, 'starts a server again that died under it'],
  ['the process ends with exit code 3', embedded, 'tells when a server that died does not start again'],
  ['PostgreSQL stops with it', embedded, 'does not outlive the process that started it'],
  [
    'when a worker dies, another takes over',
    'libs/read-models/src/project/claims.int-spec.ts',
    'passes to the next when the lease ends',
  ],
  ['Jobs and reactors are shared by all workers', many, 'skip nothing and do nothing twice'],
  [
    'A mutation answers when the read models show it',
    'test/engines/divided.engine-spec.ts',
    'shows every write to its writer',
  ],
  ['it holds ids and times only', backup, 'erasures that came later are repeated from their list'],
  [
    'numbers go on after it, and none is given twice',
    'libs/certificates/src/numbering/remembered-numbers.spec.ts',
    'goes on after the highest number that was ever given',
  ],
  ['readable by its owner only', key, 'makes a file for its owner only'],
  ['refuses to start and says so', vault, 'does not start with another root key, and names the remedy'],
  ['Every key is wrapped anew in its file', vault, 'wraps every key anew'],
  ['repeat the same command', interrupted, 'while it wrapped keys anew is finished by repeating it'],
  ['the next start gives it', interrupted, 'before its file had its name is finished by the next start'],
  ['moves them into the key folder under a fresh root key', onDisk, 'after the upgrade nothing any more'],
  ['a warning at each start asks to rotate it', interrupted, 'still opens old rows, until it is rotated'],
  ['takes the erasures again from the marks', interrupted, 'beside an older database knows what was erased since'],
  ['the next start destroys it again', interrupted, 'that came back from an older copy loses again what was erased'],
  ['cannot be opened with them and the root key', onDisk, 'open a text until its subject is erased'],
  ['another or an empty folder is refused', interrupted, 'is refused when it is another one'],
  ['a missing file is a fault that names the folder', interrupted, 'is told to be incomplete'],
  ['is finished at the next start', interrupted, 'shows no text any more, and is finished at the next start'],
  [
    'keep the old key as long as backups',
    backup,
    'stays readable when the root key is rotated, whose old file is kept',
  ],
  [
    'Removing a file destroys its key first',
    'libs/files/src/adapters/filesystem.spec.ts',
    'that a backup brings back after its removal',
  ],
  [
    'Files of earlier releases are read as they are',
    'libs/files/src/contract/files.contract.ts',
    'reads what an earlier release left in the clear',
  ],
  ['custodia keys rotate', cli, 'rotate the keys that sign, and keep the old ones published'],
  ['Processes that start together wait for each other', vault, 'starts in many processes at once'],
  ['older shapes are lifted when they are read', 'test/golden/golden.spec.ts', 'describe('],
  ['custodia token issue --member', cli, 'issue, list and revoke tokens'],
  ['custodia admin restore --member', cli, 'let an administrator back in'],
  [
    'custodia admin reset-sign-in --member',
    'test/journeys/cli-reset-sign-in.e2e-spec.ts',
    'lets somebody in again who lost everything',
  ],
  ['for 24 to 48 hours', 'libs/mail/src/delivery.spec.ts', 'is tried for a day at least'],
  ['the query `deadJobs`', 'test/journeys/dead-jobs.e2e-spec.ts', 'are shown to an admin'],
  [
    'or `retryDeadJob`, puts it back',
    'test/journeys/dead-jobs.e2e-spec.ts',
    'who puts them back to work or forgets them',
  ],
  ['gets one mail about what died', deadJobs, 'tells the administrators once what died since'],
  ['hear of jobs that work for the whole installation', deadJobs, 'tells the first organisation about jobs'],
  ['has the same Message-ID both times', killed, 'and a second one is known as such'],
  [
    'Jobs of one kind run in fair turns',
    'libs/jobs/src/contract/runners.contract.ts',
    'not hold up the others, whichever',
  ],
  ['twice as much from members', reviewRules, 'takes no more than one review holds, and twice as much from members'],
  ['20 invitations a day and 100 in all', doorRules, 'invites twenty times a day at most'],
  ['three to one address', doorRules, 'mails one address three times at most'],
  ['A worker seals the log in its order within seconds', proofs, 'is sealed within seconds and verified'],
  ['One worker seals at a time', sealer, 'is done by one of several processes, and taken over'],
  ['which gives the same tree', sealer, 'gives the tree that one go would have given'],
  ['no size is ever signed with two trees', sealer, 'refuses to sign another tree of a size that it has signed'],
  ['says the same after they were built anew', proofs, 'after the read models were built anew'],
  ['the check names the very event', 'libs/transparency/src/verify/verify-log.int-spec.ts', 'flips a byte'],
  ['between which the log was forked', checked, 'says between which checkpoints'],
  ['keep checkpoints and the key set where', checked, 'finds with a pin what was signed with a key'],
  ['`restart: unless-stopped`', 'test/docker.spec.ts', 'restarts %s, and leaves it neither rights nor more memory'],
  [
    'hands the root key out as a file',
    'test/docker.spec.ts',
    'starts the program again, hands the root key out as a file',
  ],
  [
    'served four requests at once',
    'test/journeys/vendor-page.e2e-spec.ts',
    'serves four requests of one session at once',
  ],
];

/** Advice, or what other products do: nothing of ours that could be wrong. */
const advice = ['## Signing keys', '## Upgrades', '## Watching it'];

describe('what docs/operations.md says', () => {
  it.each(shown)('%s', (words, file, test) => {
    expect(text).toContain(words);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(test);
  });

  it.each(
    text
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [section.split('\n')[0]!, section]),
  )('in "%s" is shown', (title, section) =>
    expect(advice.includes(title) || shown.some(([words]) => section.includes(words))).toBe(true),
  );
});
