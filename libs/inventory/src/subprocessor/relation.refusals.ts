import { refusalType } from '@custodia/graphql';

export const DeletionUnconfirmed = refusalType(
  'DeletionUnconfirmed',
  'The subprocessor still holds something of which it has not confirmed the deletion (GDPR, article 28(3)(g)).',
  { id: 'id', held: 'texts' },
);
