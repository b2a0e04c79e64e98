import { Module } from '@nestjs/common';
import { projections } from '@custodia/platform';
import { DatasetFields, DatasetResolver, Datasets, DatasetVersions } from './dataset/dataset.resolver.js';
import { Dataset } from './dataset/dataset.row.js';
import { documentFields } from './document/document-fields.js';
import { DocumentResolver, Documents } from './document/document.resolver.js';
import { ImportResolver } from './import/apply/import.resolver.js';
import { ExportResolver } from './import/export/export.resolver.js';
import { lineageFields } from './lineage/lineage-fields.js';
import { LineageLinks, LineageResolver } from './lineage/lineage.resolver.js';
import { ModelFields, ModelResolver, Models, ModelVersions } from './model/model.resolver.js';
import { Model } from './model/model.row.js';
import { inventoryProjections } from './projections.js';
import { PromptTexts } from './prompt/prompt-text.js';
import { PromptDiffResolver, PromptVersionsResolver } from './prompt/prompt-versions.resolver.js';
import { PromptFields, PromptResolver, Prompts, PromptVersions } from './prompt/prompt.resolver.js';
import { Prompt } from './prompt/prompt.row.js';
import { GateResolver } from './subprocessor/gate.resolver.js';
import { SubprocessorResolver, Subprocessors } from './subprocessor/subprocessor.resolver.js';
import { Subprocessor } from './subprocessor/subprocessor.row.js';
import { SystemComponentsResolver } from './system/system-components.resolver.js';
import { SystemFields, SystemResolver, Systems } from './system/system.resolver.js';
import { System } from './system/system.row.js';
import { ViewsResolver } from './views/views.resolver.js';

const model = [ModelResolver, ModelFields, lineageFields(Model, 'model'), Models.resolver, ModelVersions.resolver];
const dataset = [
  DatasetResolver,
  DatasetFields,
  lineageFields(Dataset, 'dataset'),
  Datasets.resolver,
  DatasetVersions.resolver,
];
const prompt = [
  PromptResolver,
  PromptVersionsResolver,
  PromptDiffResolver,
  PromptTexts,
  PromptFields,
  lineageFields(Prompt, 'prompt'),
  Prompts.resolver,
  PromptVersions.resolver,
];
const system = [
  SystemResolver,
  SystemComponentsResolver,
  SystemFields,
  lineageFields(System, 'system'),
  Systems.resolver,
];
const subprocessor = [GateResolver, SubprocessorResolver, Subprocessors.resolver];
const lineage = [LineageResolver, LineageLinks.resolver];
const views = [ViewsResolver];
const documents = [
  DocumentResolver,
  Documents.resolver,
  ...[Model, Dataset, Prompt, System, Subprocessor].map((row) => documentFields(row)),
];

/** GraphQL of the inventory. */
@Module({
  providers: [
    projections(...inventoryProjections),
    ...model,
    ...dataset,
    ...prompt,
    ...system,
    ...subprocessor,
    ...lineage,
    ...views,
    ...documents,
    ImportResolver,
    ExportResolver,
  ],
})
export class InventoryApi {}
