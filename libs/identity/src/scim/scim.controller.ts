import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Allow, CurrentCaller, type Caller } from '@custodia/graphql';
import type { Config } from '@custodia/kernel';
import { CONFIG } from '@custodia/platform';
import { z } from 'zod';
import type { MemberEntry } from '../operator/directory.js';
import type { Role } from '../role.policy.js';
import { directoryRoles, filterValue, groupPatch, membersIn, userIn, userPatch } from './scim.policy.js';
import { readable, ScimDirectory, scimError } from './scim.directory.js';

const type = 'application/scim+json';
const core = 'urn:ietf:params:scim:schemas:core:2.0';
const messages = 'urn:ietf:params:scim:api:messages:2.0';
const mostListed = 200;

const shapes = {
  query: z.object({
    filter: z.string().max(1_000).optional(),
    startIndex: z.coerce.number().int().default(1),
    count: z.coerce.number().int().default(100),
  }),
  body: z.record(z.string(), z.unknown()),
  patch: z.object({
    Operations: z
      .array(z.object({ op: z.string(), path: z.string().max(1_000).optional(), value: z.unknown().optional() }))
      .min(1)
      .max(100),
  }),
};

function parsed<Shape extends z.ZodType>(shape: Shape, given: unknown): z.infer<Shape> {
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw scimError(400, `${issue!.path.map(String).join('.') || 'body'}: ${issue!.message}`, 'invalidSyntax');
}

/**
 * SCIM 2.0 (RFC 7643, RFC 7644), as far as Okta and Entra use it: users are members, groups are roles. Open to tokens with the role
 * `provisioning` alone, which opens nothing else.
 */
@Controller('scim/v2')
@Allow('provisioning')
export class ScimController {
  constructor(
    private readonly directory: ScimDirectory,
    @Inject(CONFIG) private readonly config: Config,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance() as FastifyInstance | undefined;
    if (!fastify?.addContentTypeParser || fastify.hasContentTypeParser(type)) return;
    fastify.addContentTypeParser(type, { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
  }

  @Get('ServiceProviderConfig')
  @Header('content-type', type)
  serviceProviderConfig() {
    const no = { supported: false };
    return {
      schemas: [`${core}:ServiceProviderConfig`],
      patch: { supported: true },
      bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: mostListed },
      changePassword: no,
      sort: no,
      etag: no,
      authenticationSchemes: [
        { type: 'oauthbearertoken', name: 'API token', description: 'A token with the role provisioning.' },
      ],
    };
  }

  @Get('ResourceTypes')
  @Header('content-type', type)
  resourceTypes() {
    const kinds = (['User', 'Group'] as const).map((name) => ({
      schemas: [`${core}:ResourceType`],
      ...{ id: name, name, endpoint: `/${name}s`, schema: `${core}:${name}` },
    }));
    return listOf(kinds, 1, kinds.length);
  }

  @Get('Users')
  @Header('content-type', type)
  async users(@CurrentCaller() caller: Caller, @Query() query: unknown) {
    const { filter, startIndex, count } = parsed(shapes.query, query);
    const name = filter === undefined ? null : readable(filterValue(filter, 'userName')).toLowerCase();
    const people = (await this.directory.people(caller)).filter(
      ({ email }) => name === null || email.toLowerCase() === name,
    );
    return listOf(people.map(this.user), startIndex, count);
  }

  @Get('Users/:id')
  @Header('content-type', type)
  async one(@CurrentCaller() caller: Caller, @Param('id') id: string) {
    return this.user(await this.directory.person(caller, id));
  }

  @Post('Users')
  @HttpCode(201)
  @Header('content-type', type)
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown) {
    return this.one(caller, await this.directory.create(caller, userIn(parsed(shapes.body, body))));
  }

  @Put('Users/:id')
  @Header('content-type', type)
  async replace(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.directory.change(caller, id, userIn(parsed(shapes.body, body)));
    return this.one(caller, id);
  }

  @Patch('Users/:id')
  @Header('content-type', type)
  async patch(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { Operations } = parsed(shapes.patch, body);
    await this.directory.change(caller, id, readable(userPatch(Operations)));
    return this.one(caller, id);
  }

  @Delete('Users/:id')
  @HttpCode(204)
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.directory.remove(caller, id);
  }

  @Get('Groups')
  @Header('content-type', type)
  async groups(@CurrentCaller() caller: Caller, @Query() query: unknown) {
    const { filter, startIndex, count } = parsed(shapes.query, query);
    const name = filter === undefined ? null : readable(filterValue(filter, 'displayName')).toLowerCase();
    const people = await this.directory.people(caller);
    const found = directoryRoles.filter((role) => name === null || role === name);
    return listOf(
      found.map((role) => this.group(role, people)),
      startIndex,
      count,
    );
  }

  @Get('Groups/:role')
  @Header('content-type', type)
  async oneGroup(@CurrentCaller() caller: Caller, @Param('role') role: string) {
    return this.group(roleNamed(role), await this.directory.people(caller));
  }

  /** Groups are the roles: there is no further one to make. */
  @Post('Groups')
  @HttpCode(201)
  createGroup(@Body() body: unknown): never {
    const { displayName = '' } = parsed(shapes.body, body);
    const name = String(displayName).toLowerCase();
    if (directoryRoles.some((role) => role === name))
      throw scimError(409, `The group ${name} is there: link to it.`, 'uniqueness');
    throw scimError(400, `Groups are roles. Name one of ${directoryRoles.join(', ')}.`, 'invalidValue');
  }

  @Patch('Groups/:role')
  @Header('content-type', type)
  async patchGroup(@CurrentCaller() caller: Caller, @Param('role') named: string, @Body() body: unknown) {
    const role = roleNamed(named);
    const { Operations } = parsed(shapes.patch, body);
    await this.directory.regroup(caller, role, readable(groupPatch(Operations)));
    return this.oneGroup(caller, role);
  }

  @Put('Groups/:role')
  @Header('content-type', type)
  async replaceGroup(@CurrentCaller() caller: Caller, @Param('role') named: string, @Body() body: unknown) {
    const role = roleNamed(named);
    const members = readable(membersIn(parsed(shapes.body, body)['members'] ?? []));
    await this.directory.regroup(caller, role, [{ kind: 'replace', members }]);
    return this.oneGroup(caller, role);
  }

  private readonly user = ({ id, name, email, status, roles }: MemberEntry) => ({
    schemas: [`${core}:User`],
    id,
    userName: email,
    displayName: name,
    name: { formatted: name },
    emails: [{ value: email, type: 'work', primary: true }],
    active: status !== 'suspended',
    groups: roles
      .filter((role) => directoryRoles.includes(role))
      .map((role) => ({ value: role, display: role, $ref: this.place('Groups', role) })),
    meta: { resourceType: 'User', location: this.place('Users', id) },
  });

  private group(role: Role, people: readonly MemberEntry[]) {
    const members = people
      .filter(({ roles }) => roles.includes(role))
      .map(({ id, name }) => ({ value: id, display: name, $ref: this.place('Users', id) }));
    return {
      schemas: [`${core}:Group`],
      ...{ id: role, displayName: role, members },
      meta: { resourceType: 'Group', location: this.place('Groups', role) },
    };
  }

  private place(kind: 'Users' | 'Groups', id: string): string {
    return `${this.config.http.publicUrl}/scim/v2/${kind}/${id}`;
  }
}

/** Throws 404. */
function roleNamed(name: string): Role {
  const found = directoryRoles.find((role) => role === name);
  if (!found) throw scimError(404, `There is no group ${name.slice(0, 80)} here.`);
  return found;
}

/** A page of a list; `startIndex` counts from 1 (RFC 7644, 3.4.2.4). */
function listOf(all: readonly object[], startIndex: number, count: number) {
  const start = Math.max(1, startIndex);
  const Resources = all.slice(start - 1, start - 1 + Math.min(Math.max(0, count), mostListed));
  return {
    schemas: [`${messages}:ListResponse`],
    ...{ totalResults: all.length, startIndex: start, itemsPerPage: Resources.length, Resources },
  };
}
