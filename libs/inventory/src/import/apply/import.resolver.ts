import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { CommandMeta, EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import {
  Allow,
  CurrentRequest,
  invalidInput,
  RecordedNotYetVisible,
  RequestContext,
  resultOf,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE, FILES } from '@custodia/platform';
import { refuse, unstorableIn } from '@custodia/kernel';
import { carersRefused } from '../../asset/asset.facts.js';
import { datasetProjection, datasetVersionProjection } from '../../dataset/dataset.projection.js';
import { lineageProjection } from '../../lineage/lineage.projection.js';
import { modelProjection, modelVersionProjection } from '../../model/model.projection.js';
import { promptProjection, promptVersionProjection } from '../../prompt/prompt.projection.js';
import { PromptTexts } from '../../prompt/prompt-text.js';
import { subprocessorProjection } from '../../subprocessor/subprocessor.projection.js';
import { systemComponentProjection, systemProjection } from '../../system/system.projection.js';
import { inspectBytes, readTable, type InspectReport } from '@custodia/import';
import { checkImport, writeImport, type CheckedImport, type ImportPorts } from './apply-import.js';
import { checkTable } from './check-table.js';
import { contentOf } from '../../asset/content.js';
import { AssetsExist, FileNotImportable, ImportRefused } from './import.refusals.js';
import { ImportAssetsInput, ImportReport } from './import.types.js';
import { reportOf } from './report.js';
import type { ImportSettings } from './work.policy.js';

const ImportAssetsResult = resultOf('ImportAssets', ImportReport, [FileNotImportable, ImportRefused, AssetsExist]);

const projections = [
  modelProjection,
  modelVersionProjection,
  datasetProjection,
  datasetVersionProjection,
  promptProjection,
  promptVersionProjection,
  systemProjection,
  systemComponentProjection,
  subprocessorProjection,
  lineageProjection,
];

/** A request is answered within seconds, so a file may take less time here than on the command line. Milliseconds. */
const readingTime = 4_000;
const mostAssets = 2_000;
/** Of a table. */
const mostRows = 1_000;

@Resolver(() => ImportReport)
export class ImportResolver {
  private readonly ports: ImportPorts;

  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(FILES) private readonly files: Files,
    texts: PromptTexts,
  ) {
    this.ports = { store, texts };
  }

  @Mutation(() => ImportAssetsResult, {
    description:
      'Takes the assets of a file into the inventory: Hugging Face, CycloneDX, SPDX, Croissant, Frictionless, MLflow, SageMaker, Azure ML, Model Card Toolkit, OpenLineage. All of it is checked before the first write; repeating it is harmless and completes an import that was interrupted. A table of assets and subprocessors (csv, xlsx) is taken in parts of 1,000 rows, and its wrong rows are left out and told.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async importAssets(@CurrentRequest() request: RequestContext, @Args('input') input: ImportAssetsInput) {
    const { organisationId: organisation, memberId: actor } = request.who;
    const stranger = await carersRefused(request, input);
    if (stranger) return stranger;
    const content = await contentOf(this.files, organisation, input);
    if (content.kind === 'refused') return content.refusal;
    const { fileName, dryRun, onExisting, classification } = input;
    if ((input.afterRow ?? 1) < 1)
      return invalidInput('afterRow', String(input.afterRow), {
        problem: 'A table begins with row 1.',
        remedy: 'Pass the nextRow of the answer before, or leave it out.',
      });
    const table = await readTable(fileName, content.bytes, { after: input.afterRow ?? 1, most: mostRows });
    const plan = table ?? named(inspectBytes(fileName, content.bytes, { time: readingTime }), input);
    const digest = `sha256:${plan.sha256}`;
    if (!plan.importable || plan.assets.length > mostAssets) return notImportable(plan).refusal;
    // JSON and YAML can escape what no text may hold; before anything is looked up or written.
    const wrong = table ? null : (unstorableIn(plan.assets) ?? unstorableIn(plan.links));
    if (wrong) return invalidInput(`content: ${wrong.path}`, wrong.text, wrong);
    const at = request.now();
    const settings: ImportSettings = {
      organisation,
      digest,
      at,
      fileName,
      onExisting,
      classification,
      actor,
      ownerId: input.ownerId ?? actor,
      custodianId: input.custodianId ?? null,
    };
    const meta: CommandMeta = {
      actor,
      at,
      ownOnly: request.ownOnly,
      reason: input.reason ?? `Imported from ${fileName} (${digest}).`,
    };
    const checked = table
      ? await checkTable(this.ports, request, table, settings, meta)
      : await checkImport(this.ports, request, plan, settings, meta);
    if (onExisting === 'refuse' && checked.existing.length > 0) return assetsExist(checked).refusal;
    const stale = await this.writes.stale(
      request,
      checked.works.map(({ target }) => target.id),
    );
    if (stale) return stale;
    if (checked.refusals.length > 0)
      return refused(fileName, checked.refusals, 'Nothing of the file was written.').refusal;
    if (dryRun) return reportOf(plan, checked, true, table ?? undefined);
    const written = await writeImport(this.ports, checked, settings, meta, request);
    if (written.refusals.length > 0)
      return refused(
        fileName,
        written.refusals,
        'Another change came in between; import the file again to complete it.',
      ).refusal;
    if (!(await this.writes.shown(request, projections, written.position)))
      return Object.assign(new RecordedNotYetVisible(), {
        id: checked.works[0]?.target.id ?? '',
        position: written.position,
      });
    return reportOf(plan, checked, false, table ?? undefined);
  }
}

/**
 * With the names that were given: `assetName` for the one asset that the file describes, `name` for one that the file does not
 * name. An unnamed one without either cannot be imported, because all such assets would be one.
 */
function named(stated: InspectReport, given: Pick<ImportAssetsInput, 'name' | 'assetName'>): InspectReport {
  const [name, assetName] = [given.name?.trim(), given.assetName?.trim()];
  const described = stated.assets.filter(({ mention }) => !mention);
  if (assetName && described.length !== 1 && stated.importable)
    return unnameable(stated, described, 'the file does not describe exactly one asset, so that one name does not fit');
  const plan = assetName
    ? {
        ...stated,
        assets: stated.assets.map((asset) => (asset.mention ? asset : { ...asset, name: assetName, unnamed: false })),
      }
    : stated;
  const unnamed = plan.assets.filter((asset) => asset.unnamed === true);
  if (unnamed.length === 0) return plan;
  if (name && unnamed.length === 1)
    return { ...plan, assets: plan.assets.map((asset) => (asset.unnamed === true ? { ...asset, name } : asset)) };
  return unnameable(plan, unnamed, 'the file does not name the asset');
}

function unnameable(plan: InspectReport, assets: InspectReport['assets'], reason: string): InspectReport {
  const remedy = 'name it in the file, or give its name with the import';
  const errors = assets.map(({ place }) => ({ file: plan.file, place, reason, remedy }));
  return { ...plan, importable: false, errors };
}

function notImportable({ file, errors, problems, reasons, assets }: InspectReport) {
  const told =
    assets.length > mostAssets
      ? [`it holds ${assets.length} assets; at most ${mostAssets} are imported at once -> split the file`]
      : errors.length > 0
        ? errors.map(({ place, reason, remedy }) => `${place === '' ? '' : `${place} `}${reason} -> ${remedy}`)
        : [...problems.map(({ place, reason, remedy }) => `${place} ${reason} -> ${remedy}`), ...reasons].slice(0, 20);
  return refuse({
    code: 'FILE_NOT_IMPORTABLE',
    message: `${file} cannot be imported: ${told[0] ?? 'it describes no asset'}`,
    fileName: file,
    problems: told,
  });
}

const assetsExist = ({ existing }: CheckedImport) =>
  refuse({
    code: 'ASSETS_EXIST',
    message: `The inventory has ${existing.map(({ kind, name }) => `the ${kind} ${name}`).join(', ')} already. Import with onExisting MATCH to add what is missing, or NEW to register another.`,
    names: existing.map(({ name }) => name),
    ids: existing.map(({ id }) => id),
  });

function refused(
  fileName: string,
  refusals: readonly {
    readonly target: { readonly kind: string; readonly name: string; readonly id: string } | null;
    readonly refusal: { readonly message: string };
  }[],
  consequence: string,
) {
  const because = refusals.map(
    ({ target, refusal }) => `${target ? `${target.kind} ${target.name}: ` : ''}${refusal.message}`,
  );
  return refuse({
    code: 'IMPORT_REFUSED',
    message: `${fileName}: ${because[0]} ${consequence}`,
    fileName,
    because,
    ids: refusals.flatMap(({ target }) => (target ? [target.id] : [])),
  });
}
