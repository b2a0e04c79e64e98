import { Module } from '@nestjs/common';
import { ModelResolver, Models, ModelVersions } from './model/model.resolver.js';

/** GraphQL of the inventory. */
@Module({ providers: [ModelResolver, Models.resolver, ModelVersions.resolver] })
export class InventoryApi {}
