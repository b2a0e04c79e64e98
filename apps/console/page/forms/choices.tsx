import { useMemo } from 'react';
import { graphql } from '../api/graphql.ts';
import { useAsk } from '../api/ask.ts';
import { readable } from '../words/readable.ts';
import type { InputField } from './catalogue.ts';

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint?: string | undefined;
}

const membersQuery = graphql(`
  query Members {
    members(first: 100) {
      edges {
        node {
          id
          name
          roles
        }
      }
    }
  }
`);
const subprocessorsQuery = graphql(`
  query SubprocessorChoices {
    subprocessors(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);
const templatesQuery = graphql(`
  query TemplateChoices {
    templates {
      id
      title
      edition
      withdrawn
    }
  }
`);
const assetsQuery = graphql(`
  query AssetChoices($text: String) {
    assets(first: 30, filter: { text: $text }) {
      edges {
        node {
          id
          kind
          name
        }
      }
    }
  }
`);

const people = /^(custodian|owner|member|author|approver|validator|requester|notified)Ids?$/;

/** Where the choices for an id come from, by the name that the schema gives the field. */
export type Source = 'members' | 'subprocessors' | 'templates';

export function sourceOf({ name, type }: InputField): Source | null {
  if (type !== 'ID') return null;
  if (people.test(name)) return 'members';
  if (name === 'subprocessorId') return 'subprocessors';
  return name === 'templateId' ? 'templates' : null;
}

export function useChoices(source: Source | null): readonly Choice[] {
  const members = useAsk(membersQuery, {}, { pause: source !== 'members' });
  const subprocessors = useAsk(subprocessorsQuery, {}, { pause: source !== 'subprocessors' });
  const templates = useAsk(templatesQuery, {}, { pause: source !== 'templates' });
  // The same list as long as nothing in it changed: an open list of choices stays as it is while the view behind is asked for again.
  return useMemo(() => {
    if (source === 'members')
      return (members.data?.members.edges ?? []).map(({ node }) => ({
        id: node.id,
        name: node.name,
        hint: node.roles.map(readable).join(', '),
      }));
    if (source === 'subprocessors') return (subprocessors.data?.subprocessors.edges ?? []).map(({ node }) => node);
    return (templates.data?.templates ?? [])
      .filter(({ withdrawn }) => !withdrawn)
      .map(({ id, title, edition }) => ({ id, name: `${title} ${edition}` }));
  }, [source, members.data, subprocessors.data, templates.data]);
}

/** Assets of all kinds by a part of their text. */
export function useAssets(text: string): readonly (Choice & { readonly kind: string })[] {
  const { data } = useAsk(assetsQuery, { text: text || null });
  return (data?.assets.edges ?? []).map(({ node }) => node);
}

const searchQuery = graphql(`
  query Search($text: String!) {
    search(text: $text, first: 20) {
      edges {
        node {
          kind
          id
          name
          attachedKind
          attachedId
          snippet {
            text
          }
        }
      }
    }
  }
`);

/** Assets and documents by words that are written anywhere in them, best first; nothing before something is typed. */
export function useSearch(text: string) {
  const asked = text.trim().slice(0, 200);
  const { data } = useAsk(searchQuery, { text: asked }, { pause: asked === '' });
  return asked === '' ? [] : (data?.search.edges ?? []).map(({ node }) => node);
}
