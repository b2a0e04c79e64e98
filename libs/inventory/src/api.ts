import { Module } from '@nestjs/common';
import { projections } from '@custodia/platform';
import { atRiskFields } from './at-risk/at-risk-fields.js';
import { datasetResolvers } from './dataset/dataset.resolver.js';
import { Dataset } from './dataset/dataset.row.js';
import { documentFields } from './document/document-fields.js';
import { DocumentResolver, Documents } from './document/document.resolver.js';
import { QuarantineExposedResolver } from './exposure-question/quarantine-exposed.resolver.js';
import { ExposureQuestionResolver, ExposureQuestions } from './exposure-question/exposure-question.resolver.js';
import { ImportResolver } from './import/apply/import.resolver.js';
import { ExportResolver } from './import/export/export.resolver.js';
import { lineageFields } from './lineage/lineage-fields.js';
import { LineageLinks, LineageResolver } from './lineage/lineage.resolver.js';
import { modelResolvers } from './model/model.resolver.js';
import { Model } from './model/model.row.js';
import { inventoryProjections } from './projections.js';
import { PromptTexts } from './prompt/prompt-text.js';
import { PromptDiffResolver, PromptVersionsResolver } from './prompt/prompt-versions.resolver.js';
import { promptResolvers } from './prompt/prompt.resolver.js';
import { Prompt } from './prompt/prompt.row.js';
import { SearchResolver } from './search/search.resolver.js';
import { ContactsResolver } from './subprocessor/contacts.resolver.js';
import { GateDecisionsResolver } from './subprocessor/gate-decisions.resolver.js';
import { GateResolver } from './subprocessor/gate.resolver.js';
import { ListSubscriptionController } from './list-subscription/list-subscription.controller.js';
import { PublishedListController } from './subprocessor/published-list.controller.js';
import { PublicListResolver } from './subprocessor/public-list.resolver.js';
import { RelationResolver } from './subprocessor/relation.resolver.js';
import { SubprocessorResolver, Subprocessors } from './subprocessor/subprocessor.resolver.js';
import { Subprocessor } from './subprocessor/subprocessor.row.js';
import { SystemConnectorResolver, SystemConnectorsResolver } from './system/connector.resolver.js';
import { SystemLifeResolver } from './system/life.resolver.js';
import { SystemComponentsResolver } from './system/system-components.resolver.js';
import { systemResolvers } from './system/system.resolver.js';
import { System } from './system/system.row.js';
import { AuditExportController } from './views/audit-export.controller.js';
import { AssetsExportController } from './views/assets-export.controller.js';
import { DiffResolver, InventoryDiffResolver, LineageDiffResolver } from './views/diff.resolver.js';
import { DigestsResolver } from './views/digests.resolver.js';
import { ExposedDatasetResolver, ExposureResolver } from './views/exposure.resolver.js';
import { AuditResolver, HistoryEntryResolver, HistoryResolver } from './views/history.resolver.js';
import { ViewsResolver } from './views/views.resolver.js';

const prompts = [PromptVersionsResolver, PromptDiffResolver, PromptTexts];
const subprocessor = [
  SubprocessorResolver,
  PublicListResolver,
  ContactsResolver,
  GateDecisionsResolver,
  GateResolver,
  RelationResolver,
  Subprocessors.resolver,
];
const lineage = [
  LineageResolver,
  LineageLinks.resolver,
  lineageFields(Model, 'model'),
  lineageFields(Dataset, 'dataset'),
  lineageFields(Prompt, 'prompt'),
  lineageFields(System, 'system'),
];
const views = [
  ViewsResolver,
  DiffResolver,
  InventoryDiffResolver,
  LineageDiffResolver,
  DigestsResolver,
  SearchResolver,
  ExposureResolver,
  ExposedDatasetResolver,
  ExposureQuestionResolver,
  QuarantineExposedResolver,
  ExposureQuestions.resolver,
  HistoryResolver,
  AuditResolver,
  HistoryEntryResolver,
  atRiskFields(Model, 'model'),
  atRiskFields(Prompt, 'prompt'),
  atRiskFields(System, 'system'),
];
const documents = [
  DocumentResolver,
  Documents.resolver,
  ...[Model, Dataset, Prompt, System, Subprocessor].map((row) => documentFields(row)),
];

/** GraphQL of the inventory. */
@Module({
  controllers: [PublishedListController, ListSubscriptionController, AssetsExportController, AuditExportController],
  providers: [
    projections(...inventoryProjections),
    ...modelResolvers,
    ...datasetResolvers,
    ...promptResolvers,
    ...systemResolvers,
    ...prompts,
    SystemComponentsResolver,
    SystemConnectorsResolver,
    SystemLifeResolver,
    SystemConnectorResolver,
    ...subprocessor,
    ...lineage,
    ...views,
    ...documents,
    ImportResolver,
    ExportResolver,
  ],
})
export class InventoryApi {}
