// The areas, in the order in which they are attacked. A new area is a new line here.
import { door } from './door.mjs';
import { floods } from './floods.mjs';
import { graphqlShape } from './graphql-shape.mjs';
import { graphqlText } from './graphql-text.mjs';
import { http } from './http.mjs';
import { inputs } from './inputs.mjs';
import { listsArea } from './lists.mjs';
import { outside } from './outside.mjs';
import { people } from './people.mjs';
import { roles } from './roles.mjs';
import { streams } from './streams.mjs';
import { tenancy } from './tenancy.mjs';
import { tokens } from './tokens.mjs';
import { uploadsArea } from './uploads.mjs';
import { writes } from './writes.mjs';

export const areas = [
  tenancy,
  roles,
  tokens,
  people,
  writes,
  listsArea,
  graphqlText,
  graphqlShape,
  streams,
  uploadsArea,
  door,
  outside,
  http,
  floods,
  inputs,
];
