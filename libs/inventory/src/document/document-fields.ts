import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentRequest, Collects, RequestContext, type Row } from '@custodia/graphql';
import { belonging } from '../asset/seen-at.js';
import { Document } from './document.row.js';

/** `documents` of an asset or subprocessor, as of the moment it was asked for. Register it with the module. */
export function documentFields(row: Type<Row>): Type<object> {
  @Resolver(() => row)
  class DocumentFieldsResolver {
    @ResolveField(() => [Document], { description: 'Documents about it, oldest first.' })
    @Collects({ row: Document, by: 'attachedId' })
    documents(@Parent() parent: Row, @CurrentRequest() request: RequestContext): Promise<Document[]> {
      return belonging(request, Document, 'attachedId', parent);
    }
  }
  return DocumentFieldsResolver;
}
