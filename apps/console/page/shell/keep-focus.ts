/** After dialogs the library gives the focus back by itself; nobody is quicker with the next key. Milliseconds. */
const patienceMs = 120;
const focusable = 'button:not(:disabled), a[href], input:not(:disabled), select, textarea, [tabindex]';

/** Where the focus was, from the element outwards. */
function wayTo(element: Element): readonly Element[] {
  const way: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) way.push(at);
  return way;
}

/** The nearest place to where the focus was: what stands beside it, or the heading of the view. */
function nearest(way: readonly Element[]): HTMLElement | null {
  const around = way.find((one) => one.isConnected);
  const beside = around?.closest('main') && around.id !== 'content' && around.localName !== 'article' ? around : null;
  return (
    beside?.querySelector<HTMLElement>(focusable) ??
    document.querySelector<HTMLElement>('[role="dialog"] button, main h1')
  );
}

/**
 * Keeps the focus where a reader with a keyboard or a screen reader can go on: what had it may be gone once something is recorded, or
 * cannot have it while it is sent. Then it goes to what stands beside it, or to the heading of the view.
 */
export function keepFocus(): void {
  let way: readonly Element[] = [];
  let timer: number | undefined;
  const check = (): void => {
    timer = undefined;
    const [last] = way;
    if (!last || document.activeElement !== document.body) return;
    if (!last.isConnected) nearest(way)?.focus({ preventScroll: true });
    else if (!last.matches(':disabled')) (last as HTMLElement).focus({ preventScroll: true });
  };
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) way = wayTo(target);
  });
  // Whoever clicks beside everything means it.
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Element && !target.closest(focusable)) way = [];
  });
  new MutationObserver(() => {
    if (document.activeElement === document.body) timer ??= window.setTimeout(check, patienceMs);
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
}
