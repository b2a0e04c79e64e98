import { accept } from '@custodia/kernel';
import { idTaken, invalid, sameContent, type Classification, type AssetRefusal } from './asset.policy.js';
import { isStated, type CardValues } from '@custodia/import';

/** What is stated of every asset when it is taken in. */
export interface AssetRegistration {
  readonly name: string;
  readonly purpose: string;
  readonly classification: Classification;
  /** Member ids. */
  readonly ownerId: string;
  readonly custodianId: string | null;
}

/** Who cares for an asset and what is said about it. The events of each kind use the same field names, so they fold in as they are. */
export interface Care {
  readonly ownerId: string;
  readonly custodianId: string | null;
  readonly classification: Classification;
  /** JSON of the card as last stated. */
  readonly card: string;
  /** The card says something; placeholders do not count. */
  readonly documented: boolean;
}

export const careOf = ({ ownerId, custodianId, classification }: AssetRegistration): Care => ({
  ownerId,
  custodianId,
  classification,
  card: '{}',
  documented: false,
});

export const carded = (card: CardValues): Pick<Care, 'card' | 'documented'> => ({
  card: JSON.stringify(card),
  documented: Object.values(card).some((value) => isStated(value)),
});

/** Live states of an asset; `absent` and `disposed` are its beginning and its end. */
export type AssetState<Live extends { readonly registration: AssetRegistration }> =
  | { readonly status: 'absent' }
  | Live
  | { readonly status: 'disposed'; readonly since: string; readonly caseId: string };

/** What a registration leads to if the asset is not new: nothing when it is stated again, a refusal otherwise. `null`: take it in. */
export function alreadyThere<Live extends { readonly registration: AssetRegistration }>(
  id: string,
  registration: AssetRegistration,
  state: AssetState<Live>,
): ReturnType<typeof accept<never>> | { kind: 'refused'; refusal: AssetRefusal } | null {
  if (registration.name.trim() === '') return invalid('name', registration.name, 'Give it a name.');
  if ('registration' in state) return sameContent(state.registration, registration) ? accept<never>() : idTaken(id);
  return state.status === 'absent' ? null : idTaken(id);
}
