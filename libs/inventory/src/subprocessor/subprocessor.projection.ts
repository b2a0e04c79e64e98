import { projection, type Folded } from '@custodia/read-models';
import { AssetStatus } from '../asset/asset.types.js';
import { subprocessorCodec, type SubprocessorEvent } from './subprocessor.events.js';
import { subprocessorState } from './lifecycle.policy.js';
import { withContract } from './relation.decider.js';
import { Subprocessor } from './subprocessor.row.js';

type Fold = Folded<Subprocessor>;

const noticed = (row: Fold, summary: string, effectiveAt: string, announcedAt: string): Fold => ({
  ...row,
  notices: [{ summary, effectiveAt, announcedAt }, ...row.notices],
});

/** The row, with the state that follows from it. */
const standing = (row: Fold): Fold => ({
  ...row,
  state: subprocessorState({
    ...row,
    status: row.status === AssetStatus.QUARANTINED ? AssetStatus.REGISTERED : row.status,
    assessed: row.gate !== null || row.exceptions.length > 0,
    dataSensitivity: row.use.dataSensitivity,
  }),
});

export const subprocessorProjection = projection<Subprocessor, SubprocessorEvent>({
  name: 'subprocessor',
  version: 1,
  row: Subprocessor,
  codec: subprocessorCodec,
  history: true,
  on: {
    SubprocessorRegistered: (_, { data }) => ({
      ...data,
      categories: [...data.categories] as Subprocessor['categories'],
      regions: [...data.regions],
      transferBasis: data.transferBasis as Subprocessor['transferBasis'],
      status: AssetStatus.REGISTERED,
      alternatives: [],
      contacts: [],
      gate: null,
      exceptions: [],
      customerTasks: [],
      notices: [],
      disposalCaseId: null,
      certificateNumber: null,
      state: 'identified',
      suspensionReason: null,
      contracts: [],
      deletions: [],
      activity: null,
      exited: false,
    }),
    SubprocessorRenamed: (row, { data }) => row && { ...row, ...data },
    SubprocessorPurposeStated: (row, { data }) =>
      row && { ...row, purpose: data.purpose, categories: [...data.categories] as Subprocessor['categories'] },
    SubprocessorRegionsStated: (row, { data }) =>
      row && { ...row, regions: [...data.regions], transferBasis: data.transferBasis as Subprocessor['transferBasis'] },
    SubprocessorUseAssessed: (row, { data }) => row && standing({ ...row, use: data.use, tier: data.tier }),
    SubprocessorAlternativesNamed: (row, { data }) => row && { ...row, alternatives: [...data.alternatives] },
    SubprocessorListed: (row, { data, meta }) =>
      row && noticed({ ...row, listed: true }, data.summary, data.effectiveAt, meta.at),
    SubprocessorUnlisted: (row, { data, meta }) =>
      row && noticed({ ...row, listed: false }, data.summary, data.effectiveAt, meta.at),
    SubprocessorChangeAnnounced: (row, { data, meta }) => row && noticed(row, data.summary, data.effectiveAt, meta.at),
    SubprocessorContactAdded: (row, { data: { contactId: id, ...contact } }) =>
      row && { ...row, contacts: [...row.contacts, { id, ...contact }] },
    SubprocessorContactErased: (row, { data }) =>
      row && { ...row, contacts: row.contacts.filter(({ id }) => id !== data.contactId) },
    // The gate that follows from it is an event of its own.
    ReviewDecisionRecorded: (row) => row,
    GateOpened: (row, { data: { decidedAt: _, ...data }, meta }) =>
      row && standing({ ...row, gate: { ...data, opened: true, since: meta.at } }),
    GateClosed: (row, { data: { decidedAt: _, ...data }, meta }) =>
      row && standing({ ...row, gate: { ...data, opened: false, conditional: false, until: null, since: meta.at } }),
    GateExceptionGranted: (row, { data: { exceptionId: id, ...exception }, meta }) =>
      row &&
      standing({
        ...row,
        exceptions: [...row.exceptions, { id, ...exception, grantedBy: meta.actor, since: meta.at, revokedAt: null }],
      }),
    GateExceptionRevoked: (row, { data, meta }) =>
      row && {
        ...row,
        exceptions: row.exceptions.map((one) => (one.id === data.exceptionId ? { ...one, revokedAt: meta.at } : one)),
      },
    CustomerTasksRecorded: (row, { data }) =>
      row && {
        ...row,
        customerTasks: [...row.customerTasks, ...data.tasks.map((task) => ({ ...task, doneAt: null, note: null }))],
      },
    CustomerTaskDone: (row, { data, meta }) =>
      row && {
        ...row,
        customerTasks: row.customerTasks.map((task) =>
          task.taskId === data.taskId ? { ...task, doneAt: meta.at, note: data.note } : task,
        ),
      },
    SubprocessorRetired: (row) => row && standing({ ...row, status: AssetStatus.RETIRED }),
    SubprocessorDisposed: (row, { data }) =>
      row &&
      standing({
        ...row,
        status: AssetStatus.DISPOSED,
        disposalCaseId: data.caseId,
        certificateNumber: data.certificateNumber,
      }),
    SubprocessorContractRecorded: (row, { data }) =>
      row && standing({ ...row, contracts: withContract(row.contracts, data) }),
    SubprocessorActivated: (row) => row && standing({ ...row, activity: 'active' }),
    SubprocessorSuspended: (row, { data }) =>
      row && standing({ ...row, activity: 'suspended', suspensionReason: data.reason }),
    SubprocessorResumed: (row) => row && standing({ ...row, activity: 'active', suspensionReason: null }),
    SubprocessorDeletionConfirmed: (row, { data }) => row && { ...row, deletions: [...row.deletions, data] },
    SubprocessorExited: (row) => row && standing({ ...row, exited: true }),
  },
});
