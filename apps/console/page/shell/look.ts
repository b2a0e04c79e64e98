export const looks = ['system', 'light', 'dark'] as const;
export type Look = (typeof looks)[number];

const key = 'custodia.look';

export function look(): Look {
  const chosen = localStorage.getItem(key);
  return looks.find((one) => one === chosen) ?? 'system';
}

/** The style sheet follows the attribute; without one, the system. */
export function startLook(): void {
  const chosen = look();
  if (chosen === 'system') delete document.documentElement.dataset['look'];
  else document.documentElement.dataset['look'] = chosen;
}

export function chooseLook(chosen: Look): void {
  localStorage.setItem(key, chosen);
  startLook();
}
