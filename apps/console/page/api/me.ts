import { createContext, use } from 'react';
import { graphql, type MutationName, type ResultOf, type Role } from './graphql.ts';

export const meQuery = graphql(`
  query Me {
    me {
      roles
      mutations
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

/** Whether the roles of who is signed in open a mutation: by the same declarations by which the service refuses it. */
export const mayDo = ({ mutations }: Me, mutation: MutationName): boolean => mutations.includes(mutation);

/** Of some acts those that who is signed in may do at all. */
export function useOwn<Name extends MutationName>(acts: readonly Name[]): readonly Name[] {
  const me = useMe();
  return acts.filter((act) => mayDo(me, act));
}

export const hasRole = ({ roles }: Me, ...wanted: readonly Role[]): boolean =>
  roles.includes('ADMIN') || wanted.some((role) => roles.includes(role));

/** Who reads the evidence, the report and the bundle of a review; others see the review without them. */
export const judges = (me: Me): boolean => hasRole(me, 'REVIEWER', 'PROCUREMENT', 'AUDITOR');

/** Who reads how the organisation is secured: the security log, the sealed states of the log, and the identity providers. */
export const seesLog = (me: Me): boolean => hasRole(me, 'AUDITOR');
