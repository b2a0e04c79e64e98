import { createContext, use } from 'react';
import { graphql, type ResultOf, type Role } from './graphql.ts';

export const meQuery = graphql(`
  query Me {
    me {
      roles
      member {
        id
        name
        email
      }
      organisation {
        id
        name
      }
    }
  }
`);

export type Me = ResultOf<typeof meQuery>['me'];

export const MeContext = createContext<Me | null>(null);

/** Who is signed in. Only below the door. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe outside of a session');
  return me;
}

export const hasRole = ({ roles }: Me, ...wanted: readonly Role[]): boolean =>
  roles.includes('ADMIN') || wanted.some((role) => roles.includes(role));
