import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { addressOf } from './addresses.ts';

/** A link to a record of any kind; the moment that is looked at goes along. */
export const To = ({ path, search = {}, children }: { path: string; search?: object; children: ReactNode }) => (
  <Link to={path as LinkProps['to']} search={search as never}>
    {children}
  </Link>
);

export const AssetLink = ({
  asset,
}: {
  asset: { kind: string; id: string; name?: string | null; label?: string | null };
}) => (
  <To path={addressOf(asset.kind, asset.id)}>
    {asset.name ?? asset.id.slice(0, 8)}
    {asset.label ? ` ${asset.label}` : ''}
  </To>
);
