/** One line on a terminal that is written over as work goes on; nothing where no terminal is. */
export function progressLine(out: NodeJS.WriteStream = process.stderr) {
  const shown = out.isTTY;
  const clear = (): void => void (shown && out.write('\r\u001b[K'));
  return {
    tell(text: string): void {
      if (!shown) return;
      clear();
      out.write(text.slice(0, Math.max(20, (out.columns ?? 80) - 1)));
    },
    clear,
  };
}
