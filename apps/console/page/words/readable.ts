/** `OPEN_WITH_CONDITIONS` and `retireModel` as people write them: "Open with conditions", "Retire model". */
export function readable(name: string): string {
  const words = (/^[A-Z0-9_]+$/.test(name) ? name.toLowerCase() : name)
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
