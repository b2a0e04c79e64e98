import { z } from 'zod';
import { ConfigFault, problemsOf } from './problems.js';

/** What a program that only talks to a running service reads. */
export const clientSettings = z.object({
  CUSTODIA_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be a URL that begins with https:// or http://, for example https://custodia.example.org',
    })
    .default('http://127.0.0.1:4600'),
  CUSTODIA_TOKEN: z.string().optional(),
});

export interface ClientConfig {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
}

/** Where the service is and which token to show; `given` wins over the environment. Throws `ConfigFault`. */
export function loadClientConfig(
  given: { readonly url?: string | undefined; readonly token?: string | undefined } = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ClientConfig {
  const { CUSTODIA_URL, CUSTODIA_TOKEN } = environment;
  const read = Object.fromEntries(
    Object.entries({ CUSTODIA_URL: given.url ?? CUSTODIA_URL, CUSTODIA_TOKEN: given.token ?? CUSTODIA_TOKEN }).filter(
      ([, value]) => value?.trim(),
    ),
  );
  const parsed = clientSettings.safeParse(read);
  if (!parsed.success) throw new ConfigFault(problemsOf(parsed.error, read));
  return { url: parsed.data.CUSTODIA_URL.replace(/\/+$/, ''), token: parsed.data.CUSTODIA_TOKEN?.trim() };
}
