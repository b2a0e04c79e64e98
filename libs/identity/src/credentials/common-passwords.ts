let known: Promise<ReadonlySet<string>> | undefined;

/** Some 49,000 passwords that are guessed first, in lower case. Read when the first password is chosen. */
export const commonPasswords = (): Promise<ReadonlySet<string>> =>
  (known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((password) => password.toLowerCase())),
  ));
