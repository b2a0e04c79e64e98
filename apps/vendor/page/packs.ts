import type { Sheet } from './api.ts';

const packOf = ({ packs }: Pick<Sheet, 'packs'>, id: string) => packs.find(({ prefix }) => id.startsWith(prefix));

/** The number of a question as its own questionnaire has it. */
export const numberOf = (sheet: Pick<Sheet, 'packs'>, id: string): string =>
  id.slice(packOf(sheet, id)?.prefix.length ?? 0);

/** Owners that the questionnaire of a question offers. */
export const ownersOf = (sheet: Pick<Sheet, 'packs' | 'owners'>, id: string): readonly string[] =>
  packOf(sheet, id)?.owners ?? sheet.owners;

/** The domains, questionnaire by questionnaire; without a title where there is one. */
export const chaptersOf = ({
  packs,
  domains,
}: Pick<Sheet, 'packs' | 'domains'>): readonly {
  readonly title: string | null;
  readonly domains: Sheet['domains'];
}[] =>
  packs.length === 0
    ? [{ title: null, domains }]
    : packs.map(({ title, prefix }) => ({ title, domains: domains.filter(({ id }) => id.startsWith(prefix)) }));
