import type { ImmutableMap } from '@custodia/kernel';
import type { AssetCommand, AssetState, LiveAsset } from '../asset/asset.decider.js';
import type { FileVersion } from '../asset/asset.events.js';
import type { Environment } from '../asset/asset.policy.js';
import type { Copies } from '../asset/versions.policy.js';
import type { EarlierDuty } from '../use/duties.policy.js';
import type { ToldObstacle } from '../use/use.policy.js';
import type { Proof } from './approval.policy.js';
import type {
  ModelRegisteredData,
  ModelVersionDecision,
  ModelVersionEvaluatedData,
  OwnModelEvent,
  RemoteVersion,
} from './model.events.js';

type Data<Type extends OwnModelEvent['type']> = Extract<OwnModelEvent, { type: Type }>['data'];

/** What is decided about the use of one version. */
export type StandingCommand =
  | ({ readonly type: 'RejectModelVersion'; readonly id: string } & Data<'ModelVersionRejected'>)
  | ({ readonly type: 'SuspendModelVersion'; readonly id: string } & Data<'ModelVersionSuspended'>)
  | ({ readonly type: 'ResumeModelVersion'; readonly id: string } & Data<'ModelVersionResumed'> & TowardsUse)
  | ({ readonly type: 'DeprecateModelVersion'; readonly id: string } & Data<'ModelVersionDeprecated'>)
  | ({ readonly type: 'QuarantineModelVersion'; readonly id: string } & Data<'ModelVersionQuarantined'>)
  | ({ readonly type: 'ReleaseModelVersion'; readonly id: string } & Data<'ModelVersionReleased'>);

/** A step towards use, with what stands against it upstream, as known when asked. */
interface TowardsUse {
  readonly obstacles?: readonly ToldObstacle[];
}

/** A step that the organisation may separate from others, with those that were done before, as known when asked. */
interface Separable {
  readonly earlier?: readonly EarlierDuty[];
}

export type OwnModelCommand =
  | ({ readonly type: 'AddModelVersion'; readonly id: string; readonly remote?: RemoteVersion | null } & Omit<
      FileVersion,
      'digest'
    >)
  | ({ readonly type: 'RecordModelLocation'; readonly id: string } & Data<'ModelLocationRecorded'>)
  | ({ readonly type: 'JustifyModel'; readonly id: string } & Data<'ModelJustified'>)
  | ({ readonly type: 'EvaluateModelVersion'; readonly id: string } & Omit<
      ModelVersionEvaluatedData,
      'digest' | 'passed'
    >)
  | ({ readonly type: 'ApproveModelVersion'; readonly id: string } & Omit<Data<'ModelVersionApproved'>, 'digest'> &
      TowardsUse &
      Separable)
  | ({ readonly type: 'AttachModelSignature'; readonly id: string } & Data<'ModelSignatureAttached'>)
  | ({ readonly type: 'MarkModelVersionKnownGood'; readonly id: string } & Data<'ModelVersionMarkedKnownGood'> &
      TowardsUse)
  | ({ readonly type: 'AnnounceModelChange'; readonly id: string } & Data<'ModelChangeAnnounced'>)
  | ({ readonly type: 'DeployModel'; readonly id: string } & Omit<Data<'ModelDeployed'>, 'replaces'> &
      TowardsUse &
      Separable)
  | ({ readonly type: 'RollBackModel'; readonly id: string } & Pick<
      Data<'ModelRolledBack'>,
      'environment' | 'toVersionId'
    > &
      TowardsUse)
  | { readonly type: 'WithdrawModelFromUse'; readonly id: string; readonly environment: Environment }
  | StandingCommand;

export type ModelCommand = AssetCommand<'Model', ModelRegisteredData> | OwnModelCommand;

export interface Evaluation {
  readonly passed: boolean;
  /** JSON of what was measured, so that a retry is recognised. */
  readonly stated: string;
}

export interface Version extends Proof {
  readonly digest: string;
  readonly evaluations: ImmutableMap<Evaluation>;
  /** What each says, as JSON by its id. */
  readonly signatures: ImmutableMap<string>;
  readonly approved: boolean;
  readonly knownGood: boolean;
  readonly decided: ModelVersionDecision | null;
  readonly quarantined: boolean;
}

export interface Own {
  /** Why documentation or a known good state may be missing, and until when. */
  readonly justification: Data<'ModelJustified'> | null;
  readonly copies: Copies;
  /** JSON by id. */
  readonly announcements: ImmutableMap<string>;
  readonly versions: ImmutableMap<Version>;
  readonly deployed: Readonly<Partial<Record<Environment, string>>>;
}

export type Live = LiveAsset<ModelRegisteredData, Own>;
export type ModelState = AssetState<Live>;
