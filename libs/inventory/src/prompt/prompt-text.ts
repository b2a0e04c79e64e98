import DataLoader from 'dataloader';
import { Inject, Injectable } from '@nestjs/common';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { maySee, type RequestContext } from '@custodia/graphql';
import { VAULT } from '@custodia/platform';
import { noteProblem, noteSecretRead } from '@custodia/telemetry';
import type { Opened, Sealed, Vault } from '@custodia/vault';
import { Prompt, type PromptVersion } from './prompt.row.js';

export const TextState = { READABLE: 'readable', ERASED: 'erased', WITHHELD: 'withheld' } as const;
export type TextState = (typeof TextState)[keyof typeof TextState];
registerEnumType(TextState, {
  name: 'TextState',
  description: 'Whether a secret text can be shown.',
  valuesMap: {
    READABLE: { description: 'The text is shown.' },
    ERASED: { description: 'The key was destroyed, so nobody can read the text.' },
    WITHHELD: { description: 'The token has no role that reads prompts.' },
  },
});

@ObjectType({ description: 'What changed between two versions of a prompt.' })
export class PromptDiff {
  @Field(() => TextState, { description: 'Whether the texts can be compared.' })
  state!: TextState;

  @Field(() => String, { nullable: true, description: 'Unified diff.' })
  unified!: string | null;

  @Field(() => Int, { nullable: true, description: 'Lines added.' })
  added!: number | null;

  @Field(() => Int, { nullable: true, description: 'Lines removed.' })
  removed!: number | null;

  /** Shown by the resolver. */
  fromVersion!: PromptVersion;
  toVersion!: PromptVersion;
}

export type Shown = { readonly state: 'readable'; readonly text: string } | { readonly state: 'erased' | 'withheld' };

/** Stands for a sealed text while a decision is tried: nothing is sealed, so no key is made, for what is not carried out. */
export const unsealed = (versionId: string): Sealed => ({
  sealed: 'A256GCM',
  subject: '',
  iv: '',
  ciphertext: '',
  tag: '',
  digest: versionId,
});

const contextOf = (promptId: string): string => `prompt-${promptId}/text`;

/** The secret texts of prompts: sealed before they enter an event, opened only for those who may read them. */
@Injectable()
export class PromptTexts {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  seal(organisation: string, promptId: string, text: string): Promise<Sealed> {
    return this.vault.seal({ organisation, id: promptId }, contextOf(promptId), text);
  }

  /** Whether the key of the prompt was destroyed: nothing can be sealed for it again. */
  async erased(organisation: string, promptId: string): Promise<boolean> {
    return (await this.vault.state({ organisation, id: promptId })) === 'erased';
  }

  /** All texts that one request asks for are opened together. */
  async show(
    request: RequestContext,
    { promptId, sealed }: Pick<PromptVersion, 'promptId' | 'sealed'>,
  ): Promise<Shown> {
    const { organisationId } = request.who;
    const prompt = await request.session.one(Prompt, promptId);
    if (!maySee('promptText', request.who, prompt ?? {})) {
      noteProblem('TEXT_WITHHELD', undefined, promptId);
      return { state: 'withheld' };
    }
    const items = request.loader(
      PromptTexts,
      () =>
        new DataLoader<{ context: string; sealed: Sealed }, Opened>(
          (asked) => this.vault.openAll(organisationId, asked),
          { cache: false },
        ),
    );
    const opened = await items.load({ context: contextOf(promptId), sealed });
    if (opened.kind === 'text') noteSecretRead('PROMPT_TEXT', promptId);
    return opened.kind === 'text' ? { state: 'readable', text: opened.text } : { state: 'erased' };
  }
}
