/** Characters that a prompt has at the most. */
export const longestPromptText = 400_000;

/** Names of the places to fill in, each once, in the order in which they appear: `{{name}}` as MLflow and Mustache write it, `{name}` as Python does. */
export function variablesOf(text: string): string[] {
  const double = text.matchAll(/\{\{\s*([A-Za-z_][\w.-]{0,99})\s*\}\}/g);
  const found = [...double].map(([, name]) => name!);
  // A text that uses double braces means single ones literally, JSON for example.
  const names =
    found.length > 0 ? found : [...text.matchAll(/(?<!\{)\{([A-Za-z_][\w.]{0,99})\}(?!\})/g)].map(([, name]) => name!);
  return [...new Set(names)];
}
