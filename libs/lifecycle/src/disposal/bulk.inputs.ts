import { Field, ID, InputType, Int, ObjectType, OmitType } from '@nestjs/graphql';
import { ChangeInput } from '@custodia/graphql';
import { DisposalCase } from './disposal.row.js';
import { RecordSanitizationInput, VerifyLocationInput } from './execution.inputs.js';

const locations = { description: 'The locations: at all of them, or at none.' };

@InputType()
export class StartLocationsInput extends ChangeInput {
  @Field(() => [ID], locations)
  locationIds!: string[];
}

@InputType()
export class RecordSanitizationsInput extends OmitType(
  RecordSanitizationInput,
  ['locationId', 'device'] as const,
  InputType,
) {
  @Field(() => [ID], locations)
  locationIds!: string[];
}

@InputType()
export class VerifyLocationsInput extends OmitType(VerifyLocationInput, ['locationId'] as const, InputType) {
  @Field(() => [ID], locations)
  locationIds!: string[];
}

@InputType()
export class ImportDevicesInput extends ChangeInput {
  @Field({
    description:
      'Text of a CSV file with a heading: address and serialNumber or propertyNumber are needed; id, title, method, manufacturer, model, mediaType, source, classificationBefore and destination are taken, too.',
  })
  csv!: string;

  @Field({ description: 'Where the list comes from.' })
  found!: string;
}

@ObjectType({ description: 'What is wrong in one line of a list of devices.' })
export class DeviceProblem {
  @Field(() => Int, { description: 'Number of the line in the file, from 1 for the heading.' })
  line!: number;

  @Field({ description: 'Column.' })
  column!: string;

  @Field({ description: 'What is wrong and what to do.' })
  message!: string;
}

@ObjectType({ description: 'What became of a list of devices. With a problem in any line nothing was added.' })
export class DeviceImport {
  @Field(() => DisposalCase, { description: 'The case.' })
  disposalCase!: DisposalCase;

  @Field(() => [ID], { description: 'Locations that are in the scope now, in the order of the file.' })
  locationIds!: readonly string[];

  @Field(() => [DeviceProblem], { description: 'What has to be mended first.' })
  problems!: readonly DeviceProblem[];
}
