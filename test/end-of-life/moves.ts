import type { AssetRef, Location } from '@custodia/lifecycle';

export const model: AssetRef = { kind: 'model', id: 'm', name: 'Scorer' };
export const dataset: AssetRef = { kind: 'dataset', id: 'd', name: 'Loans' };
export const system: AssetRef = { kind: 'system', id: 's', name: 'Desk' };
export const version = (label: string): AssetRef => ({
  ...model,
  versionId: `v${label}`,
  versionLabel: label,
  digest: `sha256:${label}`,
});
export const place = (id: string, versions: readonly string[]): Location => ({
  id,
  kind: id.startsWith('disk') ? 'device' : 'weights',
  title: id,
  address: `at ${id}`,
  method: id.startsWith('disk') ? 'nist.purge' : 'logical.delete_all_versions',
  versionIds: versions,
});

/** What is so outside of the case: it changes while the case goes on. */
export interface World {
  readonly locations: Location[];
  readonly versions: AssetRef[];
  readonly dependants: AssetRef[];
  /** Who decides for the dataset that it was made from. */
  custodian: string;
  readonly holds: Set<string>;
  /** Dependants that are disposed of too, in a case that is not certified. */
  readonly unfinished: Set<string>;
  minute: number;
}

export const people = [
  'requester',
  'carl',
  'dora',
  'erik',
  'approver',
  'operator',
  'verifier',
  'validator',
  'owner',
  'lena',
] as const;
export type Move =
  | { readonly do: 'step'; readonly name: string; readonly actor: string; readonly at: number }
  | {
      readonly do: 'learn';
      readonly what: 'copy' | 'version' | 'dependant' | 'custodian' | 'hold' | 'release' | 'unfinished' | 'finished';
      /** Who releases a hold. */
      readonly by: string;
    }
  /** An older backup of the log is put in place: the case is where it was after so many parts of a hundred of its commands. */
  | { readonly do: 'restore'; readonly percent: number }
  /** Something goes another way at the first location, or the outcome is refused. */
  | { readonly do: 'setback'; readonly name: (typeof setbacks)[number] }
  /** The service brings everything to an end, each duty by the one it belongs to, unless a rule says no. */
  | {
      readonly do: 'drive';
      readonly until: 'approved' | 'validated' | 'certified';
      readonly dependants: 'lost' | 'disposed_too';
    };

export const steps = [
  'DetermineScope',
  'CompareScope',
  'RequestApproval',
  'AgreeAsCarl',
  'AgreeAsDora',
  'ResolveDependant',
  'ApproveDisposal',
  'StartLocation',
  'RecordSanitization',
  'RecordSanitizationFailure',
  'VerifyLocation',
  'VerifyInconclusive',
  'VerifyFailed',
  'CorrectLocation',
  'CorrectAsFailed',
  'ScheduleExpiry',
  'RecordExpiry',
  'RecordProviderRequest',
  'RecordProviderConfirmation',
  'MarkResidual',
  'ExemptLocation',
  'ValidateOutcome',
  'RefuseOutcome',
  'HoldDisposal',
  'CertifyDisposal',
  'CloseDisposal',
] as const;
export const setbacks = [
  'VerifyFailed',
  'VerifyInconclusive',
  'RecordSanitizationFailure',
  'CorrectLocation',
  'ScheduleExpiry',
  'RecordProviderRequest',
  'RefuseOutcome',
] as const;
export const usual: Readonly<Record<string, string>> = {
  AgreeAsCarl: 'carl',
  AgreeAsDora: 'dora',
  ResolveDependant: 'owner',
  ApproveDisposal: 'approver',
  MarkResidual: 'approver',
  ExemptLocation: 'approver',
  StartLocation: 'operator',
  RecordSanitization: 'operator',
  RecordSanitizationFailure: 'operator',
  VerifyLocation: 'verifier',
  VerifyInconclusive: 'verifier',
  VerifyFailed: 'verifier',
  CorrectLocation: 'operator',
  CorrectAsFailed: 'operator',
  ScheduleExpiry: 'operator',
  RecordExpiry: 'operator',
  RecordProviderRequest: 'operator',
  RecordProviderConfirmation: 'operator',
  ValidateOutcome: 'validator',
  RefuseOutcome: 'validator',
};
