import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Long } from '@custodia/graphql';
import { AssetKind, Classification, MissingCardField } from '../../asset/asset.types.js';
import { LineageEnd } from '../../lineage/lineage.row.js';
import { Relation } from '../../lineage/lineage.types.js';
import type { Severity } from '@custodia/import';
import type * as work from './work.policy.js';

export const OnExisting = { MATCH: 'match', UPDATE: 'update', NEW: 'new', REFUSE: 'refuse' } as const satisfies Record<
  string,
  work.OnExisting
>;
export type OnExisting = work.OnExisting;
registerEnumType(OnExisting, {
  name: 'OnExisting',
  description: 'What an import does with an asset of the inventory that has the kind and name of one in the file.',
  valuesMap: {
    MATCH: {
      description:
        'Adds what is missing: versions, links, and a card where there is none. Leaves everything that is stated.',
    },
    UPDATE: { description: 'As MATCH, and states the card anew with the fields of the file.' },
    NEW: { description: 'Registers another asset of the same name.' },
    REFUSE: { description: 'Refuses the whole import.' },
  },
});

export const ImportOutcome = {
  CREATED: 'created',
  COMPLETED: 'completed',
  MATCHED: 'matched',
  DIFFERENT: 'different',
  LEFT_OUT: 'left_out',
  NOT_KEPT: 'not_kept',
} as const;
export type ImportOutcome = (typeof ImportOutcome)[keyof typeof ImportOutcome];
registerEnumType(ImportOutcome, {
  name: 'ImportOutcome',
  description: 'What an import made of something in the file.',
  valuesMap: {
    CREATED: { description: 'It is new in the inventory.' },
    COMPLETED: { description: 'The asset was there; something was added to it.' },
    MATCHED: { description: 'It was there already, as the file says.' },
    DIFFERENT: { description: 'The inventory says something else, which was left.' },
    LEFT_OUT: { description: 'It contradicts the inventory or makes no sense; see the problems.' },
    NOT_KEPT: { description: 'The inventory has no field for it, or it is personal data.' },
  },
});

const ProblemSeverity = {
  MISSING: 'missing',
  WRONG: 'wrong',
  UNKNOWN: 'unknown',
  NOTE: 'note',
} as const satisfies Record<string, Severity>;
registerEnumType(ProblemSeverity, {
  name: 'ProblemSeverity',
  description: 'Whether something is missing, wrong, not known, or just worth a look.',
});

@InputType()
export class ImportAssetsInput {
  @Field({ description: 'Name of the file, with its ending; the format is told by the content.' })
  fileName!: string;

  @Field(() => String, { nullable: true, description: 'Content as base64, for files of up to 1.4 MB.' })
  content?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Instead of the content: digest of a file that was uploaded before, `sha256:…`.',
  })
  digest?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the asset when the file does not name it, for example its repository or folder.',
  })
  name?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the one asset that the file describes, whatever the file calls it.',
  })
  assetName?: string;

  @Field({ defaultValue: false, description: 'Tell what would happen, and write nothing.' })
  dryRun!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of a table of assets (csv, xlsx): go on behind this row, the `nextRow` of the answer before. 1,000 rows are taken at once.',
  })
  afterRow?: number | null;

  @Field(() => OnExisting, {
    defaultValue: OnExisting.MATCH,
    description: 'What happens with assets that the inventory has already.',
  })
  onExisting!: OnExisting;

  @Field(() => Classification, {
    defaultValue: Classification.INTERNAL,
    description: 'Confidentiality of assets for which the file states none.',
  })
  classification!: Classification;

  @Field(() => ID, { nullable: true, description: 'Member who answers for new assets; you when left out.' })
  ownerId?: string;

  @Field(() => ID, { nullable: true, description: 'Member who decides about the disposal of new assets.' })
  custodianId?: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@ObjectType({ description: 'What an import made of one field.' })
export class ImportedField {
  @Field({ description: 'Name of the field; fields of the card begin with `card.`.' })
  field!: string;

  @Field(() => ImportOutcome, { description: 'What became of it.' })
  outcome!: ImportOutcome;

  @Field(() => String, { nullable: true, description: 'As the file states it, shortened.' })
  value!: string | null;
}

@ObjectType({ description: 'What an import made of one version.' })
export class ImportedVersion {
  @Field(() => ID, { description: 'The version in the inventory.' })
  id!: string;

  @Field({ description: 'Label.' })
  label!: string;

  @Field(() => ImportOutcome, { description: 'What became of it.' })
  outcome!: ImportOutcome;

  @Field(() => Int, { description: 'Files in it.' })
  files!: number;

  @Field(() => Int, { description: 'Files with a digest that can be compared.' })
  digests!: number;

  @Field(() => Int, {
    description: 'Files whose stated digest could not be accepted; it is kept as an unverified claim.',
  })
  claims!: number;
}

@ObjectType({ description: 'What an import made of one asset.' })
export class ImportedAsset {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset in the inventory; in a dry run the id that it will have.' })
  id!: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => ImportOutcome, { description: 'What became of it.' })
  outcome!: ImportOutcome;

  @Field({ description: 'The file only names it, for example as the model that another one comes from.' })
  mention!: boolean;

  @Field(() => [ID], { description: 'Its versions of the file, in the inventory; without those that were left out.' })
  versionIds!: string[];

  @Field(() => [ImportedVersion], { description: 'Versions.' })
  versions!: readonly ImportedVersion[];

  @Field(() => [ImportedField], { description: 'Field by field.' })
  fields!: readonly ImportedField[];

  @Field(() => [MissingCardField], { description: 'What its documentation must state and the file does not.' })
  missing!: readonly MissingCardField[];
}

@ObjectType({ description: 'What an import made of one link.' })
export class ImportedLink {
  @Field(() => LineageEnd, { description: 'What comes from the other.' })
  from!: LineageEnd;

  @Field(() => Relation, { description: 'What `from` is to `to`.' })
  relation!: Relation;

  @Field(() => LineageEnd, { description: 'What it comes from.' })
  to!: LineageEnd;

  @Field(() => ImportOutcome, { description: 'What became of it.' })
  outcome!: ImportOutcome;
}

@ObjectType({ description: 'Something in the file to look at.' })
export class ImportProblem {
  @Field(() => ProblemSeverity, { description: 'How bad it is.' })
  severity!: Severity;

  @Field({ description: 'Where: a JSON pointer, a line or a section; empty for the whole file.' })
  place!: string;

  @Field(() => Int, { nullable: true, description: 'Line, where known.' })
  line!: number | null;

  @Field({ description: 'The field.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'What stood there, shortened.' })
  value!: string | null;

  @Field({ description: 'What is the matter.' })
  reason!: string;

  @Field({ description: 'What can be done.' })
  remedy!: string;
}

@ObjectType({ description: 'How many.' })
export class ImportCounts {
  @Field(() => Int, { description: 'New assets.' })
  created!: number;

  @Field(() => Int, { description: 'Assets to which something was added.' })
  completed!: number;

  @Field(() => Int, { description: 'Assets that were there as the file says.' })
  matched!: number;

  @Field(() => Int, { description: 'Rows of a table that were left out; see the problems.' })
  leftOut!: number;

  @Field(() => Int, { description: 'New versions.' })
  versions!: number;

  @Field(() => Int, { description: 'New links.' })
  links!: number;

  @Field(() => Int, { description: 'Problems.' })
  problems!: number;
}

@ObjectType({ description: 'What an import did, or in a dry run would do, field by field.' })
export class ImportReport {
  @Field({ description: 'Name of the file.' })
  fileName!: string;

  @Field({ description: 'Digest of the file: `sha256:…`.' })
  digest!: string;

  @Field(() => Long, { description: 'Bytes of the file.' })
  size!: number;

  @Field({ description: 'What the file was taken for.' })
  format!: string;

  @Field(() => String, { nullable: true, description: 'Version of the format, as the file states it.' })
  formatVersion!: string | null;

  @Field(() => Float, { description: 'How sure that is, from 0 to 1.' })
  certainty!: number;

  @Field(() => [String], { description: 'Why it was taken for that.' })
  reasons!: readonly string[];

  @Field({ description: 'Nothing was written.' })
  dryRun!: boolean;

  @Field(() => Int, { nullable: true, description: 'Rows of a table, told with its first part.' })
  rows!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'There are more rows: import the same file again with this as `afterRow`. Empty at the end.',
  })
  nextRow!: number | null;

  @Field(() => ImportCounts, { description: 'The report in numbers.' })
  counts!: ImportCounts;

  @Field(() => [ImportedAsset], { description: 'Assets.' })
  assets!: readonly ImportedAsset[];

  @Field(() => [ImportedLink], { description: 'Links.' })
  links!: readonly ImportedLink[];

  @Field(() => [ImportProblem], { description: 'What to look at.' })
  problems!: readonly ImportProblem[];
}
