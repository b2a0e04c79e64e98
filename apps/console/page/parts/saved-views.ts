import { useSyncExternalStore } from 'react';

/** An address with a name, kept in this browser. The address itself can be sent to anybody. */
interface SavedView {
  readonly name: string;
  readonly path: string;
  readonly search: object;
}

const key = 'custodia.views';
const listeners = new Set<() => void>();
let kept: readonly SavedView[] | undefined;

function read(): readonly SavedView[] {
  if (kept) return kept;
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    kept = Array.isArray(found) ? (found as readonly SavedView[]) : [];
  } catch {
    kept = [];
  }
  return kept;
}

function keep(views: readonly SavedView[]): void {
  kept = views;
  localStorage.setItem(key, JSON.stringify(views));
  for (const changed of listeners) changed();
}

const everywhere = (changed: () => void): (() => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** The saved views of one list. */
export function useSavedViews(path: string) {
  const views = useSyncExternalStore(everywhere, read);
  return {
    views: views.filter((view) => view.path === path),
    /** A view of the same name is replaced. */
    save: (view: SavedView) => keep([...views.filter((one) => one.path !== path || one.name !== view.name), view]),
    drop: (name: string) => keep(views.filter((one) => one.path !== path || one.name !== name)),
  };
}
