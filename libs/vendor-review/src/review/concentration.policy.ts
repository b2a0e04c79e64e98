/** A vendor in use, with the residual risk of its reviews where it has any. */
export interface VendorInUse {
  readonly id: string;
  readonly categories: readonly string[];
  readonly regions: readonly string[];
  readonly residual: number | null;
}

export interface Concentration {
  readonly by: 'category' | 'region';
  readonly value: string;
  readonly vendors: number;
  /** Of all vendors in use, 0 to 1. */
  readonly share: number;
  /** The worst residual risk among them; `null` when none was reviewed. */
  readonly worstResidual: number | null;
}

/** How many vendors share a category or a region: where the loss of one place or trade would reach far. Most vendors first. */
export function concentrationOf(vendors: readonly VendorInUse[]): Concentration[] {
  const groups = new Map<string, { by: Concentration['by']; value: string; members: VendorInUse[] }>();
  const add = (by: Concentration['by'], value: string, vendor: VendorInUse): void => {
    const key = `${by} ${value}`;
    const group = groups.get(key) ?? { by, value, members: [] };
    group.members.push(vendor);
    groups.set(key, group);
  };
  for (const vendor of vendors) {
    for (const category of new Set(vendor.categories)) add('category', category, vendor);
    for (const region of new Set(vendor.regions)) add('region', region, vendor);
  }
  return [...groups.values()]
    .map(({ by, value, members }) => {
      const residuals = members.flatMap(({ residual }) => residual ?? []);
      return {
        by,
        value,
        vendors: members.length,
        share: members.length / vendors.length,
        worstResidual: residuals.length === 0 ? null : Math.max(...residuals),
      };
    })
    .sort((a, b) => b.vendors - a.vendors || (`${a.by} ${a.value}` < `${b.by} ${b.value}` ? -1 : 1));
}
