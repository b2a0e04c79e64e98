import { useState } from 'react';

/** The rows of a list that are picked, by their key. */
export function usePicked<Row>() {
  const [picked, setPicked] = useState<ReadonlyMap<string, Row>>(new Map());
  return {
    picked,
    onPick: (key: string, row: Row): void => {
      const next = new Map(picked);
      if (!next.delete(key)) next.set(key, row);
      setPicked(next);
    },
    clear: (): void => setPicked(new Map()),
  };
}
